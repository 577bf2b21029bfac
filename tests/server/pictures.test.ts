import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { mediaAddress } from '../../electron/contract/api/media-address.ts';
import { makePictures } from '../../electron/engine/pictures/make-pictures.ts';
import { backUp, bring, libraryAt, ownConfig, vaultFor } from '../engine/backup/backup-desk.ts';
import { idle } from '../engine/temporary.ts';
import { jpeg } from '../media/tiny-files.ts';
import { mediaDesk } from './media-desk.ts';
import { noisyPhoto, video } from './media-files.ts';

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
