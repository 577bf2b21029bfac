import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { noBrowser } from './browser.ts';
import { fillCard, openGalleryDesk, originalsIn, tile, viewer } from './gallery-desk.ts';
import { longVideo, noFfmpeg } from './long-video.ts';

const chooseInMenu = async (page: Page, entry: string) => {
  await page.mouse.move(300, 300);
  await page.mouse.move(310, 310);
  await viewer(page).getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: entry }).click();
};

/** Frees the original of the photo that is open, and says yes to it. */
async function free(page: Page): Promise<void> {
  await chooseInMenu(page, 'Free up space here');
  const answered = page.waitForResponse(/evictOriginals/);
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Free up/ })
    .click();
  expect(await (await answered).json()).toMatchObject({ done: 1, refused: [] });
  await page
    .getByText(/^Freed up/)
    .first()
    .waitFor();
  // Keys are the viewer's again once the question has gone.
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
}

test.skipIf(noBrowser || noFfmpeg)(
  'an original that is only in the vault: its preview at once, the rest as a stream, a video by range, and all of it back byte for byte',
  async () => {
    const desk = await openGalleryDesk();
    const card = path.join(desk.stage, 'card');
    const [photo] = await fillCard(card, 1, { width: 6000, height: 4000 });
    const video = 'VID_20240601_100000.mp4';
    longVideo(path.join(card, video));
    await desk.run('import', '--from', card);
    await desk.backUpTo(path.join(desk.stage, 'disk'));
    const before = new Map([...originalsIn(desk.library)].map(([name, file]) => [name, readFileSync(file)]));
    expect([...before.keys()].sort()).toEqual([photo, video].sort());

    const served = await desk.serve();
    const { page, complaints } = await desk.open(served);
    const files: { url: string; status: number; range: string | undefined; length: number }[] = [];
    page.on('response', (response) => {
      if (!response.url().includes('/media/files/')) return;
      const { range } = response.request().headers();
      files.push({
        url: response.url(),
        status: response.status(),
        range,
        length: Number(response.headers()['content-length'] ?? 0),
      });
    });
    await tile(page, 0).focus();
    await page.keyboard.press('Enter');
    await viewer(page).getByText('1 of 2').waitFor();
    await free(page);
    await page.keyboard.press('ArrowRight');
    await viewer(page).getByText('2 of 2').waitFor();
    await free(page);
    expect(originalsIn(desk.library).size).toBe(0);

    // The photo opens with its preview, before a byte of it has come.
    await page.goto(`http://127.0.0.1:${served.port}/`);
    await tile(page, 0).waitFor();
    files.length = 0;
    const seen = Promise.withResolvers<void>();
    await page.route('**/media/files/**', async (route) => {
      await seen.promise;
      await route.continue();
    });
    await tile(page, 0).focus();
    await page.keyboard.press('Enter');
    await page.locator('[data-viewer-frame] [data-level="preview"]').waitFor();
    seen.resolve();
    await page.locator('[data-viewer-frame] [data-level="full"]').waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    expect(files.map(({ status }) => status)).toContain(200);
    expect(originalsIn(desk.library).size).toBe(0);

    // A jump near the end of the video asks for that part of it.
    files.length = 0;
    await page.keyboard.press('ArrowRight');
    await viewer(page).locator('video').waitFor({ state: 'attached' });
    const at = (what: string) =>
      page.evaluate(`document.querySelector('[role=dialog] video').${what}`) as Promise<number>;
    await expect.poll(() => at('duration'), { timeout: 15_000 }).toBeGreaterThan(20);
    await page.mouse.move(300, 300);
    await page.mouse.move(310, 310);
    await viewer(page).getByRole('slider', { name: 'Position' }).focus();
    await page.keyboard.press('End');
    await expect.poll(() => at('currentTime'), { timeout: 15_000 }).toBeGreaterThan(20);
    await expect.poll(() => at('readyState'), { timeout: 15_000 }).toBeGreaterThanOrEqual(2);
    const sizeBytes = before.get(video)!.length;
    const starts = files
      .filter(({ status }) => status === 206)
      .map(({ range }) => Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1]));
    expect(sizeBytes).toBeGreaterThan(30_000_000);
    expect(
      starts.some((start) => start > sizeBytes / 2),
      String(starts),
    ).toBe(true);

    for (const name of [video, photo!]) {
      await chooseInMenu(page, 'Bring the original here');
      await expect.poll(() => originalsIn(desk.library).has(name), { timeout: 20_000 }).toBe(true);
      await page.keyboard.press('ArrowLeft');
    }
    for (const [name, bytes] of before) {
      const file = originalsIn(desk.library).get(name)!;
      expect(existsSync(file) && readFileSync(file).equals(bytes), name).toBe(true);
    }
    expect(complaints).toEqual([]);
  },
  180_000,
);
