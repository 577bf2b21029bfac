import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusedWords } from '../../electron/cli/space-words.ts';
import type { FreeSpaceProof } from '../../electron/contract/api/free-space.ts';
import { firstChoice, hereOf, itemsOf, niceStep, planInput } from '../../renderer/free-space/choice.ts';
import { freeSpaceWords } from '../../renderer/free-space/words.ts';

const proof = (some: Partial<FreeSpaceProof>): FreeSpaceProof => ({
  ...{ path: '/DCIM/Camera/IMG_1.jpg', sizeBytes: 100, mtimeMs: 0, sha256: 'aa', role: 'photo' },
  ...{ asset: 1, assetId: '01', takenAtMs: 0, blob: 'bb', proof: 'etag', provenAtMs: 1000 },
  copies: { desktop: true, phones: [], vaults: ['Disk'] },
  ...some,
});

describe('what the person has chosen', () => {
  it('asks for everything at first, and sends only the bounds that were set', () => {
    expect(planInput({ phone: 'p' }, firstChoice)).toEqual({
      target: { phone: 'p' },
      rules: { videosFirst: false, keepFavourites: false, secondCopy: false },
    });
    expect(planInput('desktop', { ...firstChoice, needBytes: 5, keepDays: 30 })).toEqual({
      target: 'desktop',
      needBytes: 5,
      rules: { videosFirst: false, keepFavourites: false, secondCopy: false, keepDays: 30 },
    });
  });

  it('is set on a slider of some twenty to fifty round steps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 1e13 }), (most) => {
        const step = niceStep(most);
        expect(most / step).toBeGreaterThanOrEqual(19.99);
        expect(most / step).toBeLessThanOrEqual(51);
        expect(['1', '2', '5']).toContain(String(step)[0]);
        expect(Number(String(step).slice(1) || 0)).toBe(0);
      }),
    );
    expect(niceStep(0)).toBeGreaterThan(0);
  });
});

describe('the photos that go', () => {
  it('a photo of two files is one, as safe as the less safe of them', () => {
    const still = proof({ copies: { desktop: true, phones: ['Pixel 9'], vaults: ['Disk', 'Bucket'] } });
    const video = proof({
      ...{ path: '/DCIM/Camera/IMG_1.mov', sizeBytes: 900, provenAtMs: 400 },
      copies: { desktop: false, phones: [], vaults: ['Disk'] },
    });
    expect(itemsOf([still, video, proof({ asset: 2, path: 'b.jpg' })])).toEqual([
      expect.objectContaining({
        ...{ asset: 1, name: 'IMG_1.jpg', files: 2, bytes: 1000, provenAtMs: 400 },
        ...{ isHere: false, phones: [], vaults: ['Disk'] },
      }),
      expect.objectContaining({ asset: 2, name: 'b.jpg', files: 1, isHere: true }),
    ]);
  });

  it('are only said to be all on this computer where all of them are seen', () => {
    const here = itemsOf([proof({})]);
    const away = itemsOf([proof({ asset: 2, copies: { desktop: false, phones: [], vaults: ['Disk'] } })]);
    expect(hereOf(here, true)).toBe('all');
    expect(hereOf(here, false)).toBe('some');
    expect(hereOf([...here, ...away], true)).toBe('some');
    expect(hereOf(away, true)).toBe('none');
    expect(hereOf(away, false)).toBe('some');
  });
});

it('what was refused has words for every code that the command line has words for', () => {
  for (const words of [freeSpaceWords.en, freeSpaceWords.de])
    expect(Object.keys(refusedWords).filter((code) => !(`refused-${code}` in words))).toEqual([]);
});
