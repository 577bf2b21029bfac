import { randomFillSync } from 'node:crypto';
import { closeSync, ftruncateSync, mkdirSync, openSync, utimesSync, writeSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { filesBelow, sha256Of } from '../engine/import/expect-whole.ts';
import { startFaultProxy } from '../servers/fault-proxy.ts';
import { type S3Server, startRgw, whyNoRgw } from '../servers/rgw.ts';
import { newBucketName, sharedRgw } from '../servers/shared-rgw.ts';
import { makeVault, newDesk } from '../vaults/vault-desk.ts';

// `npm run torture` has the video of 5 GiB over a link that drops every 200 MB.
const isFull = process.env.PHOTOFERRY_TORTURE === '1';
const [sizeBytes, dropEveryBytes] = isFull ? [5 * 1024 ** 3, 200_000_000] : [64_000_000, 20_000_000];
const timeout = isFull ? 1_800_000 : 120_000;
/** What a part of an upload is at the store: 16 MiB over 4 GiB. */
const partBytes = (isFull ? 2 : 1) * 8_390_656;

/** Mostly holes, so that it costs no disk; different everywhere, so that no two parts are alike. */
function sparseVideo(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const descriptor = openSync(file, 'w');
  ftruncateSync(descriptor, sizeBytes);
  const noise = Buffer.alloc(4096);
  for (let at = 0; at < sizeBytes; at += 4 * 1024 * 1024)
    writeSync(descriptor, randomFillSync(noise), 0, 4096, at);
  closeSync(descriptor);
  utimesSync(file, 1_720_000_000, 1_720_000_000);
}

async function server(): Promise<S3Server> {
  if (!isFull) return sharedRgw();
  const own = await startRgw({ store: 'bluestore' });
  onTestFinished(() => own.stop());
  return own;
}

const why = whyNoRgw();
if (why) process.stderr.write(`A link that drops is not tested: ${why}\n`);

it.skipIf(why)(
  'a large video arrives over a link that drops again and again',
  { timeout, retry: 0 },
  async () => {
    const store = await server();
    const proxy = await startFaultProxy(store.endpoint);
    onTestFinished(() => proxy.stop());
    const url = `s3://${newBucketName()}/v?endpoint=${proxy.endpoint}&region=${store.region}&pathStyle=1`;
    const place = { words: ['--s3', url], env: store.env };
    const desk = await newDesk(place);
    const card = path.join(desk.home, 'card');
    sparseVideo(path.join(card, 'DCIM/MVI_1.MP4'));
    expect((await desk.run(['import', '--from', card])).status).toBe(0);
    await makeVault(desk, place);

    proxy.dropEveryBytes = dropEveryBytes;
    let runs = 0;
    let done = await desk.run(['backup', '--json']);
    // A link this bad may well end a run: the next goes on where it stopped.
    for (runs = 1; done.result.backedUp !== 1 && runs < 40; runs++)
      done = await desk.run(['backup', '--json']);
    const { drops } = proxy;
    proxy.clear();
    expect(done.result).toMatchObject({ assets: 1, backedUp: 1, proven: 1 });
    expect(drops).toBeGreaterThanOrEqual(Math.floor(sizeBytes / dropEveryBytes));
    const received = proxy.requests
      .filter(({ method, path: object }) => method === 'PUT' && object.includes('/blobs/'))
      .reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
    const again = received - sizeBytes;
    process.stderr.write(
      `  ${drops} drops in ${runs} runs: ${(again / 1e6).toFixed(1)} MB sent again, ${(again / drops / 1e6).toFixed(1)} MB a drop\n`,
    );
    // Padding is a few percent of the file. The first drop meets four parts under way, and shows what the line is like.
    expect(again).toBeLessThanOrEqual(sizeBytes * 0.03 + (drops + 3) * partBytes);

    const to = path.join(desk.home, 'restored');
    expect(await desk.run(['restore', '--to', to, '--json'])).toMatchObject({
      status: 0,
      result: { files: 1 },
    });
    const [file] = filesBelow(to);
    expect(await sha256Of(path.join(to, file!))).toBe(await sha256Of(path.join(card, 'DCIM/MVI_1.MP4')));
  },
);
