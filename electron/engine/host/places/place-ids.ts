import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { PhotoferryError } from '../../../base/error.ts';

const macBytes = 16;

/**
 * Ids of folders, made for this process alone: whoever is given one can ask for that folder and, since nobody else can make
 * one, for no other.
 */
export function createPlaceIds() {
  const secret = randomBytes(32);
  const macOf = (folder: string) =>
    createHmac('sha256', secret).update(folder).digest().subarray(0, macBytes);
  return {
    idOf: (folder: string): string =>
      `${macOf(folder).toString('base64url')}.${Buffer.from(folder).toString('base64url')}`,
    /** @throws {PhotoferryError} `no-such-place` for whatever was not made here */
    folderOf: (id: string): string => {
      const [mac = '', text = ''] = id.split('.');
      const folder = Buffer.from(text, 'base64url').toString('utf8');
      const given = Buffer.from(mac, 'base64url');
      if (given.length === macBytes && timingSafeEqual(given, macOf(folder))) return folder;
      throw new PhotoferryError('no-such-place', 'This folder cannot be used any more.', {
        advice: 'Choose it again.',
      });
    },
  };
}

export type PlaceIds = ReturnType<typeof createPlaceIds>;
