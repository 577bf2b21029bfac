import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { noAddon } from '../engine/import/plugged-phones.ts';
import { generateIphone } from '../phones/contents/iphone.ts';
import { spawnTestIphone } from '../phones/iphone/spawn-test-iphone.ts';
import { noBrowser } from './browser.ts';
import { button, openGalleryDesk } from './gallery-desk.ts';

test.skipIf(noBrowser || noAddon)(
  'what was deleted for good and an iPhone still holds is asked for by itself, and is on its list only by that yes',
  async () => {
    const desk = await openGalleryDesk();
    const root = path.join(desk.stage, 'iphone');
    mkdirSync(root);
    const some = { photos: 5, videos: 0, livePhotos: 0, screenshots: 0, edits: 0, oddities: false };
    await generateIphone(root, some);
    const phone = await spawnTestIphone({ root, name: 'Mia’s iPhone' });
    onTestFinished(() => phone.close());
    Object.assign(desk.env, { USBMUXD_SOCKET_ADDRESS: phone.socketAddress });
    await desk.run('import', '--phone', phone.udid);
    await desk.backUpTo(path.join(desk.stage, 'Disk'));

    const served = await desk.serve();
    const { page, complaints } = await desk.open(served);
    const address = `http://127.0.0.1:${served.port}`;
    const mayGo = async () => {
      await page.goto(`${address}/phones/${phone.udid}/free-up`);
      const figure = await page.getByText(/^in \d+ photos$/).textContent();
      return Number(/\d+/.exec(figure!)![0]);
    };
    const before = await mayGo();
    await page.goto(`${address}/`);
    await page.locator('[data-asset]').first().focus();
    await page.keyboard.press('Delete');
    await page
      .getByText(/^Moved to Recently Deleted/)
      .first()
      .waitFor();
    await page.goto(`${address}/deleted`);
    await page.locator('[data-asset]').first().focus();
    await page.keyboard.press('Delete');
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Delete 1/ })
      .click();
    await page
      .getByText(/^Deleted for good/)
      .first()
      .waitFor();

    // Never part of what the plan frees.
    expect(await mayGo()).toBe(before - 1);
    const own = page.getByRole('region', { name: 'What you deleted for good' });
    await own.getByText(/^1 file of it is still on this iPhone: /).waitFor();
    const send = async () => {
      await page.getByRole('checkbox', { name: /I understand/ }).check({ force: true });
      await button(page, /^Send list and small pictures/).click();
      await page.getByRole('heading', { name: /^The list is on/ }).waitFor({ timeout: 60_000 });
    };
    const listed = () => {
      const text = readFileSync(path.join(root, 'Photoferry', 'eviction-list.signed'), 'utf8');
      const { items, purged } = JSON.parse(
        text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1),
      ) as Record<'items' | 'purged', unknown[]>;
      return { items: items.length, purged: purged.length };
    };
    await send();
    const { items, purged } = listed();
    expect(items).toBeGreaterThanOrEqual(before - 1);
    expect(purged).toBe(0);

    await button(page, 'See which, and how to delete them').click();
    await own.getByRole('checkbox', { name: 'Name this file on the list too' }).check({ force: true });
    await send();
    await page.getByText('1 of them you have deleted for good: no copy of it is kept.').waitFor();
    expect(listed()).toEqual({ items, purged: 1 });
    expect(complaints).toEqual([]);
  },
  180_000,
);
