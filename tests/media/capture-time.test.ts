import { describe, expect, it } from 'vitest';
import { captureTime } from '../../electron/media/capture-time.ts';
import type { MediaFacts } from '../../electron/media/facts.ts';

const none: MediaFacts = { kind: 'photo', mimeType: 'image/jpeg' };
const JUNE = Date.UTC(2024, 5, 1, 10, 11, 12);
const mtimeMs = Date.UTC(2025, 0, 1);
const offsetAt = () => 60;
const timeOf = (name: string, facts = none) => captureTime(facts, { name, mtimeMs, offsetAt });

describe('capture time from the name', () => {
  it.each([
    'IMG_20240601_101112.jpg',
    'VID_20240601_101112.mp4',
    'MVIMG_20240601_101112.jpg',
    '20240601_101112.jpg',
    '20240601_101112(0).jpg',
    '20240601_101112_001.jpg',
    'Screenshot_20240601-101112.png',
    'Screenshot_20240601-101112_Photos.png',
    'Screenshot_2024-06-01-10-11-12-345_com.app.png',
    'Screenshot 2024-06-01 at 10.11.12.png',
    'signal-2024-06-01-10-11-12-345.jpg',
    'WhatsApp Image 2024-06-01 at 10.11.12.jpeg',
    'WhatsApp Image 2024-06-01 at 10.11.12 AM.jpeg',
    '2024-06-01T10:11:12.jpg',
    '2024-06-01 10.11.12.jpg',
    '00001IMG_00001_BURST20240601101112345_COVER.jpg',
    'IMG_20240601_101112_BURST001.jpg',
  ])('%s', (name) => {
    const { localMs, offsetMinutes, evidence } = timeOf(name);
    expect([Math.floor(localMs / 1000) * 1000, offsetMinutes, evidence]).toEqual([JUNE, null, 'file-name']);
  });

  it("knows that Pixels write UTC, and puts it on the person's clock", () => {
    expect(timeOf('PXL_20240601_101112345.jpg')).toEqual({
      localMs: JUNE + 345 + 3_600_000,
      offsetMinutes: 60,
      evidence: 'file-name',
    });
    expect(timeOf('signal-attachment_1717236672000.jpg').localMs).toBe(JUNE + 3_600_000);
  });

  it('has the day alone from WhatsApp, at midday', () => {
    expect(timeOf('IMG-20240601-WA0001.jpg').localMs).toBe(Date.UTC(2024, 5, 1, 12));
  });

  it.each([
    'IMG_0001.JPG',
    'IMG_18991231_101112.jpg',
    'IMG_19891231_235959.jpg',
    'IMG_20991231_101112.jpg',
    'IMG_20241301_101112.jpg',
    'DSC12345678901234567890.jpg',
    '1234567890123456.jpg',
    '',
  ])('takes "%s" for no time, and falls to the mtime on the wall of the person', (name) => {
    expect(timeOf(name)).toEqual({ localMs: mtimeMs + 3_600_000, offsetMinutes: 60, evidence: 'mtime' });
  });
});

describe('what outweighs what', () => {
  const takenAt = { localMs: 5, offsetMinutes: null, evidence: 'exif-local' as const };
  const modifiedAt = { localMs: 7, offsetMinutes: null, evidence: 'exif-local' as const };

  it('EXIF before the name, the name before a date of last change, that before the mtime', () => {
    expect(timeOf('IMG_20240601_101112.jpg', { ...none, takenAt, modifiedAt })).toBe(takenAt);
    expect(timeOf('IMG_20240601_101112.jpg', { ...none, modifiedAt }).evidence).toBe('file-name');
    expect(timeOf('x.jpg', { ...none, modifiedAt })).toBe(modifiedAt);
  });

  it('puts a movie header on the wall clock of the name where the two agree, from its start or its end', () => {
    const video = (ms: number, durationMs = 0): MediaFacts => ({
      kind: 'video',
      mimeType: 'video/mp4',
      durationMs,
      takenAtUtc: { ms, evidence: 'quicktime-creationdate' },
    });
    const name = 'VID_20240601_101112.mp4';
    const expected = { localMs: JUNE, offsetMinutes: 120, evidence: 'quicktime-creationdate' };
    expect(timeOf(name, video(JUNE - 7_200_000 + 1000))).toEqual(expected);
    expect(timeOf(name, video(JUNE - 7_200_000 + 600_000, 600_000))).toEqual(expected);
    const later = JUNE + 40 * 86_400_000;
    expect(timeOf(name, video(later))).toEqual({
      localMs: later + 3_600_000,
      offsetMinutes: 60,
      evidence: 'quicktime-creationdate',
    });
  });
});
