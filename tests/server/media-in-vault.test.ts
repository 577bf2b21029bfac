import { createHash } from 'node:crypto';
import { renameSync } from 'node:fs';
import http from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { mediaAddress } from '../../electron/contract/api/media-address.ts';
import { createKeptVault } from '../../electron/engine/host/media/kept-vault.ts';
import { backUp, bring, libraryAt, ownConfig, vaultFor } from '../engine/backup/backup-desk.ts';
import { mediaDesk } from './media-desk.ts';
import { video } from './media-files.ts';

describe('files that are only in the vault', () => {
  test('come decrypted, whole and by range', async () => {
    await ownConfig();
    const library = await libraryAt();
    const bytes = video(20);
    await bring(library, { 'VID_1.MP4': bytes });
    await vaultFor(library);
    await backUp(library);
    const desk = await mediaDesk(library);
    const file = desk.named('VID_1.MP4');
    const here = await desk.ask(mediaAddress.file(file), { method: 'HEAD' });
    desk.evict(file);
    const at = mediaAddress.file(file);
    const whole = await desk.ask(at);
    expect(whole.status).toBe(200);
    expect(createHash('sha256').update(whole.body).digest('hex')).toBe(file.sha256);
    // The same bytes under the same name: what a browser has kept stays good.
    expect(whole.headers.etag).toBe(here.headers.etag);
    for (const [start, end] of [
      [0, 10],
      [65_530, 65_550],
      [9_000_000, 12_000_000],
      [bytes.length - 5, bytes.length],
    ] as const) {
      const part = await desk.ask(at, { headers: { range: `bytes=${start}-${end - 1}` } });
      expect(part.status).toBe(206);
      expect(part.body.equals(bytes.subarray(start, end))).toBe(true);
    }
  });

  test('say why where they cannot be had: no vault, a store that is away, bytes that are not those', async () => {
    await ownConfig();
    const library = await libraryAt();
    await bring(library, { 'VID_1.MP4': video(1), 'VID_2.MP4': video(1) });
    const { place } = await vaultFor(library);
    const desk = await mediaDesk(library);
    const [one, two] = [desk.named('VID_1.MP4'), desk.named('VID_2.MP4')];
    desk.evict(one);
    const never = await desk.ask(mediaAddress.file(one));
    expect([never.status, never.json.code]).toEqual([404, 'media-missing']);
    await backUp(library);
    desk.evict(two);
    renameSync(place, `${place}-away`);
    const away = await desk.ask(mediaAddress.file(two));
    expect(away.status).toBeGreaterThanOrEqual(400);
    expect(away.json.code).toMatch(/^(?:store|blob|vault)-/);
    expect(away.headers['cache-control']).toBe('no-store');
    renameSync(`${place}-away`, place);
    expect((await desk.ask(mediaAddress.file(two))).status).toBe(200);
    expect(desk.unforeseen).toEqual([]);
  });
});

/** Asks for a file and reads no more than its beginning. */
async function paused(desk: Awaited<ReturnType<typeof mediaDesk>>, address: string) {
  const options = { host: '127.0.0.1', port: desk.server.port, path: address, agent: false as const };
  const request = http.get({ ...options, headers: { cookie: desk.cookie } });
  request.on('error', () => {});
  onTestFinished(() => void request.destroy());
  let status: number | undefined;
  request.once('response', (response) => {
    status = response.statusCode;
    response.on('error', () => {});
    response.once('data', () => response.pause());
  });
  return { status: () => status, leave: () => request.destroy() };
}

test('whoever does not read on keeps a place at the vault, and gives it back when leaving', async () => {
  await ownConfig();
  const library = await libraryAt();
  await bring(library, { 'VID_1.MP4': video(24) });
  await vaultFor(library);
  await backUp(library);
  const desk = await mediaDesk(library);
  const file = desk.named('VID_1.MP4');
  desk.evict(file);
  const watchers = await Promise.all(Array.from({ length: 8 }, () => paused(desk, mediaAddress.file(file))));
  await expect
    .poll(() => watchers.map(({ status }) => status()), { timeout: 30_000 })
    .toEqual(Array(8).fill(200));
  const ninth = await paused(desk, mediaAddress.file(file));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(ninth.status()).toBeUndefined();
  watchers[3]!.leave();
  await expect.poll(ninth.status, { timeout: 30_000 }).toBe(200);
});

test('the vault is opened once, another time for another vault, and not at all after the end', async () => {
  await ownConfig();
  const library = await libraryAt();
  let current = library;
  const kept = createKeptVault(() => current);
  await expect(kept.lease()).rejects.toMatchObject({ code: 'vault-none' });
  await kept.warm();
  await vaultFor(library);
  const [one, two] = await Promise.all([kept.lease(), kept.lease()]);
  expect(one.vault).toBe(two.vault);
  one.release();
  two.release();
  expect((await kept.lease()).vault).toBe(one.vault);
  const other = await libraryAt();
  await vaultFor(other);
  current = other;
  expect((await kept.lease()).vault.id).not.toBe(one.vault.id);
  await kept.close();
  await expect(kept.lease()).rejects.toThrow();
});
