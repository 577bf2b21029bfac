import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  coordinates,
  exposureWords,
  megapixels,
  offsetWords,
  typeWords,
} from '../../../renderer/viewer/facts.ts';

describe('facts of a photo in words', () => {
  it('writes an exposure as photographers do', () => {
    const exposure = { aperture: 1.78, exposureSeconds: 1 / 120, iso: 64, focalLengthMm: 26 };
    expect(exposureWords(exposure, 'en')).toBe('f/1.8 · 1/120 s · ISO 64 · 26 mm');
    expect(exposureWords(exposure, 'de')).toBe('f/1,8 · 1/120 s · ISO 64 · 26 mm');
    expect(exposureWords({ exposureSeconds: 1 / 8000 }, 'en')).toBe('1/8000 s');
    expect(exposureWords({ exposureSeconds: 2.5 }, 'en')).toBe('2.5 s');
    expect(exposureWords({ iso: 12800, focalLengthMm: 6.765 }, 'en')).toBe('ISO 12800 · 6.8 mm');
  });

  it('leaves out what is unknown or makes no sense', () => {
    expect(exposureWords({}, 'en')).toBe('');
    expect(exposureWords({ aperture: 0, exposureSeconds: -1, iso: Number.NaN }, 'en')).toBe('');
    const any = fc.double();
    fc.assert(
      fc.property(any, any, any, any, (aperture, exposureSeconds, iso, focalLengthMm) => {
        const words = exposureWords({ aperture, exposureSeconds, iso, focalLengthMm }, 'en');
        expect(words).not.toMatch(/NaN|Infinity|∞/);
      }),
    );
  });

  it('tells an offset from UTC with its sign', () => {
    expect(offsetWords(120)).toBe('+02:00');
    expect(offsetWords(-210)).toBe('−03:30');
    expect(offsetWords(0)).toBe('+00:00');
    expect(offsetWords(null)).toBeUndefined();
  });

  it('tells megapixels with no more digits than they are worth', () => {
    expect(megapixels(4032, 3024, 'en')).toBe('12');
    expect(megapixels(1440, 1080, 'de')).toBe('1,6');
    expect(megapixels(1, 1, 'en')).toBe('< 0.1');
  });

  it('writes coordinates so that any map takes them', () => {
    expect(coordinates(38.7223344, -9.1393366)).toBe('38.72233, -9.13934');
  });

  it('names a kind of file as people do', () => {
    expect(typeWords({ mimeType: 'image/heic', name: 'a.HEIC' })).toBe('HEIC');
    expect(typeWords({ mimeType: 'application/octet-stream', name: 'noise.jpg' })).toBe('JPG');
    expect(typeWords({ mimeType: 'application/octet-stream', name: 'noise' })).toBe(
      'application/octet-stream',
    );
  });
});
