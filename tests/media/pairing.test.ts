import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaptureTime, MediaFacts } from '../../electron/media/facts.ts';
import { neighbourhoodKey, type PairingFile, pairFiles } from '../../electron/media/pairing.ts';
import { workedMs } from '../worked-ms.ts';

const NOON = Date.UTC(2024, 5, 1, 12);
const kindOf = (name: string): MediaFacts['kind'] => {
  if (/\.(mov|mp4|mp)$/i.test(name)) return 'video';
  if (/\.(dng|cr2)$/i.test(name)) return 'raw';
  if (/\.aae$/i.test(name)) return 'adjustments';
  return /\.xmp$/i.test(name) ? 'sidecar' : 'photo';
};
const shot = (seconds: number, offsetMinutes: number | null = null): { takenAt: CaptureTime } => ({
  takenAt: { localMs: NOON + seconds * 1000, offsetMinutes, evidence: 'exif-local' },
});
const file = (
  name: string,
  facts: Partial<MediaFacts> = {},
  more: Partial<PairingFile> = {},
): PairingFile => ({
  key: `${more.folder ?? 'DCIM/100APPLE'}/${name}`,
  name,
  folder: 'DCIM/100APPLE',
  facts: { kind: kindOf(name), mimeType: 'x', ...facts },
  mtimeMs: NOON,
  ...more,
});
/** One line an asset: its kind and `name=role`, so that a test reads like what a person sees. */
const told = (files: PairingFile[]) =>
  pairFiles(files)
    .map((asset) => {
      const parts = asset.files.map(({ key, role }) => `${String(key).split('/').pop()}=${role}`);
      return `${asset.kind}: ${parts.join(' ')}`;
    })
    .sort();
const short = { durationMs: 2800 };

describe('Live Photos', () => {
  it('pairs by content identifier, whatever the names, folders and times', () => {
    const files = [
      file('IMG_0001.HEIC', { contentIdentifier: 'A', ...shot(0) }),
      file(
        'elsewhere.MOV',
        { contentIdentifier: 'A', ...shot(900), durationMs: 60_000 },
        { folder: 'other' },
      ),
    ];
    expect(told(files)).toEqual(['live-photo: IMG_0001.HEIC=photo elsewhere.MOV=paired-video']);
  });

  it('never pairs two different content identifiers, though names and times agree', () => {
    const files = [
      file('IMG_0001.HEIC', { contentIdentifier: 'A', ...shot(0) }),
      file('IMG_0001.MOV', { contentIdentifier: 'B', ...shot(0), ...short }),
    ];
    expect(told(files)).toEqual(['photo: IMG_0001.HEIC=photo', 'video: IMG_0001.MOV=video']);
  });

  it('prefers the partner in its own folder when an album holds copies of both', () => {
    const id = { contentIdentifier: 'A' };
    const files = ['a', 'b'].flatMap((folder) => [
      file('IMG_0001.HEIC', id, { folder }),
      file('IMG_0001.MOV', id, { folder }),
    ]);
    for (const asset of pairFiles(files)) {
      expect(new Set(asset.files.map(({ key }) => String(key).split('/')[0])).size).toBe(1);
      expect(asset.files).toHaveLength(2);
    }
  });

  it('pairs by name where a short video was taken at the same time, offset known or not', () => {
    const still = file('IMG_0001.JPG', shot(0));
    for (const video of [
      shot(2),
      shot(2, 120),
      { takenAtUtc: { ms: NOON - 7_200_000 + 3000, evidence: 'quicktime-creationdate' as const } },
    ]) {
      expect(told([still, file('IMG_0001.MOV', { ...video, ...short })])).toEqual([
        'live-photo: IMG_0001.JPG=photo IMG_0001.MOV=paired-video',
      ]);
    }
  });

  it.each([
    ['a long video', file('IMG_0001.MOV', { ...shot(1), durationMs: 30_000 })],
    ['a video of unknown length', file('IMG_0001.MOV', shot(1))],
    ['a video taken a minute later', file('IMG_0001.MOV', { ...shot(60), ...short })],
    ['another name', file('IMG_0002.MOV', { ...shot(1), ...short })],
    ['another folder', file('IMG_0001.MOV', { ...shot(1), ...short }, { folder: 'DCIM/101APPLE' })],
    ['no time inside and another mtime', file('IMG_0001.MOV', short, { mtimeMs: NOON + 3_600_000 })],
  ])('does not pair by name: %s', (_, video) => {
    expect(pairFiles([file('IMG_0001.JPG', shot(0)), video])).toHaveLength(2);
  });

  it('believes the phone where it says that a still is one', () => {
    const still = file('IMG_0001.HEIC', {}, { phoneFacts: { livePhoto: true } });
    expect(pairFiles([still, file('IMG_0001.MOV', {}, { mtimeMs: 0 })])).toHaveLength(1);
  });

  it('gives one still one video only', () => {
    const id = { contentIdentifier: 'A' };
    const files = [file('IMG_0001.HEIC', id), file('IMG_0001.MOV', id), file('copy.MOV', id)];
    expect(told(files)).toEqual([
      'live-photo: IMG_0001.HEIC=photo IMG_0001.MOV=paired-video',
      'video: copy.MOV=video',
    ]);
  });
});

describe('edits', () => {
  it('puts a whole edited Live Photo together', () => {
    const id = { contentIdentifier: 'A', ...shot(0) };
    const files = [
      file('IMG_E0001.MOV', { ...id, ...short }),
      file('IMG_0001.AAE'),
      file('IMG_O0001.AAE'),
      file('IMG_E0001.JPG', id),
      file('IMG_0001.MOV', { ...id, ...short }),
      file('IMG_0001.HEIC', id),
    ];
    expect(told(files)).toEqual([
      'live-photo: IMG_0001.HEIC=photo IMG_0001.MOV=paired-video IMG_E0001.JPG=edited-photo IMG_E0001.MOV=edited-video IMG_0001.AAE=adjustments IMG_O0001.AAE=adjustments',
    ]);
  });

  it('pairs IMG_E without any time, but not against times or identifiers that differ', () => {
    expect(pairFiles([file('IMG_0001.JPG'), file('IMG_E0001.JPG')])).toHaveLength(1);
    expect(pairFiles([file('IMG_0001.JPG', shot(0)), file('IMG_E0001.JPG', shot(60))])).toHaveLength(2);
    const [a, b] = [{ contentIdentifier: 'A' }, { contentIdentifier: 'B' }];
    expect(pairFiles([file('IMG_0001.JPG', a), file('IMG_E0001.JPG', b)])).toHaveLength(2);
    expect(pairFiles([file('IMG_0001.JPG'), file('IMG_E0002.JPG')])).toHaveLength(2);
  });

  it('believes the phone that keeps it as an edit, whatever the times in it, and under its own name for it', () => {
    const kept = { phoneFacts: { isEdit: true } };
    const cut = file('IMG_E0001.MOV', shot(900), kept);
    expect(told([file('IMG_0001.MOV', shot(0)), cut])).toEqual([
      'video: IMG_0001.MOV=video IMG_E0001.MOV=edited-video',
    ]);
    expect(pairFiles([file('IMG_0001.HEIC', shot(0)), cut])).toHaveLength(2);
    const [a, b] = [file('ABCD-12.HEIC', shot(0)), file('ABCD-12.FullSizeRender.HEIC', shot(900), kept)];
    expect(told([a, b])).toEqual(['photo: ABCD-12.HEIC=photo ABCD-12.FullSizeRender.HEIC=edited-photo']);
    expect(neighbourhoodKey(a.name)).toBe(neighbourhoodKey(b.name));
    expect(pairFiles([a, file('AB.FullSizeRender.HEIC')])).toHaveLength(2);
  });

  it('lets an edited photo stand alone until its original comes', () => {
    expect(told([file('IMG_E0001.JPG')])).toEqual(['photo: IMG_E0001.JPG=photo']);
  });

  it.each(['~2', '-edited', '_edited', ' edited', '-EDIT', '(edited)'])(
    'pairs Android %s of the same moment only',
    (mark) => {
      const original = file('IMG_20240601_101112.jpg', shot(0));
      const name = `IMG_20240601_101112${mark}.jpg`;
      expect(told([original, file(name, shot(0))])).toEqual([
        `photo: IMG_20240601_101112.jpg=photo ${name}=edited-photo`,
      ]);
      expect(pairFiles([original, file(name, shot(30))])).toHaveLength(2);
      expect(pairFiles([original, file(name)])).toHaveLength(2);
    },
  );

  it('takes an edited video for no edit of a photo', () => {
    expect(pairFiles([file('IMG_0001.JPG', shot(0)), file('IMG_E0001.MOV', shot(0))])).toHaveLength(2);
  });
});

describe('companions', () => {
  it('gives adjustments to their photo, not to another or to an edit', () => {
    expect(told([file('IMG_0001.JPG'), file('IMG_0001.AAE')])).toEqual([
      'photo: IMG_0001.JPG=photo IMG_0001.AAE=adjustments',
    ]);
    expect(pairFiles([file('IMG_0001.JPG'), file('IMG_0002.AAE')])).toHaveLength(2);
    expect(pairFiles([file('IMG_0001.JPG'), file('IMG_0001.AAE', {}, { folder: 'x' })])).toHaveLength(2);
    const alone = pairFiles([file('IMG_0001.AAE')]);
    expect(alone).toMatchObject([{ orphan: true, files: [{ role: 'adjustments' }] }]);
  });

  it('gives adjustments to the one of two that was edited', () => {
    const files = [
      file('IMG_0001.JPG', shot(0)),
      file('IMG_0001.MOV', { ...shot(99), ...short }),
      file('IMG_E0001.MOV', shot(99)),
      file('IMG_0001.AAE'),
    ];
    expect(told(files)).toEqual([
      'photo: IMG_0001.JPG=photo',
      'video: IMG_0001.MOV=video IMG_E0001.MOV=edited-video IMG_0001.AAE=adjustments',
    ]);
  });

  it('pairs RAW and JPEG of one moment, not of two', () => {
    expect(told([file('IMG_1.DNG', shot(0)), file('IMG_1.JPG', shot(0))])).toEqual([
      'photo: IMG_1.JPG=photo IMG_1.DNG=raw',
    ]);
    expect(pairFiles([file('IMG_1.DNG', shot(0)), file('IMG_1.JPG', shot(3))])).toHaveLength(2);
    expect(pairFiles([file('IMG_1.DNG', shot(0)), file('IMG_2.JPG', shot(0))])).toHaveLength(2);
    expect(pairFiles([file('IMG_1.DNG'), file('IMG_1.JPG', {}, { mtimeMs: NOON + 60_000 })])).toHaveLength(2);
    const pixel = ['PXL_20240601_101112345.RAW-01.COVER.jpg', 'PXL_20240601_101112345.RAW-02.ORIGINAL.dng'];
    expect(pairFiles(pixel.map((name) => file(name, shot(0))))).toHaveLength(1);
  });

  it('gives a sidecar to the very file it names, else to its stem, else to none', () => {
    const both = [file('IMG_1.JPG', shot(0)), file('IMG_1.MOV', { ...shot(50), ...short })];
    expect(told([...both, file('IMG_1.MOV.xmp')])).toContain('video: IMG_1.MOV=video IMG_1.MOV.xmp=sidecar');
    expect(told([...both, file('IMG_1.xmp')])).toContain('photo: IMG_1.JPG=photo IMG_1.xmp=sidecar');
    expect(told([...both, file('IMG_2.xmp')])).toContain('photo: IMG_2.xmp=sidecar');
    expect(told([...both, file('IMG_1.HEIC.xmp')])).toContain('photo: IMG_1.HEIC.xmp=sidecar');
  });
});

describe('bursts and motion photos', () => {
  it.each([
    ['00001IMG_00001_BURST20190601101112345_COVER.jpg', '00002IMG_00002_BURST20190601101112345.jpg'],
    ['IMG_20190601_101112_BURST001_COVER.jpg', 'IMG_20190601_101112_BURST002.jpg'],
    ['PXL_20210601_101112345.BURST-01.COVER.jpg', 'PXL_20210601_101112345.BURST-02.jpg'],
    ['20240601_101112_001.jpg', '20240601_101112_002.jpg'],
  ])('names the burst of %s and %s, which stay two assets', (first, second) => {
    const [a, b] = pairFiles([file(first), file(second)]);
    expect(a!.burst).toBeDefined();
    expect(b!.burst).toBe(a!.burst);
  });

  it('takes what the file or the phone says, and sees none in ordinary names', () => {
    expect(pairFiles([file('IMG_1.HEIC', { burstId: 'U' })])[0]!.burst).toBe('U');
    expect(pairFiles([file('IMG_1.HEIC', {}, { phoneFacts: { burstId: 'P' } })])[0]!.burst).toBe('P');
    for (const name of ['IMG_20240601_101112.jpg', '20240601_101112.jpg', 'IMG_0001.JPG']) {
      expect(pairFiles([file(name)])[0]!.burst).toBeUndefined();
    }
  });

  it('calls a photo with a video inside a motion photo, and one without a photo', () => {
    expect(told([file('a.jpg', { motionVideo: { offset: 9, length: 9 } }), file('b.jpg')])).toEqual([
      'motion-photo: a.jpg=photo',
      'photo: b.jpg=photo',
    ]);
  });
});

describe('neighbourhoods', () => {
  it('shares a key among all that could pair, and not with neighbours', () => {
    const names = [
      'IMG_0001.HEIC',
      'img_0001.mov',
      'IMG_E0001.JPG',
      'IMG_0001.AAE',
      'IMG_O0001.AAE',
      'IMG_0001.HEIC.xmp',
      'IMG_0001~2.jpg',
      'IMG_0001-edited.jpg',
    ];
    expect(new Set(names.map(neighbourhoodKey)).size).toBe(1);
    expect(neighbourhoodKey('IMG_0002.HEIC')).not.toBe(neighbourhoodKey('IMG_0001.HEIC'));
    expect(neighbourhoodKey('PXL_1.RAW-01.COVER.jpg')).toBe(neighbourhoodKey('PXL_1.RAW-02.ORIGINAL.dng'));
    expect(neighbourhoodKey('~2.jpg')).not.toBe('');
  });

  const anyFile = fc.record({
    name: fc.constantFrom(
      'IMG_1.HEIC',
      'IMG_1.JPG',
      'IMG_1.MOV',
      'IMG_E1.JPG',
      'IMG_0001.HEIC',
      'IMG_0001.JPG',
      'IMG_0001.MOV',
      'IMG_E0001.JPG',
      'IMG_E0001.MOV',
      'IMG_0001.DNG',
      'IMG_0001~2.JPG',
      'IMG_0001.AAE',
      'IMG_O0001.AAE',
      'IMG_0001.xmp',
      'IMG_0001.JPG.xmp',
    ),
    folder: fc.constantFrom('a', 'b'),
    id: fc.constantFrom(undefined, 'A', 'B'),
    seconds: fc.constantFrom(undefined, 0, 1, 4, 60),
    durationMs: fc.constantFrom(undefined, 2000, 30_000),
    mtimeMs: fc.constantFrom(NOON, NOON + 5000, NOON + 1e6),
  });

  it('is a partition, and the same for every order of the files', () => {
    const cases = fc.array(anyFile, { maxLength: 14 }).chain((list) => {
      const files = list.map(({ name, folder, id, seconds, durationMs, mtimeMs }, key) => {
        const facts: Partial<MediaFacts> = seconds === undefined ? {} : shot(seconds);
        if (id !== undefined) facts.contentIdentifier = id;
        if (durationMs !== undefined) facts.durationMs = durationMs;
        return file(name, facts, { key, folder, mtimeMs });
      });
      return fc.tuple(fc.constant(files), fc.shuffledSubarray(files, { minLength: files.length }));
    });
    fc.assert(
      fc.property(cases, ([files, shuffled]) => {
        const assets = pairFiles(files);
        const keys = assets.flatMap((asset) => asset.files.map(({ key }) => Number(key)));
        expect(keys.sort((a, b) => a - b)).toEqual(files.map((_, key) => key));
        expect(pairFiles(shuffled)).toEqual(assets);
      }),
      { numRuns: 1500 },
    );
  });

  it('stays quick when a hostile folder gives a neighbourhood 20,000 files', () => {
    const files = Array.from({ length: 20_000 }, (_, key) =>
      file('IMG_0001.HEIC', { contentIdentifier: 'A' }, { key }),
    );
    const start = workedMs();
    expect(pairFiles(files)).toHaveLength(20_000);
    expect(workedMs() - start).toBeLessThan(3000);
  });
});
