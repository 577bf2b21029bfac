import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openLibrary } from '../../electron/engine/library/open-library.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { startDemoPhones } from '../phones/demo-phones.ts';
import { runPhotoferry } from '../phones/run-photoferry.ts';
import { enter, launchBrowser, noBrowser, openTab } from './browser.ts';
import { button, originalsIn } from './gallery-desk.ts';
import { serveLibrary } from './served.ts';

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test.skipIf(noBrowser)(
  'the engine dies in the middle of an import: it is said, nothing is lost, and after a new link the import ends with every original whole',
  async ({ skip }) => {
    const stage = await temporaryFolder();
    const library = path.join(stage, 'library');
    const { env, android, close } = await startDemoPhones(stage);
    onTestFinished(() => close());
    if (!android) return skip('adb is missing');
    openLibrary(library).close();
    const first = await serveLibrary(library, { env });
    const browser = await launchBrowser();
    onTestFinished(() => browser.close());
    const { page } = await openTab(browser);
    page.setDefaultTimeout(20_000);
    await enter(page, first.link);
    const address = `/phones/${android.serial}`;
    await page.goto(`http://127.0.0.1:${first.port}${address}`);
    await android.set({ bytesPerSecond: 3_000_000 });
    await button(page, /^Import \d+ new/).click();
    await button(page, 'Pause').waitFor();
    await expect.poll(() => originalsIn(library).size, { timeout: 20_000 }).toBeGreaterThan(10);
    await first.kill();
    await page.getByText(/does not answer/).waitFor();
    // What was on screen is still there.
    expect(await page.getByRole('heading', { name: 'Pixel 9' }).isVisible()).toBe(true);
    const before = new Map(
      [...originalsIn(library)].map(([name, file]) => [name, digest(readFileSync(file))]),
    );

    await android.set({ bytesPerSecond: 0 });
    const second = await serveLibrary(library, { env });
    onTestFinished(async () => void (await second.close()));
    await enter(page, second.link);
    await page.goto(`http://127.0.0.1:${second.port}${address}`);
    await page.getByText('Everything on it is here').waitFor();
    for (const [name, sha256] of before)
      expect(digest(readFileSync(originalsIn(library).get(name)!)), name).toBe(sha256);

    await second.close();
    const listed = await runPhotoferry(['list', '--json', '--library', library], { env });
    const files = listed.lines.flatMap(
      ({ resources }) => (resources ?? []) as { path: string; sha256: string }[],
    );
    expect(files.length).toBeGreaterThan(100);
    for (const file of files)
      expect(digest(readFileSync(path.join(library, file.path))), file.path).toBe(file.sha256);
    expect(new Set(originalsIn(library).values())).toEqual(
      new Set(files.map((file) => path.join(library, file.path))),
    );
  },
  180_000,
);
