import path from 'node:path';
import { expect, test } from 'vitest';
import { noBrowser } from './browser.ts';
import { button, fillCard, openGalleryDesk, originalsIn, tile } from './gallery-desk.ts';

test.skipIf(noBrowser)(
  'photos go to Recently Deleted, come back, and go for good only after words',
  async () => {
    const desk = await openGalleryDesk();
    const card = path.join(desk.stage, 'card');
    const names = await fillCard(card, 5);
    await desk.run('import', '--from', card);
    const { page, complaints } = await desk.open(await desk.serve());
    await tile(page, 4).waitFor();

    // Two of them, by the keyboard.
    await tile(page, 0).focus();
    await page.keyboard.press(' ');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press(' ');
    await page.getByText('2 selected').waitFor();
    await page.keyboard.press('Delete');
    await page.getByText('2 moved to Recently Deleted, for 30 days').waitFor();
    await expect.poll(() => page.locator('[data-asset]').count(), { timeout: 30_000 }).toBe(3);

    await page.getByRole('link', { name: 'Deleted' }).click();
    await expect.poll(() => page.locator('[data-asset]').count(), { timeout: 30_000 }).toBe(2);
    await page.getByText(/stays here for thirty days/).waitFor();
    await page
      .getByRole('gridcell', { name: /30 days left/ })
      .first()
      .waitFor();

    // One comes back.
    await tile(page, 0).focus();
    await page.keyboard.press(' ');
    await button(page, 'Restore 1 photo').click();
    await page.getByText('1 photo is back in your library').waitFor();
    await expect.poll(() => page.locator('[data-asset]').count(), { timeout: 30_000 }).toBe(1);

    // The other is kept when the person thinks better of it.
    await tile(page, 0).focus();
    await page.keyboard.press(' ');
    await button(page, 'Delete 1 photo now').click();
    const dialog = page.getByRole('alertdialog', { name: 'Delete 1 photo for good?' });
    await dialog.getByText('This cannot be taken back').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(originalsIn(desk.library).size).toBe(5);

    await button(page, 'Delete 1 photo now').click();
    await dialog.getByRole('button', { name: 'Delete 1 photo' }).click();
    await page.getByText('1 photo deleted for good').waitFor();
    await page.getByRole('heading', { name: 'Nothing is deleted' }).waitFor();
    await expect.poll(() => originalsIn(desk.library).size, { timeout: 30_000 }).toBe(4);
    expect([...originalsIn(desk.library).keys()].sort()).toEqual(
      names.filter((name) => name !== names[1]).sort(),
    );

    await page.getByRole('link', { name: 'Photos', exact: true }).click();
    await expect.poll(() => page.locator('[data-asset]').count(), { timeout: 30_000 }).toBe(4);
    await tile(page, 0).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.getByText('All your photos are hidden or in Recently Deleted').waitFor();
    await button(page, 'Undo').last().click();
    await expect.poll(() => page.locator('[data-asset]').count(), { timeout: 30_000 }).toBe(4);
    await page.getByRole('link', { name: 'Activity' }).click();
    await page.getByText('1 photo deleted for good').waitFor();
    // The pictures of what has gone may have been asked for still.
    expect(complaints.filter((each) => !/404/.test(each))).toEqual([]);
  },
  300_000,
);
