import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { startAdbServer } from '../phones/adb-server.ts';
import { spawnTestAndroid } from '../phones/android/spawn-test-android.ts';
import { generateAndroid } from '../phones/contents/android.ts';
import { noBrowser } from './browser.ts';
import { button, openGalleryDesk, viewer } from './gallery-desk.ts';

const keepsakeMostBytes = 50 * 1024;

/** A computer with an Android phone at its side: imported, backed up to a folder, proven. */
async function backedUpPhone() {
  const server = await startAdbServer();
  onTestFinished(() => server.stop());
  const desk = await openGalleryDesk();
  const root = path.join(desk.stage, 'android');
  mkdirSync(root);
  await generateAndroid(root, {
    ...{ photos: 12, videos: 2, screenshots: 1, motionPhotos: 2, raws: 1, bursts: 0, whatsApp: 2 },
    ...{ trashed: 0, oddities: false },
  });
  const phone = await spawnTestAndroid({ root, model: 'Pixel 9' });
  onTestFinished(() => phone.close());
  await server.attachUsb(phone.port);
  Object.assign(desk.env, server.env, { HOME: desk.stage });
  await desk.run('import', '--phone', phone.serial);
  await desk.backUpTo(path.join(desk.stage, 'Disk'));
  return { desk, phone, root };
}

/** Every file of the phone but the small pictures of ours, by its path. */
function filesOn(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(root, path.join(parentPath, name)))
    .filter((file) => !file.includes('Photoferry'))
    .sort();
}

/** Other bytes under the same name, of the same length and time: only a digest tells. */
function changeInSecret(file: string): Buffer {
  const { atime, mtime } = statSync(file);
  const bytes = readFileSync(file);
  bytes[bytes.length - 100]! ^= 0xff;
  writeFileSync(file, bytes);
  utimesSync(file, atime, mtime);
  return bytes;
}

async function sayYes(page: Page): Promise<void> {
  const cloud = page.getByRole('checkbox', { name: /I understand/ });
  if ((await cloud.count()) > 0) await cloud.check({ force: true });
  const act = button(page, /^Delete \d+ photos from .*Pixel 9$/);
  await act.click();
  const question = page.getByRole('alertdialog');
  await question.getByText(/is in your backup/).waitFor();
  await question.getByRole('button', { name: /^Delete \d+ photos from .*Pixel 9$/ }).click();
}

test.skipIf(noBrowser)(
  'a phone is freed in the window: originals go, small versions stay, what was changed meanwhile stays, and every photo opens',
  async () => {
    const { desk, phone, root } = await backedUpPhone();
    const before = filesOn(root);
    expect(before.length).toBeGreaterThan(15);
    const served = await desk.serve();
    const { page, complaints } = await desk.open(served);
    const address = `http://127.0.0.1:${served.port}`;
    await page.getByRole('link', { name: /Pixel 9/ }).click();
    // One bar that adds up, and why the phone itself shows another number.
    await page.getByRole('figure').getByText(/%$/).first().waitFor();
    const shares = await page
      .getByRole('figure')
      .getByText(/^\d+%$/)
      .allTextContents();
    expect(shares.reduce((sum, share) => sum + Number.parseInt(share, 10), 0)).toBe(100);
    await page.getByText(/^The phone’s own gallery shows \d+ of these as photos and videos\./).waitFor();
    await button(page, /^Free up [\d.]+ [kM]B$/).click();
    await page.getByRole('heading', { name: /^Free up space on .*Pixel 9$/ }).waitFor();
    await page
      .getByText(/^Proven in .*Disk.* · also on this computer$/)
      .first()
      .waitFor();

    const changed = before.find((file) => /IMG_.*\.jpg$/.test(file))!;
    const changedBytes = changeInSecret(path.join(root, changed));
    await sayYes(page);
    await page.getByRole('heading', { name: /^[\d.]+ [kM]B freed$/ }).waitFor({ timeout: 60_000 });
    const stayed = page.getByRole('region', { name: '1 file stayed' });
    await stayed.getByText(new RegExp(path.basename(changed))).waitFor();
    await stayed.getByText('It has changed on the phone. It is imported again.').waitFor();

    expect(filesOn(root)).toEqual([changed]);
    expect(readFileSync(path.join(root, changed)).equals(changedBytes)).toBe(true);
    const small = readdirSync(path.join(root, 'Pictures', 'Photoferry'));
    expect(small.length).toBeGreaterThan(12);
    for (const name of small)
      expect(statSync(path.join(root, 'Pictures', 'Photoferry', name)).size).toBeLessThanOrEqual(
        keepsakeMostBytes,
      );

    // The next look misses nothing: only what was changed is new, and all of the library is safe.
    await page.goto(`${address}/phones/${phone.serial}`);
    await button(page, /^Import 1 new/).waitFor();
    await expect.poll(() => button(page, /^Free up/).count()).toBe(0);
    await page.getByRole('link', { name: /^\d+ photos are safe$/ }).waitFor();
    await page.goto(`${address}/`);
    await page.locator('[data-asset]').first().focus();
    await page.keyboard.press('Enter');
    await viewer(page).locator('[data-level="preview"], [data-level="full"], video').first().waitFor();
    expect(complaints).toEqual([]);
  },
  240_000,
);
