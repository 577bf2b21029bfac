import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { expectSameObjects } from '../engine/mirror/mirror-desk.ts';
import { noBrowser } from './browser.ts';
import { button, fillCard, openGalleryDesk, tile } from './gallery-desk.ts';

test.skipIf(noBrowser)(
  'a person adds a second copy of the backup, sees it filled, and lets it go again',
  { timeout: 120_000 },
  async () => {
    const desk = await openGalleryDesk();
    const card = path.join(desk.stage, 'card');
    await fillCard(card, 4);
    await desk.run('import', '--from', card);
    const first = path.join(desk.stage, 'A disk');
    const second = path.join(desk.stage, 'B disk');
    mkdirSync(second);
    await desk.backUpTo(first);
    const served = await desk.serve();
    const { page, complaints } = await desk.open(served);
    await tile(page, 0).waitFor();
    await page.goto(`http://127.0.0.1:${served.port}/backup`);
    await page.getByRole('heading', { name: 'Second copy' }).waitFor();
    await button(page, 'Add a second copy').click();
    await page.getByRole('heading', { name: 'Where shall the second copy go?' }).waitFor();
    await expect.poll(() => button(page, 'Add a second copy').isDisabled()).toBe(true);
    // The disk of the backup itself is refused, in words.
    await button(page, /Folders inside/)
      .first()
      .click();
    await page.getByText('A disk', { exact: true }).click();
    await button(page, 'Add a second copy').click();
    await page.getByText('That is where the first copy is already.').waitFor();
    await page.getByText('B disk', { exact: true }).click();
    await button(page, 'Add a second copy').click();
    await page.getByText('4 files, all of them proven to be there').waitFor();
    await expect.poll(() => existsSync(path.join(second, 'log'))).toBe(true);
    expectSameObjects(first, second);
    // It is a place of its own in the table of what would be lost.
    await page.getByRole('rowheader', { name: /B disk/ }).waitFor();
    if (process.env.PHOTOFERRY_SHOTS)
      await page.screenshot({ path: process.env.PHOTOFERRY_SHOTS, fullPage: true });
    await button(page, /^Remove .*B disk$/).click();
    await button(page, /^Remove .*B disk$/)
      .last()
      .click();
    await page.getByText('Your backup is in one place.').waitFor();
    expectSameObjects(first, second);
    // But for the place that was refused.
    expect(complaints).toEqual([expect.stringContaining('409')]);
  },
);
