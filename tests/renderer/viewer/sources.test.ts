import { describe, expect, it } from 'vitest';
import type { AssetDetail, AssetFile } from '../../../electron/contract/api/asset-detail.ts';
import { mediaAddress } from '../../../electron/contract/api/media-address.ts';
import type { Tile } from '../../../electron/contract/api/timeline.ts';
import { flightTo, isInSight } from '../../../renderer/viewer/flight.ts';
import { motionOf, playedOf } from '../../../renderer/viewer/moving.ts';
import { isPreviewEnough, sourcesOf } from '../../../renderer/viewer/sources.ts';

const tile: Tile = {
  ...{ id: 1, assetId: 'a'.repeat(32), kind: 'photo', takenAtMs: 0, width: 4032, height: 3024 },
  ...{ durationMs: null, rotation: 0, thumbhash: 'x', picture: 0, flags: 256 },
};
const file = (more: Partial<AssetFile>): AssetFile => ({
  ...{ id: 1, role: 'photo', name: 'IMG_0001.JPG', mimeType: 'image/jpeg', sizeBytes: 100 },
  ...{ sha256: 'ab'.repeat(32), width: 4032, height: 3024, durationMs: null, isPlayable: true },
  ...{ where: 'here', provenAtMs: null, storedAtMs: null },
  ...more,
});
const detail = (...files: Partial<AssetFile>[]) =>
  ({ tile, files: files.map(file), phones: [] }) as unknown as AssetDetail;

describe('what a photo is shown from', () => {
  it('is shown before anything but its tile is known', () => {
    const { thumbhash, thumbnail, preview, full } = sourcesOf(tile, undefined, 'edited');
    expect({ thumbhash, full }).toEqual({ thumbhash: 'x', full: null });
    expect([thumbnail, preview]).not.toContain(null);
  });

  it('shows a HEIC as large as its preview, and says that there is more in the file', () => {
    const heic = sourcesOf(tile, detail({ isPlayable: false }), 'original');
    expect(heic).toMatchObject({ full: null, isPreviewOnly: true, size: { width: 2048, height: 1536 } });
  });

  it('shows the edit where there is one that can be shown, turned as the person turned the photo', () => {
    const edited = { id: 2, role: 'edited-photo', width: 3000, height: 2000 } as const;
    const turned = { ...tile, rotation: 90 } as const;
    const { full, size } = sourcesOf(turned, detail({}, edited), 'edited');
    expect({ id: full?.id, size }).toEqual({ id: 2, size: { width: 2000, height: 3000 } });
    expect(sourcesOf(tile, detail({}, { ...edited, isPlayable: false }), 'edited').full?.id).toBe(1);
    expect(sourcesOf(tile, detail({}, { ...edited, where: 'gone' }), 'edited').full?.id).toBe(1);
    expect(sourcesOf(tile, detail({}, edited), 'original').full?.id).toBe(1);
  });

  it('shows an edit from the pictures that were made of it, and the original from its own', () => {
    const pictured = { ...tile, picture: 0xabababab, width: 3000, height: 2000 };
    const edited = { id: 2, role: 'edited-photo', sha256: 'ab'.repeat(32), isPlayable: false } as const;
    const older = { ...edited, id: 3, sha256: 'cd'.repeat(32), isPlayable: true };
    const known = { ...detail({ sha256: 'ef'.repeat(32) }, older, edited), tile: pictured };
    // From the first moment, before any file of it is known.
    for (const each of [undefined, known]) {
      const shown = sourcesOf(pictured, each, 'edited');
      expect(shown.preview).toBe(mediaAddress.preview(pictured));
      expect(shown).toMatchObject({ thumbnail: mediaAddress.thumbnail(pictured), full: null });
    }
    const original = sourcesOf(pictured, known, 'original');
    expect(original.preview).toBe(mediaAddress.preview({ ...pictured, picture: 0 }));
    expect(original).toMatchObject({ thumbnail: null, size: { width: 4032, height: 3024 } });
    expect(original.full?.id).toBe(1);
  });

  it('shows no edit that was taken back', () => {
    const undone = { id: 2, role: 'edited-photo', isUndone: true } as const;
    expect(sourcesOf(tile, detail({}, undone), 'edited').full?.id).toBe(1);
    const video = { id: 2, role: 'edited-video', isUndone: true } as const;
    expect(playedOf(detail({ role: 'video' }, video))?.id).toBe(1);
  });

  it('lays nothing out by a size of 0 × 0', () => {
    expect(sourcesOf({ ...tile, width: 0, height: 0 }, undefined, 'original').size).toBeNull();
  });

  it('wants the original only where the preview has too few pixels', () => {
    const size = { width: 6000, height: 4000 };
    expect(isPreviewEnough(size, 1000, 2)).toBe(true);
    expect(isPreviewEnough(size, 1500, 2)).toBe(false);
    expect(isPreviewEnough({ width: 2000, height: 1000 }, 9000, 3)).toBe(true);
  });
});

describe('what moves', () => {
  it('is the paired video, else the video inside, and nothing that is gone', () => {
    const paired = { id: 2, role: 'paired-video' } as const;
    expect(motionOf(detail({}, paired))).toMatch(/^\/media\/files\/2\/\w{16}$/);
    expect(motionOf(detail({ motionVideo: { offset: 5, length: 9 } }))).toMatch(/\?motion$/);
    expect(motionOf(detail({}, { ...paired, where: 'gone' }))).toBeUndefined();
    expect(motionOf(detail({}))).toBeUndefined();
  });

  it('plays the edit of a video where there is one', () => {
    expect(playedOf(detail({ role: 'video' }, { id: 2, role: 'edited-video' }))?.id).toBe(2);
    expect(playedOf(detail({ role: 'video' }))?.id).toBe(1);
    expect(playedOf(undefined)).toBeUndefined();
  });
});

describe('the flight between a tile and the viewer', () => {
  it('covers a square tile with a landscape photo, cut left and right alike', () => {
    const { transform, clipPath } = flightTo(
      { x: 100, y: 200, width: 50, height: 50 },
      { x: 0, y: 0, width: 800, height: 400 },
    );
    expect(transform).toBe('translate(-50%, -50%) translate(-275px, 25px) scale(0.125)');
    expect(clipPath).toBe('inset(0px 200px round 16px)');
  });

  it('goes to no tile that is out of sight', () => {
    const window = { width: 1000, height: 800 };
    expect(isInSight({ x: 10, y: -40, width: 100, height: 100 }, window)).toBe(true);
    expect(isInSight({ x: 10, y: -100, width: 100, height: 100 }, window)).toBe(false);
    expect(isInSight({ x: 10, y: 800, width: 100, height: 100 }, window)).toBe(false);
    expect(isInSight({ x: 10, y: 10, width: 0, height: 0 }, window)).toBe(false);
  });
});
