// Every screen of the real app in every state, as pictures: `npm run shots`, `-- --only NAME` for those whose names begin so,
// `-- --to DIR` for another folder than out/shots. Beside them docs/window.png, with which the README opens.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { launchBrowser, noBrowser, openTab } from './browser.ts';
import { openStage } from './scenes/stage.ts';
import { createVisit, type Variant, variants } from './scenes/walk.ts';
import { walks } from './scenes/walks.ts';

const say = (words: string) => void process.stdout.write(`${words}\n`);
const { values } = parseArgs({ options: { only: { type: 'string' }, to: { type: 'string' } } });
const root = path.resolve(import.meta.dirname, '../..');
const folder = path.resolve(values.to ?? path.join(root, 'out/shots'));
const only = values.only ?? '';
/** The picture that the README opens with. */
const opening = { name: 'timeline-zoom-2', variant: 'light', file: path.join(root, 'docs/window.png') };

if (noBrowser) process.exit(3);
mkdirSync(folder, { recursive: true });
// Before the stage: a browser has its own home.
const browser = await launchBrowser([], { handleSIGINT: false, handleSIGTERM: false });
const stage = openStage();
const pages = new Map<Variant, Promise<Page>>();
let taken = 0;
const openPage = async (variant: Variant): Promise<Page> => {
  const { page } = await openTab(browser, variants[variant]);
  page.setDefaultTimeout(15_000);
  return page;
};
const visit = createVisit({
  variants: Object.keys(variants) as Variant[],
  page: (variant) => {
    if (!pages.has(variant)) pages.set(variant, openPage(variant));
    return pages.get(variant)!;
  },
  isWanted: (name) => name.startsWith(only) || only.startsWith(name),
  look: async (page, name, variant) => {
    const file = path.join(folder, `${name}.${variant}.png`);
    await page.screenshot({ path: file });
    taken++;
    if (name === opening.name && variant === opening.variant)
      await sharp(file)
        .removeAlpha()
        .png({ compressionLevel: 9, adaptiveFiltering: true })
        .toFile(opening.file);
  },
});

let failed = 0;
let isEnding = false;
const end = async (status: number) => {
  isEnding = true;
  await browser.close().catch(() => {});
  await stage.close();
  process.exit(status);
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(130));
for (const walk of walks) {
  if (isEnding) break;
  if (!walk.name.startsWith(only) && !only.startsWith(walk.name)) continue;
  const startedAt = performance.now();
  await walk.run(stage, visit).catch((error: unknown) => {
    if (isEnding) return;
    failed++;
    say(`${walk.name}: ${error instanceof Error ? error.stack : error}`);
  });
  say(`${walk.name}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}
say(`${taken} pictures in ${folder}`);
if (!isEnding) await end(failed ? 1 : 0);
