import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { runPhotoferry } from '../phones/run-photoferry.ts';
import { launchBrowser, noBrowser, openTab } from './browser.ts';
import { type Served, serveLibrary } from './served.ts';

// On a busy machine all takes several times as long.
vi.setConfig({ testTimeout: 150_000, hookTimeout: 300_000 });

const bases = path.resolve(import.meta.dirname, '../phones/contents/bases');
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const stage = mkdtempSync(path.join(os.tmpdir(), 'photoferry-viewer-'));
const env = {
  ...process.env,
  PHOTOFERRY_CONFIG_DIR: path.join(stage, 'config'),
  PHOTOFERRY_PASSPHRASE: 'correct horse battery staple',
};

let browser: Browser;
let served: Served;

/** A picture of stripes, no two alike, that a camera took at a time. */
async function take(name: string, at: string, { width = 1600, height = 1200 } = {}): Promise<void> {
  const hue = [...name].reduce((sum, sign) => sum + sign.charCodeAt(0) * 37, 0) % 360;
  const stripes = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="hsl(${hue} 60% 40%)"/><rect width="50%" height="30%" fill="hsl(${hue + 90} 60% 60%)"/></svg>`;
  await sharp(Buffer.from(stripes))
    .withExif({
      IFD0: { Make: 'Fujifilm', Model: 'X-T5' },
      IFD2: { DateTimeOriginal: at, OffsetTimeOriginal: '+02:00', FNumber: '18/10', ExposureTime: '1/120' },
    })
    .jpeg()
    .toFile(path.join(stage, 'card', name));
}

beforeAll(async () => {
  if (noBrowser) return;
  const card = path.join(stage, 'card');
  mkdirSync(card);
  await take('newest.jpg', '2024:06:03 10:00:00', { width: 6000, height: 4000 });
  await take('middle.jpg', '2024:06:02 10:00:00');
  await take('before.jpg', '2024:06:02 09:00:00');
  await take('oldest.jpg', '2024:06:01 10:00:00');
  copyFileSync(path.join(bases, 'video-h264.mp4'), path.join(card, 'VID_20240531_100000.mp4'));
  writeFileSync(
    path.join(card, 'IMG_20240530_100000.jpg'),
    Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(4000, 7)]),
  );
  await take('IMG_0009.JPG', '2024:05:29 10:00:00', { width: 1280, height: 720 });
  copyFileSync(path.join(bases, 'video-h264.mov'), path.join(card, 'IMG_0009.MOV'));
  await take('IMG_0010.JPG', '2024:05:28 10:00:00');
  await take('IMG_E0010.JPG', '2024:05:28 10:00:00', { width: 1200, height: 1200 });
  const library = ['--library', path.join(stage, 'library')];
  const vault = ['--folder', path.join(stage, 'vault'), '--phrase-file', path.join(stage, 'words')];
  for (const verb of [['import', '--from', card], ['vault', 'create', ...vault], ['backup']]) {
    const done = await runPhotoferry([...verb, ...library, '--json'], { env });
    expect(done.result).toMatchObject({ type: 'result' });
  }
  served = await serveLibrary(path.join(stage, 'library'), { env });
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await served?.close();
  rmSync(stage, { recursive: true, force: true });
});

/** The timeline in a tab of its own. */
async function photos(options = {}): Promise<Page> {
  const { page, complaints } = await openTab(browser, { ...options, ...session });
  onTestFinished(async () => {
    await page.context().close();
    expect(complaints.filter((each) => !/404/.test(each))).toEqual([]);
  });
  await page.goto(session.storageState ? `http://127.0.0.1:${served.port}/` : served.link);
  await tile(page, 0).waitFor();
  session.storageState ??= await page.context().storageState();
  return page;
}
/** A link opens once: the other tabs have its session. */
const session: { storageState?: Awaited<ReturnType<ReturnType<Page['context']>['storageState']>> } = {};

const tile = (page: Page, at: number) => page.locator('[data-asset]').nth(at);
const viewer = (page: Page) => page.getByRole('dialog', { name: 'Photo viewer' });
const frame = (page: Page) => page.locator('[data-viewer-frame]');
const place = (page: Page) => viewer(page).getByText(/^\d+ of \d+$/);

async function open(page: Page, at: number): Promise<void> {
  await tile(page, at).focus();
  await page.keyboard.press('Enter');
  await viewer(page).waitFor();
  await place(page).waitFor();
}

/** What another window would ask of the engine. */
const tell = (page: Page, name: string, input: unknown) =>
  page.evaluate(
    `fetch('/api/${name}', { method: 'POST', headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(JSON.stringify(input))} }).then((answer) => answer.json())`,
  );

/** As people do: at once is none, and too late on a busy machine is none either. */
async function tapTwice(page: Page, at: { x: number; y: number }): Promise<void> {
  await page.touchscreen.tap(at.x, at.y);
  await page.waitForTimeout(60);
  await page.touchscreen.tap(at.x, at.y);
  await page.waitForTimeout(500);
}

async function sweep(
  page: Page,
  from: { x: number; y: number },
  by: { x: number; y: number },
): Promise<void> {
  const finger = await page.context().newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', part?: number) =>
    finger.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: part === undefined ? [] : [{ x: from.x + by.x * part, y: from.y + by.y * part }],
    });
  await send('touchStart', 0);
  for (let step = 1; step <= 10; step++) await send('touchMove', step / 10);
  await send('touchEnd');
}

/** The photo stands where it will stay: it comes near, or makes room, in a few hundred milliseconds, or later on a busy machine. */
async function settled(page: Page): Promise<void> {
  await expect
    .poll(
      async () => {
        const before = await frame(page).boundingBox();
        await page.waitForTimeout(400);
        return before !== null && isDeepStrictEqual(before, await frame(page).boundingBox());
      },
      { timeout: 30_000 },
    )
    .toBe(true);
}

/** The focus is back on a tile before anything else is done. */
async function close(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await viewer(page).waitFor({ state: 'detached' });
  await expect
    .poll(() => page.evaluate('!!document.activeElement?.closest("[data-asset]")'), { timeout: 30_000 })
    .toBe(true);
}

describe.skipIf(noBrowser)('the viewer', () => {
  test('goes from photo to photo over the borders of days, and back to the tile of the last one', async () => {
    const page = await photos();
    await open(page, 0);
    await expect.poll(() => place(page).textContent(), { timeout: 30_000 }).toBe('1 of 8');
    await page.keyboard.press('ArrowLeft');
    expect(await place(page).textContent()).toBe('1 of 8');
    for (const at of ['2 of 8', '3 of 8', '4 of 8']) {
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => place(page).textContent(), { timeout: 30_000 }).toBe(at);
    }
    const id = /\/photo\/(\d+)$/.exec(page.url())![1];
    await page.keyboard.press('Escape');
    await viewer(page).waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe('/');
    await expect
      .poll(() => page.evaluate('document.activeElement?.closest("[data-asset]")?.dataset.asset'), {
        timeout: 30_000,
      })
      .toBe(id);
  });

  test('zooms to the pixels of the original, which is fetched only then, and back', async () => {
    const page = await photos();
    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(request.url()));
    await open(page, 0);
    await frame(page).locator('[data-level="preview"]').waitFor();
    expect(fetched.some((url) => url.includes('/media/files/'))).toBe(false);
    await page.keyboard.press('1');
    await viewer(page).getByText('100 %').waitFor();
    await frame(page).locator('[data-level="full"]').waitFor();
    await expect
      .poll(async () => (await frame(page).boundingBox())!.width, { timeout: 30_000 })
      .toBeCloseTo(6000, -1);
    await page.keyboard.press('0');
    await expect
      .poll(async () => (await frame(page).boundingBox())!.width, { timeout: 30_000 })
      .toBeLessThan(1281);
  });

  test('zooms with the wheel around the pointer', async () => {
    const page = await photos();
    await open(page, 0);
    await frame(page).locator('[data-level="preview"]').waitFor();
    await settled(page);
    const before = (await frame(page).boundingBox())!;
    const pointer = { x: before.x + before.width / 4, y: before.y + before.height / 2 };
    await page.mouse.move(pointer.x, pointer.y);
    for (let turn = 0; turn < 3; turn++) await page.mouse.wheel(0, -240);
    await expect
      .poll(async () => (await frame(page).boundingBox())!.width, { timeout: 30_000 })
      .toBeGreaterThan(2000);
    const after = (await frame(page).boundingBox())!;
    expect((pointer.x - after.x) / after.width).toBeCloseTo(0.25, 2);
  });

  test('puts its controls away after two seconds, but never from under the keyboard', async () => {
    const page = await photos();
    await open(page, 1);
    await expect.poll(shownOpacity(page), { timeout: 30_000 }).toBe('0');
    await page.mouse.move(300, 300);
    await page.mouse.move(310, 310);
    await expect.poll(shownOpacity(page), { timeout: 30_000 }).toBe('1');
    await page.keyboard.press('Tab');
    await page.waitForTimeout(2800);
    expect(await shownOpacity(page)()).toBe('1');
  });

  test('keeps the focus inside, and everything else out of reach', async () => {
    const page = await photos();
    await open(page, 1);
    for (let press = 0; press < 30; press++) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('!!document.activeElement?.closest("[role=dialog]")')).toBe(true);
    }
  });

  test('says when, with what and where the copies are, beside the photo and not over it', async () => {
    const page = await photos();
    await open(page, 1);
    await page.keyboard.press('i');
    const panel = viewer(page).getByRole('complementary', { name: 'Information' });
    await panel.getByText('UTC+02:00 · From the camera, with time zone').waitFor();
    await panel.getByText('Fujifilm X-T5').waitFor();
    await panel.getByText('f/1.8 · 1/120 s').waitFor();
    await panel.getByText('1,600 × 1,200 · 1.9 MP').waitFor();
    await panel.getByText('What if this computer dies?').waitFor();
    await settled(page);
    const [photo, beside] = [(await frame(page).boundingBox())!, (await panel.boundingBox())!];
    expect(photo.x + photo.width).toBeLessThanOrEqual(beside.x + 1);
    await page.keyboard.press('i');
  });

  test('turns a photo, and marks it, by a key', async () => {
    const page = await photos();
    await open(page, 1);
    await settled(page);
    const isUpright = async () => {
      const { width, height } = (await frame(page).boundingBox())!;
      return height > width;
    };
    expect(await isUpright()).toBe(false);
    await page.keyboard.press('r');
    await expect.poll(isUpright, { timeout: 30_000 }).toBe(true);
    await page.keyboard.press('Shift+r');
    await expect.poll(isUpright, { timeout: 30_000 }).toBe(false);
    await page.keyboard.press('f');
    await viewer(page).getByRole('button', { name: 'Remove from Favourites' }).waitFor();
    await page.keyboard.press('f');
    await viewer(page).getByRole('button', { name: 'Add to Favourites' }).waitFor();
  });

  test('deletes into Recently Deleted, goes on to the next, and takes it back', async () => {
    const page = await photos();
    await open(page, 1);
    const url = page.url();
    await page.keyboard.press('Delete');
    await expect.poll(() => place(page).textContent(), { timeout: 30_000 }).toBe('2 of 7');
    expect(page.url()).not.toBe(url);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => place(page).textContent(), { timeout: 30_000 }).toBe('2 of 8');
    expect(page.url()).toBe(url);
  });

  test('plays and seeks a video by keys', async () => {
    const page = await photos();
    await open(page, 4);
    const video = viewer(page).locator('video');
    await video.waitFor({ state: 'attached' });
    const at = () =>
      page.evaluate('document.querySelector("[role=dialog] video").currentTime') as Promise<number>;
    await page.keyboard.press(' ');
    await expect.poll(at, { timeout: 30_000 }).toBeGreaterThan(0.3);
    await page.keyboard.press(' ');
    await viewer(page).getByRole('slider', { name: 'Position' }).focus();
    await page.keyboard.press('Home');
    await expect.poll(at, { timeout: 30_000 }).toBeLessThan(0.05);
    await page.keyboard.press('End');
    await expect.poll(at, { timeout: 30_000 }).toBeGreaterThan(0.5);
  });

  test('says what a file is that no picture can be made of, and lets it be saved', async () => {
    const page = await photos();
    await open(page, 5);
    await viewer(page).getByText('No picture can be made of this file').waitFor();
    await viewer(page)
      .getByText(/IMG_20240530_100000.jpg · JPEG · 4/)
      .waitFor();
    const saving = page.waitForEvent('download');
    await viewer(page).getByRole('button', { name: 'Save a copy' }).click();
    expect((await saving).suggestedFilename()).toBe('IMG_20240530_100000.jpg');
  });

  test('plays the motion of a photo while it is held, and stops when it is let go', async () => {
    const page = await photos();
    await open(page, 6);
    const video = viewer(page).locator('video');
    await video.waitFor({ state: 'attached' });
    const motion = (what: string) =>
      page.evaluate(`((video) => ${what})(document.querySelector('[role=dialog] video'))`);
    expect(await motion('video.muted && video.paused')).toBe(true);
    // It is so short that it may be over before anybody looks.
    await page.evaluate(`window.plays = 0; document.addEventListener('playing', () => window.plays++, true)`);
    const plays = () => page.evaluate('window.plays');
    await page.mouse.move(600, 300);
    await page.mouse.down();
    await expect.poll(plays).toBe(1);
    await page.mouse.up();
    await expect.poll(() => motion('video.paused')).toBe(true);
    await page.keyboard.press('l');
    await expect.poll(plays).toBe(2);
  });

  test('shows the edit, the original, and both beside a divider that keys move', async () => {
    const page = await photos();
    await open(page, 7);
    const proportion = async () => {
      const { width, height } = (await frame(page).boundingBox())!;
      return width / height;
    };
    await expect.poll(proportion, { timeout: 30_000 }).toBeCloseTo(1, 2);
    await viewer(page).getByRole('radio', { name: 'Original' }).click();
    await expect.poll(proportion, { timeout: 30_000 }).toBeCloseTo(4 / 3, 2);
    await page.keyboard.press('c');
    const divider = viewer(page).getByRole('slider', { name: /Divider/ });
    await divider.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => divider.inputValue(), { timeout: 30_000 }).toBe('51');
    await expect.poll(() => place(page).textContent(), { timeout: 30_000 }).toBe('8 of 8');
  });

  test('goes on by a sweep of a finger, comes near by a double tap, and closes by a pull', async () => {
    const page = await photos({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } });
    await open(page, 0);
    await frame(page).locator('[data-level="preview"]').waitFor();
    await settled(page);
    const isNear = async () => (await frame(page).boundingBox())!.width > 3000;
    for (let tries = 0; tries < 12 && !(await isNear()); tries++) await tapTwice(page, { x: 200, y: 400 });
    expect(await isNear()).toBe(true);
    await page.keyboard.press('0');
    await expect
      .poll(async () => (await frame(page).boundingBox())!.width, { timeout: 30_000 })
      .toBeLessThan(400);
    await sweep(page, { x: 300, y: 400 }, { x: -200, y: 0 });
    await expect.poll(() => place(page).textContent(), { timeout: 30_000 }).toBe('2 of 8');
    await sweep(page, { x: 200, y: 300 }, { x: 0, y: 250 });
    await viewer(page).waitFor({ state: 'detached' });
  });

  for (const colorScheme of ['light', 'dark'] as const)
    test(`has no fault that axe finds, ${colorScheme}`, async () => {
      const page = await photos({ colorScheme, bypassCSP: true });
      await page.addScriptTag({ path: axe });
      for (const at of [0, 4]) {
        await open(page, at);
        await page.keyboard.press('i');
        await page.waitForTimeout(500);
        // Colours that fade have other contrasts.
        await page.evaluate(
          'Promise.allSettled(document.getAnimations().filter((each) => each instanceof CSSTransition).map(({ finished }) => finished))',
        );
        const found = (await page.evaluate(
          'axe.run("[role=dialog]").then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes.map((node) => node.html)))',
        )) as string[];
        expect(found).toEqual([]);
        await page.keyboard.press('i');
        await close(page);
      }
    });

  test('opens what is only in the vault with its preview, and its original comes by itself', async () => {
    const page = await photos();
    const id = Number(await tile(page, 0).getAttribute('data-asset'));
    const [evicted, film] = [id, Number(await tile(page, 4).getAttribute('data-asset'))];
    expect(await tell(page, 'evictOriginals', { ids: [evicted, film] })).toMatchObject({ done: 2 });
    await open(page, 0);
    await frame(page).locator('[data-level="preview"]').waitFor();
    await frame(page).locator('[data-level="full"]').waitFor();
    await page.keyboard.press('i');
    const panel = viewer(page).getByRole('complementary', { name: 'Information' });
    await panel.getByText('Only in the vault').waitFor();
    await panel.getByText(/Nothing is lost: every file is proven/).waitFor();
    await page.keyboard.press('i');
    await close(page);
    await open(page, 4);
    await viewer(page).getByRole('slider', { name: 'Position' }).focus();
    await page.keyboard.press('End');
    const at = () =>
      page.evaluate('document.querySelector("[role=dialog] video").currentTime') as Promise<number>;
    await expect.poll(at, { timeout: 30_000 }).toBeGreaterThan(0.5);
  });

  test('says so when a photo is deleted elsewhere while it is open', async () => {
    const page = await photos();
    const id = Number(await tile(page, 2).getAttribute('data-asset'));
    await open(page, 2);
    await tell(page, 'trashAssets', { ids: [id] });
    await tell(page, 'purgeAssets', { ids: [id] });
    await viewer(page).getByText('This photo is no longer here').waitFor();
    // Nothing is there that a finger could touch to call the controls: they stay.
    await page.waitForTimeout(2500);
    expect(await shownOpacity(page)()).toBe('1');
    await viewer(page).getByRole('button', { name: 'Next', exact: true }).click();
    await expect.poll(() => place(page).textContent(), { timeout: 30_000 }).toBe('3 of 7');
  });
});

const shownOpacity = (page: Page) => () =>
  page.evaluate('getComputedStyle(document.querySelector("[role=dialog] [role=toolbar]")).opacity');
