import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { noBrowser } from './browser.ts';
import { fillCard, openGalleryDesk, tile } from './gallery-desk.ts';

const places = [
  '/',
  '/favourites',
  '/hidden',
  '/deleted',
  '/backup',
  '/activity',
  '/settings',
  '/settings/free-up',
  '/search?q=nothing',
  '/nowhere',
];

const overflowing = (page: Page) =>
  page.evaluate(`[...document.querySelectorAll('html, body, body *')]
    .filter((each) => each.getBoundingClientRect().right > innerWidth + 1 && each.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !each.closest('[data-scrolls], .hidden-from-eyes, [aria-hidden]'))
    .map((each) => each.tagName + ' ' + each.className + ' ' + Math.round(each.getBoundingClientRect().right))
    .concat(document.scrollingElement.scrollWidth > innerWidth ? ['the page itself'] : [])
    .concat(document.scrollingElement.scrollHeight > innerHeight ? ['the page itself, downwards'] : [])`) as Promise<
    string[]
  >;

async function library(count = 3) {
  const desk = await openGalleryDesk();
  const card = path.join(desk.stage, 'card');
  await fillCard(card, count);
  await desk.run('import', '--from', card);
  const served = await desk.serve();
  return { desk, served, address: `http://127.0.0.1:${served.port}` };
}

test.skipIf(noBrowser)(
  'at 320 px no place has to be scrolled sideways, and the window itself never, in English and German',
  async () => {
    const { desk, served, address } = await library();
    const { page } = await desk.open(served, { viewport: { width: 320, height: 568 }, hasTouch: true });
    await tile(page, 0).waitFor();
    for (const language of ['en', 'de'] as const) {
      await page.evaluate(
        `fetch('/api/saveSettings', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"language":"${language}"}' })`,
      );
      for (const place of places) {
        await page.goto(`${address}${place}`);
        await page.locator('main').waitFor();
        await page.waitForTimeout(300);
        await expect
          .poll(() => overflowing(page), { timeout: 30_000, message: `${place} in ${language}` })
          .toEqual([]);
      }
      await page.goto(`${address}/`);
      await tile(page, 0).click();
      await page.getByRole('dialog').first().waitFor();
      await page.waitForTimeout(500);
      await expect
        .poll(() => overflowing(page), { timeout: 30_000, message: `viewer in ${language}` })
        .toEqual([]);
    }
  },
  300_000,
);

test.skipIf(noBrowser)(
  'a German browser is spoken to in German, with its own dates and numbers, and can be told otherwise',
  async () => {
    const { desk, served, address } = await library();
    const { page, complaints } = await desk.open(served, { locale: 'de-DE' });
    await page.getByRole('link', { name: 'Fotos', exact: true }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('de');
    await page
      .getByText(/30\. Juni/)
      .first()
      .waitFor();
    await page.getByText('3 Fotos sind nur hier').waitFor();
    await tile(page, 0).focus();
    await page.keyboard.press('Delete');
    await page.getByText('Für 30 Tage unter „Zuletzt gelöscht“').first().waitFor();
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await expect.poll(() => page.locator('[data-asset]').count(), { timeout: 30_000 }).toBe(3);
    await page.getByRole('searchbox').fill('Juni 2024');
    await page.waitForURL(/search/);
    await expect.poll(() => page.locator('[data-asset]').count(), { timeout: 30_000 }).toBe(3);
    await page.goto(`${address}/settings`);
    await page.getByRole('button', { name: /Sprache/ }).click();
    await page.getByRole('option', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    expect(complaints).toEqual([]);
  },
  300_000,
);
