import { expect, it } from 'vitest';
import { neighbourhoodKey } from '../../../electron/media/pairing/media-stem.ts';
import { photoStem } from '../../../electron/phone/ios/photo-stem.ts';

it('finds the photo that a file is of', () => {
  const of = {
    'IMG_0001.HEIC': 'IMG_0001',
    'IMG_E0001.JPG': 'IMG_0001',
    'IMG_O0001.AAE': 'IMG_0001',
    '/DCIM/100APPLE/IMG_E0001.MOV': '/DCIM/100APPLE/IMG_0001',
    '/DCIM/100APPLE/SCAN.FullSizeRender.JPG': '/DCIM/100APPLE/SCAN',
    // No edits of Apple's, whatever they are like.
    'IMG_EDEN.JPG': 'IMG_EDEN',
    'MY_IMG_E0001.JPG': 'MY_IMG_E0001',
    '/DCIM/100.APPLE/NAME': '/DCIM/100.APPLE/NAME',
  };
  expect(Object.fromEntries(Object.keys(of).map((name) => [name, photoStem(name)]))).toEqual(of);
});

it('says of what iPhones call their files what the library says of them', () => {
  for (const name of [
    'IMG_0001.HEIC',
    'IMG_E0001.JPG',
    'IMG_O0001.AAE',
    'IMG_E123456.MOV',
    'SCAN.FullSizeRender.JPG',
  ])
    expect(photoStem(name).toLowerCase()).toBe(neighbourhoodKey(name));
});
