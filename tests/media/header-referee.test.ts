import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../electron/media/byte-source.ts';
import { readHeader } from '../../electron/media/header.ts';
import { exiftool, PHOTOS, realPhotos } from './real-photos.ts';

const names = realPhotos();
const referee = names.length === 0 ? undefined : exiftool(names);

describe.skipIf(referee === undefined)('headers of real photos, against exiftool', () => {
  it.each(names)('%s', (name) => {
    const facts = readHeader(bytesSource(readFileSync(join(PHOTOS, name))), name);
    const said = referee!.get(name)!;
    const text = (tag: string) => (said[tag] === undefined ? undefined : String(said[tag]));

    const date = text('DateTimeOriginal') ?? text('CreationDate');
    if (date !== undefined && /^[12]\d{3}:/.test(date)) {
      const wall = date.slice(0, 19).replace(':', '-').replace(':', '-').replace(' ', 'T');
      expect(new Date(facts.takenAt!.localMs).toISOString().slice(0, 19)).toBe(wall);
    }
    const offset = text('OffsetTimeOriginal') ?? /[+-]\d\d:\d\d$/.exec(text('CreationDate') ?? '')?.[0];
    if (offset !== undefined) {
      const minutes = facts.takenAt!.offsetMinutes!;
      const sign = minutes < 0 ? '-' : '+';
      const two = (value: number) => String(value).padStart(2, '0');
      expect(`${sign}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`).toBe(offset);
    }
    const [latitude, longitude] = [said.GPSLatitude, said.GPSLongitude];
    if (
      typeof latitude === 'number' &&
      typeof longitude === 'number' &&
      (latitude !== 0 || longitude !== 0)
    ) {
      expect(facts.latitude).toBeCloseTo(latitude, 4);
      expect(facts.longitude).toBeCloseTo(longitude, 4);
    } else expect(facts.latitude).toBeUndefined();

    const isHeif = facts.mimeType === 'image/heic' || facts.mimeType === 'image/avif';
    const turn = isHeif || facts.kind === 'video' ? said.Rotation : undefined;
    const orientation =
      isHeif || facts.kind === 'video' ? undefined : (said.Orientation ?? facts.orientation);
    if (orientation !== undefined) expect(facts.orientation ?? 1).toBe(orientation);
    const sideways = turn === undefined ? Number(orientation ?? 1) >= 5 : Number(turn) % 180 !== 0;
    const size = [said.ImageWidth, said.ImageHeight];
    if (size[0] !== undefined) expect([facts.width, facts.height]).toEqual(sideways ? size.reverse() : size);

    if (said.Model !== undefined) expect(facts.camera).toContain(text('Model'));
    if (said.LensModel !== undefined) expect(facts.lens).toBe(text('LensModel'));
    const shown = facts.exposure ?? {};
    if (facts.kind === 'photo') {
      const number = (tag: string) => (Number(said[tag]) > 0 ? Number(said[tag]) : undefined);
      const isClose = (ours: number | undefined, theirs: number | undefined) =>
        theirs === undefined ? expect(ours).toBeUndefined() : expect(ours! / theirs).toBeCloseTo(1, 1);
      isClose(shown.aperture, number('FNumber'));
      isClose(shown.exposureSeconds, number('ExposureTime'));
      isClose(shown.iso, number('ISO'));
      isClose(shown.focalLengthMm, number('FocalLengthIn35mmFormat') ?? number('FocalLength'));
    }
    if (typeof said.Duration === 'number') expect(facts.durationMs).toBeCloseTo(said.Duration * 1000, -1);
    const identifier = text('ContentIdentifier') ?? text('MediaGroupUUID');
    if (identifier !== undefined) expect(facts.contentIdentifier).toBe(identifier.toUpperCase());
    if (text('MotionPhotoVideo') !== undefined) {
      expect(facts.motionVideo?.length).toBe(Number(/(\d+) bytes/.exec(text('MotionPhotoVideo')!)![1]));
    }
  });
});
