import { describe, expect, it } from 'vitest';
import type { AssetDetail, AssetFile } from '../../../electron/contract/api/asset-detail.ts';
import { copiesOf, evictableBytes, lossOf } from '../../../renderer/viewer/copies.ts';

const file: AssetFile = {
  ...{ id: 1, role: 'photo', name: 'IMG_0001.JPG', mimeType: 'image/jpeg', sizeBytes: 100 },
  ...{ sha256: 'ab'.repeat(32), width: 4, height: 3, durationMs: null, isPlayable: true },
  ...{ where: 'here', provenAtMs: null, storedAtMs: null },
};
const detail = (files: Partial<AssetFile>[], more: Partial<AssetDetail> = {}): AssetDetail => ({
  tile: {
    ...{ id: 1, assetId: '0'.repeat(32), kind: 'photo', takenAtMs: 0, width: 4, height: 3 },
    ...{ durationMs: null, rotation: 0, thumbhash: null, picture: 0, flags: 0 },
  },
  ...{ offsetMinutes: null, evidence: 'mtime', camera: null, lens: null, exposure: {} },
  ...{ latitude: null, longitude: null, vault: 'the disk Photos', trashedAtMs: null },
  files: files.map((each, at) => ({ ...file, id: at + 1, ...each })),
  phones: [],
  preview: { isThere: true, mimeType: null },
  ...more,
});
const phone = { phoneId: 'p', name: 'Pixel 7', isThere: true };
const proven = { storedAtMs: 10, provenAtMs: 20 };

describe('what is lost with this computer', () => {
  it('is nothing only when every single file is proven', () => {
    expect(lossOf(detail([proven, proven]))).toEqual({ kind: 'safe' });
    expect(lossOf(detail([proven, { storedAtMs: 10 }]))).toEqual({ kind: 'stored' });
  });

  it('is told as all when no other copy is known', () => {
    expect(lossOf(detail([{}]))).toEqual({ kind: 'lost' });
  });

  it('names the phones that still have it, and no others', () => {
    const gone = { ...phone, phoneId: 'q', name: 'iPhone', isThere: false };
    expect(lossOf(detail([{}], { phones: [phone, gone] }))).toEqual({ kind: 'phone', phones: ['Pixel 7'] });
    expect(lossOf(detail([{}], { phones: [gone] }))).toEqual({ kind: 'lost' });
  });

  it('counts the files that are in no vault', () => {
    expect(lossOf(detail([proven, {}, {}]))).toEqual({ kind: 'part', count: 2 });
  });

  it('says so when the files are missing already', () => {
    expect(lossOf(detail([{ where: 'gone' }]))).toEqual({ kind: 'gone' });
  });
});

describe('where copies are', () => {
  it('rests on the oldest proof, and on none while one file has none', () => {
    expect(copiesOf(detail([proven, { ...proven, provenAtMs: 15 }])).provenAtMs).toBe(15);
    expect(copiesOf(detail([proven, {}])).provenAtMs).toBeNull();
    expect(copiesOf(detail([])).provenAtMs).toBeNull();
  });

  it('never offers to free what is not proven, or not here', () => {
    expect(
      evictableBytes(
        detail([
          { ...proven, sizeBytes: 7 },
          { sizeBytes: 9, storedAtMs: 1 },
        ]),
      ),
    ).toBe(7);
    expect(evictableBytes(detail([{ ...proven, where: 'vault' }]))).toBe(0);
  });
});
