import { StorageError } from './storage-error.ts';

const maxNameLength = 400;
const maxDepth = 10;
const segment = /^[a-z0-9](?:[a-z0-9._-]{0,198}[a-z0-9_-])?$/;
/** What Windows opens as a device, whatever the ending. */
const device = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/;

/**
 * A name that is the same on every file system and in every bucket: lower-case ASCII in segments with `/` between, none hidden, none
 * that leads elsewhere.
 */
export function isObjectName(name: string): boolean {
  if (name.length > maxNameLength) return false;
  const segments = name.split('/');
  return segments.length <= maxDepth && segments.every((each) => segment.test(each) && !device.test(each));
}

/** @throws {StorageError} store-misuse */
export function checkObjectName(name: string): void {
  if (!isObjectName(name)) {
    throw new StorageError('store-misuse', `No object can be called ${JSON.stringify(name.slice(0, 100))}.`);
  }
}

/** The beginning of names: empty, or as much of one as one likes. @throws {StorageError} store-misuse */
export function checkPrefix(prefix: string): void {
  const isFine =
    prefix.length <= maxNameLength &&
    /^[a-z0-9._/-]*$/.test(prefix) &&
    prefix
      .split('/')
      .every((each, at, all) => (at === all.length - 1 && each === '') || /^[a-z0-9]/.test(each));
  if (!isFine) {
    throw new StorageError('store-misuse', `No names begin with ${JSON.stringify(prefix.slice(0, 100))}.`);
  }
}
