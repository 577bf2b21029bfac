import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import { mediaAddress } from '../../electron/contract/api/media-address.ts';
import { createKeptVault } from '../../electron/engine/host/media/kept-vault.ts';
import { makePictures } from '../../electron/engine/pictures/make-pictures.ts';
import { backUp, bring, libraryAt, ownConfig, vaultFor } from '../engine/backup/backup-desk.ts';
import { idle, temporaryFolder } from '../engine/temporary.ts';
import { box, jpeg, MP4 } from '../media/tiny-files.ts';
import { mediaDesk } from './media-desk.ts';

/** A picture that is none too small for a preview: over 2048 px and, being noise, over 512 KB. */
async function noisyPhoto(): Promise<Buffer> {
  const [width, height] = [2200, 1500];
  const raw = { width, height, channels: 3 as const };
  return sharp(randomBytes(width * height * 3), { raw })
    .jpeg({ quality: 80 })
    .toBuffer();
}

/** Begins as a video, with `megabytes` of noise behind. */
const video = (megabytes: number) =>
  Buffer.concat([MP4, box('free', Buffer.alloc(16)), randomBytes(megabytes * 1024 * 1024)]);

describe('files', () => {
  test('whole, by range, from the end, and not beyond it', async () => {
    const library = await libraryAt();
    const bytes = video(3);
    await bring(library, { 'VID_1.MP4': bytes });
    const desk = await mediaDesk(library);
    const file = desk.named('VID_1.MP4');
    const at = mediaAddress.file(file);

    const whole = await desk.ask(at);
    expect(whole.status).toBe(200);
    expect(whole.body.equals(bytes)).toBe(true);
    expect(whole.headers).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': String(bytes.length),
      'accept-ranges': 'bytes',
      'cache-control': 'private, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    expect(whole.headers['content-disposition']).toBeUndefined();
    const etag = whole.headers.etag!;

    const part = async (range: string, headers = {}) => desk.ask(at, { headers: { range, ...headers } });
    for (const [range, start, end] of [
      ['bytes=0-0', 0, 1],
      ['bytes=0-', 0, bytes.length],
      ['bytes=100000-1100000', 100_000, 1_100_001],
      ['bytes=-10', bytes.length - 10, bytes.length],
      ['bytes=5-999999999', 5, bytes.length],
      ['bytes=-999999999', 0, bytes.length],
    ] as const) {
      const answer = await part(range);
      expect([answer.status, answer.headers['content-range']], range).toEqual([
        206,
        `bytes ${start}-${end - 1}/${bytes.length}`,
      ]);
      expect(answer.body.equals(bytes.subarray(start, end)), range).toBe(true);
    }
    for (const range of [`bytes=${bytes.length}-`, 'bytes=-0', 'bytes=999999999-']) {
      const answer = await part(range);
      expect([answer.status, answer.headers['content-range']]).toEqual([416, `bytes */${bytes.length}`]);
      expect(answer.headers['cache-control']).toBe('no-store');
    }
    for (const range of ['bytes=5-2', 'bytes=a-b', 'items=0-1', 'bytes=0-1,3-4', 'bytes=-', 'bytes=1e3-'])
      expect((await part(range)).status, range).toBe(200);
    expect((await part('bytes=0-9', { 'if-range': etag })).status).toBe(206);
    expect((await part('bytes=0-9', { 'if-range': '"other"' })).status).toBe(200);
    expect((await part('bytes=0-9', { 'if-range': 'Sun, 29 Nov 2026 00:00:00 GMT' })).status).toBe(200);
    expect((await desk.ask(at, { headers: { 'if-none-match': `W/${etag}` } })).status).toBe(304);
    const head = await desk.ask(at, { method: 'HEAD' });
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([
      200,
      String(bytes.length),
      0,
    ]);
  });

  test('a key with the digest of another file means nothing', async () => {
    const library = await libraryAt();
    await bring(library, {
      'IMG_1.JPG': jpeg({ tail: randomBytes(99) }),
      'IMG_2.JPG': jpeg({ tail: randomBytes(99) }),
    });
    const desk = await mediaDesk(library);
    const [one, two] = [desk.named('IMG_1.JPG'), desk.named('IMG_2.JPG')];
    expect((await desk.ask(mediaAddress.file(one))).status).toBe(200);
    const wrong = await desk.ask(mediaAddress.file({ id: one.id, sha256: two.sha256 }));
    expect([wrong.status, wrong.json.code]).toEqual([404, 'media-missing']);
    for (const at of [
      '/media/files/0/0123456789abcdef',
      '/media/files/999/0123456789abcdef',
      '/media/files/x/0',
      '/media/thumbnails/zz',
    ])
      expect((await desk.ask(at)).status, at).toBe(404);
  });

  test('are saved under their own name, however hostile it is', async () => {
    const library = await libraryAt();
    const name = 'Größe "1"; filename=evil.exe\u202Egpj.JPG';
    await bring(library, { 'IMG_1.JPG': jpeg({ tail: randomBytes(99) }) });
    const desk = await mediaDesk(library);
    const file = desk.named('IMG_1.JPG');
    const real = desk.media.file;
    desk.media.file = async (resource, options) => ({ ...(await real(resource, options)), name });
    const { headers } = await desk.ask(mediaAddress.download(file));
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(headers['content-disposition']).toBe(
      `attachment; filename="Gr__e _1_; filename=evil.exegpj.JPG"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20_1_%3B%20filename%3Devil.exegpj.JPG`,
    );
  });

  test('that are text of any kind are never shown, and nothing that is shown can run', async () => {
    const library = await libraryAt();
    const script = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"/>${script}`;
    await bring(library, {
      'IMG_1.JPG': jpeg({ tail: Buffer.from(script) }),
      'IMG_1.XMP': Buffer.from(xmp),
      // Says that it is a photo, and is none.
      'IMG_2.JPG': Buffer.from(`<html>${script}</html>`),
    });
    const desk = await mediaDesk(library);
    for (const [name, type] of [
      ['IMG_1.JPG', 'image/jpeg'],
      ['IMG_1.XMP', 'application/octet-stream'],
      ['IMG_2.JPG', 'application/octet-stream'],
    ] as const) {
      const { headers } = await desk.ask(mediaAddress.file(desk.named(name)));
      expect(headers['content-type'], name).toBe(type);
      expect(headers['content-security-policy'], name).toContain('sandbox');
      if (type === 'application/octet-stream')
        expect(headers['content-disposition'], name).toMatch(/^attachment; /);
    }
  });

  test('the video inside a motion photo is one of its own, by range too', async () => {
    const library = await libraryAt();
    const movie = video(1);
    const xmp =
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" ' +
      `GCamera:MicroVideo="1" GCamera:MicroVideoOffset="${movie.length}"/></rdf:RDF></x:xmpmeta>`;
    await bring(library, {
      'MVIMG_1.jpg': jpeg({ xmp, tail: movie }),
      'IMG_2.JPG': jpeg({ tail: randomBytes(9) }),
    });
    const desk = await mediaDesk(library);
    const file = desk.named('MVIMG_1.jpg');
    const whole = await desk.ask(mediaAddress.motion(file));
    expect([whole.status, whole.headers['content-type']]).toEqual([200, 'video/mp4']);
    expect(whole.body.equals(movie)).toBe(true);
    const part = await desk.ask(mediaAddress.motion(file), { headers: { range: 'bytes=-1000' } });
    expect(part.body.equals(movie.subarray(-1000))).toBe(true);
    expect(part.headers['content-range']).toBe(
      `bytes ${movie.length - 1000}-${movie.length - 1}/${movie.length}`,
    );
    expect(part.headers.etag).not.toBe((await desk.ask(mediaAddress.file(file))).headers.etag);
    expect((await desk.ask(mediaAddress.motion(desk.named('IMG_2.JPG')))).status).toBe(404);
  });

  test('a link in the library leads nowhere outside; a file that was changed is not shown as what it was', async () => {
    const library = await libraryAt();
    const bytes = jpeg({ tail: randomBytes(999) });
    await bring(library, { 'IMG_1.JPG': bytes, 'IMG_2.JPG': jpeg({ tail: randomBytes(99) }) });
    const desk = await mediaDesk(library);
    const [one, two] = [desk.named('IMG_1.JPG'), desk.named('IMG_2.JPG')];
    const place = path.join(library.root, one.path!);
    const outside = path.join(await temporaryFolder(), 'secret');
    writeFileSync(outside, bytes);
    renameSync(place, `${place}.aside`);
    symlinkSync(outside, place);
    const linked = await desk.ask(mediaAddress.file(one));
    expect([linked.status, linked.body.includes(bytes.subarray(-99))]).toEqual([404, false]);
    rmSync(place);
    // One that stays inside is the person's own affair.
    symlinkSync(`${place}.aside`, place);
    expect((await desk.ask(mediaAddress.file(one))).body.equals(bytes)).toBe(true);
    rmSync(place);
    mkdirSync(place);
    expect((await desk.ask(mediaAddress.file(one))).status).toBe(404);
    writeFileSync(path.join(library.root, two.path!), 'edited');
    const changed = await desk.ask(mediaAddress.file(two));
    expect([changed.status, changed.json.code]).toEqual([409, 'original-changed']);
  });

  test('whoever leaves in the middle keeps no file open', async () => {
    const library = await libraryAt();
    await bring(library, { 'VID_1.MP4': video(40) });
    const desk = await mediaDesk(library);
    let ended = 0;
    const real = desk.media.file;
    desk.media.file = async (...asked) => {
      const file = await real(...asked);
      const open: typeof file.open = async function* (...given) {
        try {
          yield* file.open(...given);
        } finally {
          ended++;
        }
      };
      return { ...file, open };
    };
    const options = { port: desk.server.port, path: mediaAddress.file(desk.named('VID_1.MP4')) };
    const request = http.get({ host: '127.0.0.1', ...options, headers: { cookie: desk.cookie } });
    request.on('error', () => {});
    await new Promise<void>((resolve) => {
      request.on('response', (response) => {
        response.once('data', () => {
          request.destroy();
          resolve();
        });
      });
    });
    await expect.poll(() => ended, { timeout: 30_000 }).toBe(1);
  });
});

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

describe('pictures', () => {
  test('thumbnails from the library, also under an identity that the asset had before', async () => {
    const library = await libraryAt();
    await bring(library, { 'IMG_1.JPG': await noisyPhoto() });
    const desk = await mediaDesk(library);
    const { assetId, key } = desk.named('IMG_1.JPG');
    const none = await desk.ask(mediaAddress.thumbnail({ assetId, picture: 0 }));
    expect([none.status, none.headers['cache-control']]).toEqual([404, 'no-store']);
    await makePictures(library, 'thumbnail', { signal: idle() });
    const there = await desk.ask(mediaAddress.thumbnail({ assetId, picture: 0 }));
    expect([there.status, there.headers['content-type']]).toEqual([200, 'image/webp']);
    expect((await sharp(there.body).metadata()).width).toBe(512);
    expect(there.headers['cache-control']).toContain('immutable');
    const before = randomBytes(16);
    library.catalog.assets.addAlias(before, key);
    expect(
      (await desk.ask(mediaAddress.thumbnail({ assetId: before.toString('hex'), picture: 0 }))).body.equals(
        there.body,
      ),
    ).toBe(true);
    const headers = { 'if-none-match': there.headers.etag! };
    expect((await desk.ask(mediaAddress.thumbnail({ assetId, picture: 0 }), { headers })).status).toBe(304);
  });

  test('many thumbnails at once, in the order they were asked for, with a gap for what there is not', async () => {
    const library = await libraryAt();
    await bring(library, { 'IMG_1.JPG': await noisyPhoto(), 'IMG_2.JPG': await noisyPhoto() });
    await makePictures(library, 'thumbnail', { signal: idle() });
    const desk = await mediaDesk(library);
    const [one, two] = ['IMG_1.JPG', 'IMG_2.JPG'].map((name) => ({ ...desk.named(name), picture: 0 }));
    const nobody = { assetId: 'a'.repeat(32), picture: 0 };
    // Of an edit that is not there, or not any more.
    const other = { ...one!, picture: 77 };
    const { status, body, headers } = await desk.ask(mediaAddress.thumbnails([two!, nobody, other, one!]));
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    const singly = async (each: typeof nobody) => (await desk.ask(mediaAddress.thumbnail(each))).body;
    const parts = [];
    for (let at = 0; at < body.length; ) {
      const length = body.readUInt32BE(at);
      parts.push(body.subarray(at + 4, at + 4 + length));
      at += 4 + length;
    }
    expect(parts.map(({ length }) => length > 0)).toEqual([true, false, false, true]);
    expect(parts[0]!.equals(await singly(two!)) && parts[3]!.equals(await singly(one!))).toBe(true);
    const address = (terms: string[]) => `/media/thumbnails?of=${terms.join(',')}`;
    for (const terms of [[], ['zz'], [`${one!.assetId}-`], [`${one!.assetId}-x`], [one!.assetId, '']])
      expect((await desk.ask(address(terms))).status, terms.join()).toBe(400);
    const hundred = Array.from({ length: 100 }, () => one!.assetId);
    expect((await desk.ask(address(hundred))).status).toBe(200);
    expect((await desk.ask(address([...hundred, one!.assetId]))).status).toBe(400);
  });

  test('a preview is the file that was made, or the original where that is small, or what the vault has of it', async () => {
    await ownConfig();
    const library = await libraryAt();
    const small = jpeg({ tail: randomBytes(99) });
    await bring(library, { 'IMG_1.JPG': await noisyPhoto(), 'IMG_2.JPG': small, 'VID_3.MP4': video(1) });
    const desk = await mediaDesk(library);
    const [large, little, film] = ['IMG_1.JPG', 'IMG_2.JPG', 'VID_3.MP4'].map((name) => desk.named(name!));
    const previewOf = ({ assetId }: { assetId: string }) =>
      desk.ask(mediaAddress.preview({ assetId, picture: 0 }));
    expect((await previewOf(large!)).status).toBe(404);
    expect((await previewOf(film!)).status).toBe(404);
    expect((await previewOf(little!)).body.equals(small)).toBe(true);

    await makePictures(library, 'preview', { signal: idle() });
    const made = await previewOf(large!);
    expect([made.status, made.headers['content-type']]).toEqual([200, 'image/jpeg']);
    expect((await sharp(made.body).metadata()).width).toBe(2048);

    await vaultFor(library);
    await backUp(library);
    const file = path.join(library.previews, large!.assetId.slice(0, 2), `${large!.assetId}.jpg`);
    rmSync(file);
    const [again, atOnce] = await Promise.all([previewOf(large!), previewOf(large!)]);
    expect(again.body.equals(made.body) && atOnce.body.equals(made.body)).toBe(true);
    expect(existsSync(file)).toBe(true);
    // Small ones have no preview: the vault's original stands for it.
    desk.evict(little!);
    expect((await previewOf(little!)).body.equals(small)).toBe(true);
  });
});
