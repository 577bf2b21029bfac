import path from 'node:path';
import { expect, test } from 'vitest';
import { noBrowser } from './browser.ts';
import { button, fillCard, openGalleryDesk, originalsIn, tile, viewer } from './gallery-desk.ts';

test.skipIf(noBrowser)(
  'photos that are kept here come from the vault and stay, and before many come it is said what that takes',
  async () => {
    const desk = await openGalleryDesk();
    const card = path.join(desk.stage, 'card');
    await fillCard(card, 5);
    await desk.run('import', '--from', card);
    await desk.backUpTo(path.join(desk.stage, 'disk'));
    const here = () => originalsIn(desk.library).size;
    await desk.run('free-space', '--desktop', '--execute');
    expect(here()).toBe(0);

    const served = await desk.serve();
    const { page, complaints } = await desk.open(served);
    const address = `http://127.0.0.1:${served.port}`;
    const question = page.getByRole('alertdialog');
    await tile(page, 0).focus();
    await page.keyboard.press('Control+a');
    await page
      .getByRole('toolbar')
      .getByText(/^5 selected.*kB$/)
      .waitFor();

    // By the keyboard: nothing happens before the person has seen what it takes.
    await page.keyboard.press('k');
    await question.getByRole('heading', { name: 'Keep 5 photos on this computer?' }).waitFor();
    await question.getByText('5 originals are only in the vault, and are brought here first.').waitFor();
    await question.getByText(/^5 files, [\d.]+ kB\. How long it takes is not known yet\.$/).waitFor();
    await question.getByText(/ are free on this disk\.$/).waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(here()).toBe(0);
    await page.keyboard.press('k');
    await question.getByRole('button', { name: /^Keep, and bring [\d.]+ kB here$/ }).click();
    await expect.poll(here, { timeout: 20_000 }).toBe(5);
    await expect
      .poll(() => tile(page, 0).getAttribute('aria-label'), { timeout: 20_000 })
      .toMatch(/kept on this computer/);

    // It is shown in the viewer, and taken back there.
    await page.keyboard.press('Escape');
    await tile(page, 0).focus();
    await page.keyboard.press('Enter');
    await viewer(page).getByText('1 of 5').waitFor();
    await page.keyboard.press('i');
    await viewer(page).getByText('Kept here: whatever frees space on this computer leaves it.').waitFor();
    await viewer(page).getByRole('heading', { name: 'What if this computer dies?' }).waitFor();
    await viewer(page).getByText('Nothing is lost with it').first().waitFor();
    const choose = async (entry: string) => {
      await page.mouse.move(300, 300);
      await page.mouse.move(310, 310);
      await viewer(page).getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: entry }).click();
    };
    await choose('No longer keep here');
    await page.getByText('Need not stay on this computer any longer').first().waitFor();
    await choose('Free up space here');
    await question.getByRole('button', { name: /^Free up/ }).click();
    await expect.poll(here, { timeout: 20_000 }).toBe(4);

    // What frees space here leaves the others.
    await page.goto(`${address}/settings/free-up`);
    await page.getByText('Kept on this computer, as you said').waitFor();
    expect(await button(page, /^Free \d+ original/).count()).toBe(0);

    // All of it comes back at once, and again it is said what that takes.
    await page.goto(`${address}/settings`);
    await page.getByText(/^1 photo has its original only in your backup: [\d.]+ kB\.$/).waitFor();
    await button(page, 'Bring all originals here').click();
    await question.getByRole('button', { name: /^Bring [\d.]+ kB here$/ }).click();
    await expect.poll(here, { timeout: 20_000 }).toBe(5);
    await expect.poll(() => button(page, 'Bring all originals here').count()).toBe(0);
    expect(complaints).toEqual([]);
  },
  180_000,
);
