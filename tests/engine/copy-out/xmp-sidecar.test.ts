import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { exiftoolPath } from 'exiftool-vendored';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutgoingAsset, OutgoingFile } from '../../../electron/engine/copy-out/outgoing.ts';
import { xmpSidecar } from '../../../electron/engine/copy-out/xmp-sidecar.ts';
import { temporaryFolder } from '../temporary.ts';

const outgoing = (role: OutgoingFile['role'], contentIdentifier: string | null = null): OutgoingFile => ({
  ...{ role, contentIdentifier, path: 'a', sha256: new Uint8Array(32), sizeBytes: 0, mtimeMs: 0 },
  open: async function* () {},
});

const plain: OutgoingAsset = {
  assetId: '00112233445566778899aabbccddeeff',
  takenAtMs: Date.UTC(2024, 6, 1, 12, 30, 5),
  offsetMinutes: 120,
  evidence: 'exif-offset',
  latitude: null,
  longitude: null,
  favourite: false,
  hidden: false,
  burstId: null,
  files: [outgoing('photo')],
};
const ownTime = {
  takenAt: { localMs: plain.takenAtMs, offsetMinutes: 120, evidence: 'exif-offset' as const },
};

/** What exiftool, which nobody here wrote, reads from a sidecar. */
async function read(text: string | undefined): Promise<Record<string, unknown>> {
  const file = path.join(await temporaryFolder(), 'a.xmp');
  writeFileSync(file, text!);
  const printed = execFileSync(await exiftoolPath(), ['-j', '-n', '-XMP:all', file], { encoding: 'utf8' });
  return (JSON.parse(printed) as Record<string, unknown>[])[0]!;
}

describe('a sidecar', () => {
  it('is not made for a photo that says all of itself', () => {
    expect(xmpSidecar(plain, plain.files[0]!, ownTime)).toBeUndefined();
    expect(xmpSidecar({ ...plain, evidence: 'mtime' }, plain.files[0]!, {})).toBeUndefined();
  });

  it('holds favourite, hidden, burst, time and place, as others read them', async () => {
    const asset: OutgoingAsset = {
      ...{ ...plain, favourite: true, hidden: true, burstId: 'B<&"\'\u0001>', evidence: 'file-name' },
      ...{ latitude: -27.591600004, longitude: 86.564, offsetMinutes: -210 },
    };
    expect(await read(xmpSidecar(asset, asset.files[0]!, {}))).toMatchObject({
      Rating: 5,
      Favourite: true,
      Hidden: true,
      BurstId: 'B<&"\'>',
      AssetId: asset.assetId,
      DateTimeOriginal: '2024:07:01 12:30:05-03:30',
      DateCreated: '2024:07:01 12:30:05-03:30',
      GPSLatitude: expect.closeTo(-27.5916, 7),
      GPSLongitude: expect.closeTo(86.564, 7),
    });
  });

  it('leaves out what the file says itself', async () => {
    const asset = { ...plain, favourite: true, latitude: 1, longitude: 2 };
    const said = await read(xmpSidecar(asset, asset.files[0]!, { ...ownTime, latitude: 1, longitude: 2 }));
    expect(said).toMatchObject({ Rating: 5 });
    expect(said).not.toHaveProperty('DateTimeOriginal');
    expect(said).not.toHaveProperty('GPSLatitude');
  });

  it('names the pair of a Live Photo on both halves, and on no other file', async () => {
    const files = [outgoing('photo', 'PAIR'), outgoing('paired-video', 'PAIR'), outgoing('adjustments')];
    const asset = { ...plain, favourite: true, files };
    const [photo, video, adjustments] = files.map((file) => xmpSidecar(asset, file, ownTime));
    expect(await read(photo)).toMatchObject({ LivePhotoId: 'PAIR', Role: 'photo', Rating: 5 });
    expect(await read(video)).toMatchObject({ LivePhotoId: 'PAIR', Role: 'paired-video' });
    expect(await read(video)).not.toHaveProperty('Rating');
    expect(adjustments).toBeUndefined();
  });

  it('is well-formed XML whatever a phone says', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"><x', ']]>', '\u0000', '&#0;', '\ud800'),
    );
    const time = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(Number.NaN, 9e15, -9e15));
    const made: string[] = [];
    fc.assert(
      fc.property(
        hostile,
        hostile,
        time,
        fc.integer({ min: -900, max: 900 }),
        (burstId, identifier, takenAtMs, offset) => {
          const files = [outgoing('photo', identifier), outgoing('paired-video', identifier)];
          const asset = {
            ...plain,
            burstId,
            takenAtMs,
            offsetMinutes: offset,
            evidence: 'file-name' as const,
            files,
          };
          made.push(xmpSidecar(asset, files[0]!, {})!);
        },
      ),
    );
    const parse = `import json, sys, xml.dom.minidom
for text in json.load(sys.stdin): xml.dom.minidom.parseString(text.encode())`;
    execFileSync('python3', ['-c', parse], {
      input: JSON.stringify(made),
      stdio: ['pipe', 'ignore', 'pipe'],
    });
  });
});
