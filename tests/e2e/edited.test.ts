import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { createFolderObserver } from '../../electron/phone/folder/folder-observer.ts';
import { startServer } from '../../electron/server/start-server.ts';
import { cardSlot, type HostDesk, openHostDesk, until } from '../engine/host/host-desk.ts';
import { plantOn } from '../engine/import/plant-on.ts';
import { launchBrowser, noBrowser, openTab } from './browser.ts';
import { tile, viewer } from './gallery-desk.ts';

const coloured = (background: string, [width, height]: [number, number]) =>
  sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();

/** Which of its channels a picture on screen has most of, in its middle. */
async function colourOf(page: Page, what: Locator): Promise<string> {
  const box = await what.boundingBox();
  if (!box) return 'nothing';
  const clip = { x: box.x + box.width / 2 - 4, y: box.y + box.height / 2 - 4, width: 8, height: 8 };
  const { channels } = await sharp(await page.screenshot({ clip })).stats();
  const [red, green, blue] = channels.map(({ mean }) => mean) as [number, number, number];
  return red > 150 && blue < 100 ? 'red' : blue > 150 && red < 100 ? 'blue' : `${red} ${green} ${blue}`;
}

async function importCard(desk: HostDesk): Promise<void> {
  const card = await until(async () => {
    const now = await desk.card();
    expect(now.taskId).toBeNull();
    return now;
  });
  const { taskId } = await desk.ask('importPhone', { phone: card.id });
  await desk.ended(taskId);
}

test.skipIf(noBrowser)(
  'an edit that comes while the window is open is shown there, in its shape, with the original beside it; taken back, it is gone again',
  async () => {
    const slot = await cardSlot();
    const desk = await openHostDesk({ observers: () => [createFolderObserver({ roots: [slot.root] })] });
    plantOn(slot.card('CARD'), 'DCIM/IMG_0001.JPG', await coloured('#d02020', [1200, 800]));
    const card = slot.put('CARD');
    const rendererFolder = path.resolve(import.meta.dirname, '../../out/renderer');
    const server = await startServer({ host: desk.host, rendererFolder });
    onTestFinished(() => server.close());
    const browser = await launchBrowser();
    onTestFinished(() => browser.close());
    const { page, complaints } = await openTab(browser);
    await importCard(desk);
    await page.goto(server.newLink());
    const shown = { timeout: 20_000, interval: 200 };
    const first = tile(page, 0);
    await expect.poll(() => colourOf(page, first), shown).toBe('red');
    const wide = (await first.boundingBox())!;
    expect(wide.width).toBeGreaterThan(wide.height);

    const edit = path.join(card, 'DCIM', 'IMG_E0001.JPG');
    plantOn(card, 'DCIM/IMG_E0001.JPG', await coloured('#2020d0', [600, 900]));
    await importCard(desk);
    await expect.poll(() => colourOf(page, first), shown).toBe('blue');
    const high = (await first.boundingBox())!;
    expect(high.height).toBeGreaterThan(high.width);

    await first.click();
    const stage = viewer(page).locator('[data-viewer-frame]');
    await expect.poll(() => colourOf(page, stage), shown).toBe('blue');
    await page.mouse.move(300, 300);
    await viewer(page).getByRole('radio', { name: 'Original' }).click();
    await expect.poll(() => colourOf(page, stage), shown).toBe('red');
    const frame = (await stage.boundingBox())!;
    expect(frame.width / frame.height).toBeCloseTo(1.5, 1);
    await page.keyboard.press('Escape');
    await viewer(page).waitFor({ state: 'detached' });

    rmSync(edit);
    await importCard(desk);
    await expect.poll(() => colourOf(page, first), shown).toBe('red');
    expect(complaints.filter((each) => !/404/.test(each))).toEqual([]);
  },
  120_000,
);
