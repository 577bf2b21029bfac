import { mkdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Page } from 'playwright-core';
import { launchBrowser, openTab } from '../tests/e2e/browser.ts';
import { type Served, serveLibrary } from '../tests/e2e/served.ts';
import { type MeteredLine, meterLine } from '../tests/servers/metered-line.ts';
import { type OwnS3Server, startRgw, whyNoRgw } from '../tests/servers/rgw.ts';
import { evictedLibrary, fullPhoto, longVideos } from './evicted-library.ts';
import { type Figure, middle } from './measure.ts';
import type { Stage } from './stage.ts';

const videoBytes = 2_000_000_000;
const rounds = 15;
/** As long as the viewer waits before it fetches an original: renderer/viewer/use-original.ts. */
const viewerPatienceMs = 400;
const maxFetchedBytes = 16 * 1024 * 1024;
/** What is sealed is 0.1 % longer; the rest of a part that a player has left is fetched in vain. */
const maxInVain = 1.5;
/** What comes after the first frame is counted too, so long. */
const afterMs = 1500;

/** Originals that are only in the vault, opened from a real S3 server by the way that the viewer takes. */
export async function benchOpenEvicted(stage: Stage): Promise<Figure[]> {
  const why = whyNoRgw();
  if (why) throw new Error(`Opening cannot be measured: ${why}.`);
  const server = await startRgw();
  try {
    return [...(await photos(stage, server)), ...(await videos(stage, server))];
  } finally {
    await server.stop();
  }
}

/** A photo of 12 MP against a plain download of the same bytes from the same server, in turn. */
async function photos(stage: Stage, server: OwnS3Server): Promise<Figure[]> {
  const card = stage.fresh('card');
  mkdirSync(card);
  const bytes = await fullPhoto();
  writeFileSync(path.join(card, 'IMG_0001.JPG'), bytes);
  const evicted = await evictedLibrary(stage, { card, server, bucket: 'photos' });
  const plain = await plainDownload(server, bytes);
  const served = await serveLibrary(evicted.library, { env: evicted.env });
  try {
    const headers = { cookie: await sessionCookie(served) };
    const { file, preview } = evicted.address('IMG_0001.JPG');
    const at = (address: string) => ({ address: `http://127.0.0.1:${served.port}${address}`, headers });
    const open = async () => {
      const { ms, sizeBytes } = await download(at(file));
      if (sizeBytes !== bytes.length) throw new Error(`${sizeBytes} bytes came of the evicted photo`);
      return ms;
    };
    // As the viewer does: the preview at once, the original for who stays with it.
    await download(at(preview));
    await setTimeout(viewerPatienceMs);
    const first = await open();
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      theirs.push(await plain.downloadMs());
      ours.push(await open());
    }
    const peer = middle(theirs);
    const name = `Opening an evicted photo of ${(bytes.length / 1e6).toFixed(1)} MB`;
    return [
      nearly(`${name} (1: 1.2 times a plain download, or 50 ms over it)`, middle(ours), peer),
      nearly(`${name}, the first after the start`, first, peer),
    ];
  } finally {
    plain.close();
    await served.close();
  }
}

function nearly(name: string, ours: number, peer: number): Figure {
  const value = Math.min(ours / (peer * 1.2), Math.max(0, ours - peer) / 50);
  const [shown, other] = [ours, peer].map((each) => `${each.toFixed(1)} ms`);
  return { name, ours: shown!, peer: other!, value, wanted: 1, sense: 'at-most' };
}

async function plainDownload(server: OwnS3Server, bytes: Buffer) {
  const { accessKeyId, secretAccessKey, endpoint, region } = server;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const object = { Bucket: 'photos', Key: 'plain.jpg' };
  await client.send(new PutObjectCommand({ ...object, Body: bytes }));
  return {
    downloadMs: async () => {
      const startedAt = performance.now();
      const { Body: body } = await client.send(new GetObjectCommand(object));
      let got = 0;
      for await (const chunk of body as AsyncIterable<Buffer>) got += chunk.length;
      if (got !== bytes.length) throw new Error(`${got} bytes came of the plain object`);
      return performance.now() - startedAt;
    },
    close: () => client.destroy(),
  };
}

/** As a browser gets it for the one-time link. */
async function sessionCookie({ link }: Served): Promise<string> {
  const { hash } = new URL(link);
  if (hash) throw new Error('The link has become another.');
  const answer = await fetch(link, { redirect: 'manual' });
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0]!)
    .join('; ');
}

const agent = new http.Agent({ keepAlive: true });

async function download({
  address,
  headers,
}: {
  address: string;
  headers: Record<string, string>;
}): Promise<{ ms: number; sizeBytes: number }> {
  const startedAt = performance.now();
  const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http.get(address, { headers, agent }, resolve).on('error', reject);
  });
  let sizeBytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) sizeBytes += chunk.length;
  if (answer.statusCode !== 200) throw new Error(`status ${answer.statusCode} for ${address}`);
  return { ms: performance.now() - startedAt, sizeBytes };
}

/** Videos of 2 GB in Chromium: the first picture, and that of the middle, with what is fetched for each. */
async function videos(stage: Stage, server: OwnS3Server): Promise<Figure[]> {
  const card = stage.fresh('card');
  const names = longVideos(card, videoBytes);
  const line = await meterLine(server.endpoint);
  const evicted = await evictedLibrary(stage, {
    card,
    server: { ...server, endpoint: line.endpoint },
    bucket: 'videos',
  });
  const served = await serveLibrary(evicted.library, { env: evicted.env });
  const browser = await launchBrowser();
  try {
    const { page } = await openTab(browser);
    await page.goto(served.link);
    await page.waitForSelector('[role=gridcell] img');
    const figures: Figure[] = [];
    for (const [place, name] of Object.entries(names))
      figures.push(...(await watch(page, line, { address: evicted.address(name).file, place })));
    return figures;
  } finally {
    await browser.close();
    await served.close();
    line.close();
  }
}

async function watch(
  page: Page,
  line: MeteredLine,
  { address, place }: { address: string; place: string },
): Promise<Figure[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  let received = 0;
  session.on('Network.dataReceived', ({ dataLength }) => {
    received += dataLength;
  });
  const what = `an evicted video of 2 GB, index ${place === 'front' ? 'in front' : 'at the end'}`;
  const measure = async (name: string, script: string): Promise<Figure[]> => {
    const before = { fetched: line.bytes, received };
    const ms = (await page.evaluate(script)) as number;
    const untilFrame = line.bytes - before.fetched;
    await page.waitForTimeout(afterMs);
    const [fetched, taken] = [line.bytes - before.fetched, received - before.received];
    return [
      limit(`${name} of ${what}`, ms, 1000, 'ms'),
      limit('  fetched from the store until it shows', untilFrame / 1e6, maxFetchedBytes / 1e6, 'MB'),
      {
        name: '  fetched from the store, to what Chromium took, with what it reads ahead',
        ...{ ours: megabytes(fetched), peer: megabytes(taken) },
        ...{ value: fetched / taken, wanted: maxInVain, sense: 'at-most' },
      },
    ];
  };
  const figures = [
    ...(await measure('First frame', openVideo(address))),
    ...(await measure('Frame in the middle', seekToMiddle)),
  ];
  await page.evaluate("document.querySelector('#bench').remove()");
  await session.detach();
  return figures;
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** As the viewer has it; gives the milliseconds until a frame is on the screen. */
const openVideo = (address: string) => `new Promise((resolve, reject) => {
  const startedAt = performance.now();
  const video = document.createElement('video');
  Object.assign(video, { id: 'bench', preload: 'metadata', muted: true, playsInline: true, width: 640, src: '${address}' });
  video.addEventListener('error', () => reject(new Error(video.error.message)));
  video.requestVideoFrameCallback(() => resolve(performance.now() - startedAt));
  document.body.prepend(video);
})`;

const seekToMiddle = `new Promise((resolve) => {
  const video = document.querySelector('#bench');
  const startedAt = performance.now();
  video.requestVideoFrameCallback(() => resolve(performance.now() - startedAt));
  video.currentTime = video.duration / 2;
})`;

function limit(name: string, value: number, most: number, unit: string): Figure {
  const peer = `limit ${most.toFixed(0)} ${unit}`;
  return {
    name,
    ours: `${value.toFixed(1)} ${unit}`,
    peer,
    value: value / most,
    wanted: 1,
    sense: 'at-most',
  };
}
