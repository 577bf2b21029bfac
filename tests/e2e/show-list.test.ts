import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lanAddresses } from '../../electron/server/list-page/lan-addresses.ts';
import { noAddon } from '../engine/import/plugged-phones.ts';
import { generateIphone } from '../phones/contents/iphone.ts';
import { spawnTestIphone } from '../phones/iphone/spawn-test-iphone.ts';
import { launchBrowser, noBrowser, openTab } from './browser.ts';
import { button, openGalleryDesk } from './gallery-desk.ts';

/** As an iPhone shows it. */
const phoneScreen = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};
/** Pictures of what is seen, for people: PHOTOFERRY_SHOTS=DIR. */
const shots = process.env.PHOTOFERRY_SHOTS;

/** A computer with an iPhone at its side: imported, backed up to a folder, proven. */
async function backedUpIphone() {
  const desk = await openGalleryDesk();
  const root = path.join(desk.stage, 'iphone');
  mkdirSync(root);
  await generateIphone(root, {
    photos: 9,
    videos: 1,
    livePhotos: 2,
    screenshots: 1,
    edits: 0,
    oddities: false,
  });
  const phone = await spawnTestIphone({ root, name: 'Mia’s iPhone' });
  onTestFinished(() => phone.close());
  Object.assign(desk.env, { USBMUXD_SOCKET_ADDRESS: phone.socketAddress });
  await desk.run('import', '--phone', phone.udid);
  await desk.backUpTo(path.join(desk.stage, 'Disk'));
  return { desk, phone };
}

test.skipIf(noBrowser || noAddon || lanAddresses().length === 0)(
  'an iPhone in the same network sees what may go, once, until the person stops it; nobody else does',
  async () => {
    const { desk, phone } = await backedUpIphone();
    const served = await desk.serve();
    const { page, complaints } = await desk.open(served);
    await page.locator('[data-asset]').first().waitFor();
    await page.goto(`http://127.0.0.1:${served.port}/phones/${phone.udid}/free-up`);
    await page.getByRole('checkbox', { name: /I understand/ }).waitFor();
    expect(await button(page, 'Show on the iPhone').count()).toBe(0);
    // The timeline has tests of its own.
    complaints.length = 0;
    await page.getByRole('checkbox', { name: /I understand/ }).check({ force: true });
    await button(page, /^Send list and small pictures/).click();
    const panel = page.getByRole('region', { name: /^Show the list on/ });
    await panel.getByText(/^The page is there for 15 minutes/).waitFor({ timeout: 60_000 });
    await panel.getByRole('checkbox', { name: /^Show small pictures too/ }).check({ force: true });
    await button(page, 'Show on the iPhone').click();
    await panel.getByRole('img', { name: 'Code with the link to the page' }).waitFor();
    const link = (await panel.getByText(/^http:/).textContent())!;
    if (shots) await page.screenshot({ path: path.join(shots, 'panel-light.png'), fullPage: true });

    const browser = await launchBrowser();
    onTestFinished(() => browser.close());
    const iphone = await openTab(browser, phoneScreen);
    await iphone.page.goto(link);
    await iphone.page.getByRole('heading', { name: /^\d+ photos may go$/ }).waitFor();
    const names = await iphone.page.locator('li .name').allTextContents();
    expect(names.length).toBeGreaterThan(10);
    await iphone.page.locator('li img').last().scrollIntoViewIfNeeded();
    const seen = "[...document.querySelectorAll('li img')].every(({ naturalWidth }) => naturalWidth > 0)";
    await expect.poll(() => iphone.page.evaluate(seen)).toBe(true);
    expect(await iphone.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    if (shots)
      for (const colorScheme of ['light', 'dark'] as const) {
        await iphone.page.emulateMedia({ colorScheme });
        await iphone.page.screenshot({ path: path.join(shots, `iphone-${colorScheme}.png`), fullPage: true });
      }

    // What the Shortcut is given names the same photos.
    const shortcut = await iphone.page
      .getByRole('link', { name: 'Find them with the Shortcut' })
      .getAttribute('href');
    const listAddress = new URL(shortcut!).searchParams.get('text')!;
    const list = (await (await fetch(listAddress)).json()) as { photos: { file: string }[]; leftOut: number };
    expect(list.photos.map(({ file }) => file).sort()).toEqual(names.sort());

    const second = await openTab(browser, phoneScreen);
    expect((await second.page.goto(link))!.status()).toBe(403);
    await panel.getByText(/^Opened by the device at /).waitFor();
    if (shots) {
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.screenshot({ path: path.join(shots, 'panel-opened-dark.png'), fullPage: true });
    }
    await button(page, 'Stop').click();
    await button(page, 'Show on the iPhone').waitFor();
    await expect(iphone.page.reload()).rejects.toThrow(/ERR_CONNECTION_REFUSED/);

    expect(iphone.complaints).toEqual([]);
    expect(complaints).toEqual([]);
  },
  180_000,
);
