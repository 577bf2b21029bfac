import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { createCatalog } from '../electron/catalog/catalog.ts';
import { allDays } from '../electron/catalog/timeline/timeline.ts';
import { renderPreview } from '../electron/media/thumbnail/render.ts';
import { launchBrowser, openTab } from '../tests/e2e/browser.ts';
import { serveLibrary } from '../tests/e2e/served.ts';
import { makeGalleryCorpus } from './gallery-corpus.ts';
import { type Figure, middle } from './measure.ts';
import type { Stage } from './stage.ts';

const assets = 1_000_000;
const jumps = 60;
const screens = 30;
const steps = 30;
const photo = '[role=gridcell] img';

/**
 * The timeline of a million assets in Chromium, from the real server. Work of the main thread is told in time of its processor, so
 * that whatever else the machine does is not counted; waiting (first thumbnails, jumps) is told by the clock.
 */
export async function benchGallery(stage: Stage): Promise<Figure[]> {
  const library = stage.fresh('gallery');
  await makeGalleryCorpus(library, { assets });
  await addPreviews(library, steps + 8);
  return measureGallery(library);
}

export async function measureGallery(library: string): Promise<Figure[]> {
  const served = await serveLibrary(library);
  const browser = await launchBrowser();
  try {
    const { page } = await openTab(browser);
    await page.goto(served.link);
    await page.waitForSelector(photo);
    const first = [];
    for (let round = 0; round < 3; round += 1) first.push(await firstThumbnailsMs(page));
    await restMs(page, 1500);
    const jumped = [];
    for (let round = 0; round < jumps; round += 1) jumped.push(await jumpMs(page, (round * 0.618) % 1));
    const frames = await scrollFrames(browser, page);
    const next = await nextPhotosMs(page);
    const { count, megabytes } = await afterTour(page);
    return [
      ms('First thumbnails of a million, from opening the page', middle(first), 1000),
      ms('All thumbnails after a jump to any date, 95 of 100', percentile(jumped, 0.95), 150),
      ms('Next photo in the viewer, its preview ready before, 95 of 100', percentile(next, 0.95), 100),
      ms('Work in a frame at 60 screens a minute, 99 of 100', percentile(frames, 0.99), 17),
      ms('Work in a frame at 60 screens a minute, most', Math.max(...frames), 50),
      figure('Memory of the page after a tour of all', `${megabytes.toFixed(0)} MB`, megabytes, 400),
      figure('Tiles in the page, at most', `${count}`, count, 600),
    ];
  } finally {
    await browser.close();
    await served.close();
  }
}

async function firstThumbnailsMs(page: Page): Promise<number> {
  await page.reload({ waitUntil: 'commit' });
  return (await page.evaluate(`new Promise((resolve) => {
    const look = () => {
      const there = [...document.querySelectorAll('${photo}')].filter((each) => each.naturalWidth > 0);
      if (there.length >= 8) resolve(performance.now());
      else requestAnimationFrame(look);
    };
    look();
  })`)) as number;
}

/** In the page: how long it takes from the next press until every tile in sight has its photo. */
const watchJump = `window.jumped = new Promise((resolve) => {
  const isInSight = (cell) => {
    const { top, bottom } = cell.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  addEventListener('pointerdown', (event) => {
    const look = () => {
      const cells = [...document.querySelectorAll('[role=gridcell]')].filter(isInSight);
      const spent = performance.now() - event.timeStamp;
      const isWhole = cells.length > 0 && cells.every((cell) => cell.querySelector('img')?.naturalWidth > 0);
      if (isWhole || spent > 5000) resolve(spent);
      else requestAnimationFrame(look);
    };
    // The jump itself is carried out after this listener.
    requestAnimationFrame(look);
  }, { once: true, capture: true });
}); 0`;

/** By a click on the scrubber. */
async function jumpMs(page: Page, where: number): Promise<number> {
  const box = (await page.locator('[role=slider][aria-orientation=vertical]').boundingBox())!;
  await page.evaluate(watchJump);
  await page.mouse.click(box.x + box.width - 6, box.y + 14 + where * (box.height - 28));
  const spent = (await page.evaluate('window.jumped')) as number;
  await restMs(page, 250);
  return spent;
}

/** Previews of the newest photos, as an import makes them: of twelve megapixels with grain. */
export async function addPreviews(library: string, count: number): Promise<void> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const create = { width: 4032, height: 3024, channels: 3, background: '#888', noise } as const;
  const { data } = await renderPreview(sharp({ create }), false);
  const hidden = path.join(library, '.photoferry');
  const catalog = createCatalog(path.join(hidden, 'catalog.sqlite'));
  const timeline = catalog.timelines.view('photos', allDays);
  const days = timeline.days();
  for (let left = count, at = 0; left > 0 && at < days.length; at += 1) {
    const [day, n] = days[at]!;
    for (const { assetId } of timeline.tiles({ day, offset: 0, limit: Math.min(n, left) })) {
      const folder = path.join(hidden, 'previews', assetId.slice(0, 2));
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, `${assetId}.jpg`), data);
      left -= 1;
    }
  }
  catalog.close();
}

/** In the page: how long it takes from the next key until the preview of another photo can be drawn. */
const watchStep = `window.stepped = new Promise((resolve) => {
  const shown = () => [...document.querySelectorAll('[data-level=preview]')].at(-1);
  const before = shown()?.src;
  addEventListener('keydown', (event) => {
    const look = () => {
      const image = shown();
      const spent = performance.now() - event.timeStamp;
      const isThere = image && image.src !== before && image.complete && image.naturalWidth > 0;
      if (isThere || spent > 5000) resolve(spent);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, { once: true, capture: true });
}); 0`;

/** Through the newest photos in the viewer, as fast as a person who looks at each for a moment. */
async function nextPhotosMs(page: Page): Promise<number[]> {
  await page.keyboard.press('Home');
  await page.waitForSelector(photo);
  await page.locator(photo).first().click();
  await page.waitForSelector('[data-level=preview]');
  const times: number[] = [];
  for (let step = 0; step < steps; step += 1) {
    await restMs(page, 700);
    await page.evaluate(watchStep);
    await page.keyboard.press('ArrowRight');
    times.push((await page.evaluate('window.stepped')) as number);
  }
  await page.keyboard.press('Escape');
  await restMs(page, 700);
  return times;
}

/** Milliseconds of work of the main thread for each frame of a steady scroll. */
async function scrollFrames(browser: Browser, page: Page): Promise<number[]> {
  const { width, height } = page.viewportSize()!;
  const session = await page.context().newCDPSession(page);
  await browser.startTracing(page, {
    categories: ['disabled-by-default-devtools.timeline', 'disabled-by-default-devtools.timeline.frame'],
  });
  await session.send('Input.synthesizeScrollGesture', {
    x: width / 2,
    y: height / 2,
    yDistance: -height * screens,
    speed: height,
    gestureSourceType: 'mouse',
  });
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  return workByFrame(traceEvents);
}

interface TraceEvent {
  name: string;
  cat: string;
  ts: number;
  dur?: number;
  tdur?: number;
  tid: number;
  pid: number;
  args?: { name?: string };
}

function workByFrame(events: TraceEvent[]): number[] {
  const frames = events.filter(({ name }) => name === 'BeginMainThreadFrame');
  const main = frames[0];
  if (!main) throw new Error('The trace shows no frame.');
  const isMain = ({ pid, tid }: TraceEvent) => pid === main.pid && tid === main.tid;
  const tasks = events
    .filter((event) => isMain(event) && event.name === 'RunTask')
    .sort((one, other) => one.ts - other.ts);
  const begins = frames
    .filter(isMain)
    .map(({ ts }) => ts)
    .sort((one, other) => one - other);
  const work = begins.map(() => 0);
  let frame = 0;
  for (const { ts, dur = 0, tdur = dur } of tasks) {
    while (frame + 1 < begins.length && begins[frame + 1]! <= ts + dur) frame += 1;
    work[frame]! += tdur / 1000;
  }
  // What was there before the first frame is not of it.
  return work.slice(1);
}

/** To both ends and through every zoom; then what the page's process holds for itself alone. */
async function afterTour(page: Page): Promise<{ count: number; megabytes: number }> {
  let count = 0;
  const look = async () => {
    await restMs(page, 400);
    count = Math.max(count, await page.locator('[role=gridcell]').count());
  };
  for (const key of [
    'ArrowDown',
    'End',
    'Home',
    '-',
    '-',
    '-',
    'PageDown',
    '+',
    '+',
    '+',
    '+',
    '+',
    'End',
    '-',
    '-',
  ]) {
    await page.keyboard.press(key);
    await look();
  }
  const session = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as {
    processInfo: { type: string; id: number }[];
  };
  const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => anonymousMb(id));
  return { count, megabytes: Math.max(...sizes) };
}

function anonymousMb(pid: number): number {
  return Number(/RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000;
}

const restMs = (page: Page, ms: number) => page.waitForTimeout(ms);

function percentile(values: number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!;
}

const ms = (name: string, value: number, most: number): Figure =>
  figure(name, `${value.toFixed(1)} ms`, value, most);

function figure(name: string, ours: string, value: number, most: number): Figure {
  return { name, ours, peer: String(most), value: value / most, wanted: 1, sense: 'at-most' };
}
