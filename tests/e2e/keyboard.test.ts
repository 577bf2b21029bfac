import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { makeGalleryCorpus } from '../../bench/gallery-corpus.ts';
import { noBrowser } from './browser.ts';
import { fillCard, openGalleryDesk, tile, viewer } from './gallery-desk.ts';

const focused = (page: Page) =>
  page.evaluate('document.activeElement?.closest("[data-asset]")?.dataset.asset') as Promise<
    string | undefined
  >;
const isInSight = (page: Page) =>
  page.evaluate(`(() => {
    const box = document.activeElement.getBoundingClientRect();
    return box.width > 0 && box.top >= 0 && box.bottom <= innerHeight;
  })()`);

test.skipIf(noBrowser)(
  '100,000 photos with the keyboard alone',
  async () => {
    const desk = await openGalleryDesk();
    mkdirSync(desk.library);
    await makeGalleryCorpus(desk.library, { assets: 100_000, thumbnails: 40 });
    const { page, complaints } = await desk.open(await desk.serve());
    await page.locator('[data-asset]').first().waitFor();
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const said = (words: string | RegExp) => page.getByText(words).last().waitFor();
    const activeName = () =>
      page.evaluate("document.activeElement?.getAttribute('aria-label')") as Promise<string | null>;
    const counts = () =>
      page.evaluate("fetch('/api/viewCounts?input={}').then((answer) => answer.json())") as Promise<
        Record<string, number>
      >;
    const before = await counts();

    // Past everything, to the photos.
    await press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the photos');
    await press('Enter', 'ArrowDown');
    const newest = await focused(page);
    expect(newest).toBeDefined();

    // The oldest, and the newest again.
    await press('End');
    await expect.poll(() => focused(page), { timeout: 30_000 }).not.toBe(newest);
    const oldest = await focused(page);
    await expect.poll(() => isInSight(page), { timeout: 30_000 }).toBe(true);
    await press('Home');
    await expect.poll(() => focused(page), { timeout: 30_000 }).toBe(newest);
    for (let turn = 0; turn < 5; turn++) await press('PageDown');
    // Ten years back by the keys of the scrubber, and into the photos that are there.
    for (let turn = 0; turn < 20 && (await activeName()) !== 'Date'; turn++) await press('Tab');
    expect(await activeName()).toBe('Date');
    const scrubber = (await page.getByRole('slider', { name: 'Date' }).boundingBox())!;
    expect(scrubber.y + scrubber.height).toBeLessThanOrEqual(page.viewportSize()!.height);
    for (let turn = 0; turn < 10; turn++) await press('PageDown');
    // Where the photos are there.
    await page.locator('[data-asset][tabindex="0"]').waitFor();
    await press('Shift+Tab');
    await expect.poll(() => focused(page), { timeout: 30_000 }).toBeDefined();
    await press('ArrowRight', 'ArrowDown', 'ArrowLeft');
    await expect.poll(() => focused(page), { timeout: 30_000 }).toBeDefined();
    const middle = await focused(page);
    expect([newest, oldest, undefined]).not.toContain(middle);
    await expect.poll(() => isInSight(page), { timeout: 30_000 }).toBe(true);

    // Three of them: favourites, then deleted, then taken back.
    await press(' ', 'Shift+ArrowRight', 'Shift+ArrowRight');
    await said('3 selected');
    await press('f');
    await said(/favourites$/);
    await press('Delete');
    await said('3 moved to Recently Deleted, for 30 days');
    await expect.poll(async () => (await counts()).trash, { timeout: 30_000 }).toBe(before.trash! + 3);
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    for (let tries = 0; tries < 40; tries++) {
      if ((await page.evaluate('document.activeElement.textContent')) === 'Undo') break;
      await press('F6');
      if ((await page.evaluate('document.activeElement.textContent')) === 'Undo') break;
      await press('Tab');
    }
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Undo');
    await press('Enter');
    await expect.poll(async () => (await counts()).trash, { timeout: 30_000 }).toBe(before.trash);

    // A search, a photo of it, the next, the one before, and back to its tile.
    await press('Escape', '/');
    await page.keyboard.type('videos');
    await page.waitForURL(/search\?q=videos/);
    await expect.poll(() => page.locator('[data-asset]').count(), { timeout: 30_000 }).toBeGreaterThan(3);
    await press('Enter', 'Tab', 'Tab');
    for (let tries = 0; tries < 12 && !(await focused(page)); tries++) await press('Tab');
    await press('ArrowRight', 'ArrowRight');
    const tile = await focused(page);
    expect(tile).toBeDefined();
    await press('Enter');
    await viewer(page).waitFor();
    expect(page.url()).toContain(`/photo/${tile}`);
    await viewer(page)
      .getByText(/ of [\d,]+$/)
      .first()
      .waitFor();
    await press('ArrowRight');
    await expect.poll(() => page.url(), { timeout: 30_000 }).not.toContain(`/photo/${tile}`);
    await press('ArrowLeft');
    await expect.poll(() => page.url(), { timeout: 30_000 }).toContain(`/photo/${tile}`);
    await press('Escape');
    await viewer(page).waitFor({ state: 'detached' });
    await expect.poll(() => focused(page), { timeout: 30_000 }).toBe(tile);

    // All of them, by somebody who does not wait until all are known.
    expect(page.url()).toContain('/search?q=videos');
    await page.goto(new URL('/', page.url()).href);
    await page.locator('[data-asset][tabindex="0"]').waitFor();
    await press('Control+a', 'Delete');
    await expect.poll(async () => (await counts()).photos, { timeout: 60_000 }).toBe(0);
    expect((await counts()).trash).toBe(before.photos! + before.trash!);
    expect(complaints.filter((each) => !/404/.test(each))).toEqual([]);
  },
  400_000,
);

test.skipIf(noBrowser)(
  'a key that repeats faster than photos can be drawn breaks nothing, and ends where it leads',
  async () => {
    const desk = await openGalleryDesk();
    const card = path.join(desk.stage, 'card');
    await fillCard(card, 40, { width: 400, height: 300 });
    await desk.run('import', '--from', card);
    const { page, complaints } = await desk.open(await desk.serve());
    await tile(page, 0).click();
    await viewer(page).getByText('1 of 40').waitFor();
    // None waits for the one before.
    await Promise.all(Array.from({ length: 200 }, () => page.keyboard.press('ArrowRight')));
    await viewer(page).getByText('40 of 40').waitFor();
    await Promise.all(Array.from({ length: 200 }, () => page.keyboard.press('ArrowLeft')));
    await viewer(page).getByText('1 of 40').waitFor();
    await page.keyboard.press('Escape');
    await viewer(page).waitFor({ state: 'detached' });
    expect(complaints.filter((each) => !/404/.test(each))).toEqual([]);
  },
  300_000,
);
