import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { mediaAddress } from '../../electron/contract/api/media-address.ts';
import {
  backUp,
  bring,
  libraryAt,
  ownConfig,
  ownEnvironment,
  vaultFor,
} from '../engine/backup/backup-desk.ts';
import { box, MP4 } from '../media/tiny-files.ts';
import { meterLine } from '../servers/metered-line.ts';
import { whyNoRgw } from '../servers/rgw.ts';
import { newBucketName, sharedRgw } from '../servers/shared-rgw.ts';
import { mediaDesk } from './media-desk.ts';

const MiB = 1024 * 1024;
/** What is sent for a part besides its bytes: the rest of two frames, tags, headers. */
const beside = 0.25 * MiB;
const why = whyNoRgw();

/** A video that is only in a bucket, and what comes from there. */
async function farVideo(megabytes: number) {
  await ownConfig();
  const { endpoint, env } = await sharedRgw();
  ownEnvironment(env);
  const line = await meterLine(endpoint);
  onTestFinished(() => line.close());
  const library = await libraryAt();
  const bytes = Buffer.concat([MP4, box('free', Buffer.alloc(16)), randomBytes(megabytes * MiB)]);
  await bring(library, { 'VID_1.MP4': bytes });
  const place = `s3://${newBucketName()}/vault?endpoint=${encodeURIComponent(line.endpoint)}&region=us-east-1&pathStyle=1`;
  await vaultFor(library, { place });
  await backUp(library);
  const desk = await mediaDesk(library);
  const file = desk.named('VID_1.MP4');
  desk.evict(file);
  const address = mediaAddress.file(file);
  let from = line.bytes;
  return {
    ...{ desk, bytes, address },
    from: (start: number) => desk.ask(address, { headers: { range: `bytes=${start}-` } }),
    /** Bytes from the store since this was asked last. */
    fetched: () => {
      const since = line.bytes - from;
      from = line.bytes;
      return since;
    },
  };
}

test.skipIf(why)(
  'a player that asks for all from here on gets a part, of what is near; who comes back gets the whole, byte for byte',
  async () => {
    const { from, bytes, fetched, desk, address } = await farVideo(24);
    await from(0);
    expect(fetched()).toBeLessThan(MiB + beside);
    const middle = await from(12 * MiB);
    expect(middle.body.equals(bytes.subarray(12 * MiB, 13 * MiB))).toBe(true);
    expect(middle.headers['content-range']).toBe(`bytes ${12 * MiB}-${13 * MiB - 1}/${bytes.length}`);
    expect(fetched()).toBeLessThan(MiB + beside);
    // What is asked for exactly is given exactly, and what is to be saved is given whole.
    for (const end of [5 * MiB, bytes.length]) {
      const exact = await desk.ask(address, { headers: { range: `bytes=${MiB}-${end - 1}` } });
      expect(exact.body.equals(bytes.subarray(MiB, end))).toBe(true);
    }
    const saved = await desk.ask(`${address}?download`, { headers: { range: 'bytes=7-' } });
    expect(saved.body.equals(bytes.subarray(7))).toBe(true);

    fetched();
    const digest = createHash('sha256');
    let parts = 0;
    for (let at = 0; at < bytes.length; parts++) {
      const { body, status } = await from(at);
      expect(status).toBe(206);
      digest.update(body);
      at += body.length;
    }
    expect(digest.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(fetched()).toBeLessThan(bytes.length * 1.1);
    // Larger and larger, or watching would be nothing but asking.
    expect(parts).toBeLessThan(15);
  },
);

test.skipIf(why)('whoever reads no further, or leaves, ends the fetching from the store', async () => {
  const { desk, address, bytes, fetched } = await farVideo(64);
  const { port } = desk.server;
  const options = { host: '127.0.0.1', port, path: address, agent: false as const };
  const request = http.get({ ...options, headers: { cookie: desk.cookie } });
  request.on('error', () => {});
  const answer = await new Promise<http.IncomingMessage>((resolve) => request.once('response', resolve));
  answer.on('error', () => {});
  expect(answer.headers['content-length']).toBe(String(bytes.length));
  answer.once('data', () => answer.pause());
  // What the systems between hold, and then nothing more.
  let held = 0;
  for (let quiet = 0; quiet < 4; ) {
    await sleep(500);
    const more = fetched();
    held += more;
    quiet = more === 0 && held > 0 ? quiet + 1 : 0;
  }
  expect(held).toBeLessThan(32 * MiB);
  request.destroy();
  await sleep(500);
  expect(fetched()).toBeLessThan(MiB);
});
