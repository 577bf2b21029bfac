import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { mediaAddress } from '../../electron/contract/api/media-address.ts';
import { bring, libraryAt } from '../engine/backup/backup-desk.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { jpeg } from '../media/tiny-files.ts';
import { mediaDesk } from './media-desk.ts';
import { video } from './media-files.ts';

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
