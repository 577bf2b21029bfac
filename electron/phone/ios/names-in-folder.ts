import { randomBytes } from 'node:crypto';

/**
 * The names of a folder's listing, one after the other, each with whether it came before. They stay in the phone's own
 * bytes: of a million names only where each begins is kept, not an object for each. The hash is seeded, so that no
 * phone can choose names that collide.
 */
export function* namesInFolder(listing: Buffer): Generator<{ name: Buffer; isRepeated: boolean }> {
  let count = 1;
  for (let at = listing.indexOf(0); at !== -1; at = listing.indexOf(0, at + 1)) count++;
  let size = 16;
  while (size < count * 2) size *= 2;
  const starts = new Uint32Array(size);
  const seed = randomBytes(4).readUInt32LE(0);

  for (let start = 0; start < listing.length; ) {
    let end = listing.indexOf(0, start);
    if (end === -1) end = listing.length;
    const name = listing.subarray(start, end);
    const isDots = name.length <= 2 && name.length > 0 && name.every((byte) => byte === 0x2e);
    if (name.length > 0 && !isDots) {
      let slot = hash(name, seed) & (size - 1);
      let isRepeated = false;
      while (starts[slot] !== 0 && !isRepeated) {
        const other = starts[slot]! - 1;
        isRepeated =
          (other + name.length === listing.length || listing[other + name.length] === 0) &&
          listing.compare(name, 0, name.length, other, other + name.length) === 0;
        if (!isRepeated) slot = (slot + 1) & (size - 1);
      }
      if (!isRepeated) starts[slot] = start + 1;
      yield { name, isRepeated };
    }
    start = end + 1;
  }
}

/** FNV-1a from a seed, its bits mixed at the end. */
function hash(bytes: Buffer, seed: number): number {
  let value = seed;
  for (let at = 0; at < bytes.length; at++) value = Math.imul(value ^ bytes[at]!, 0x01000193);
  value ^= value >>> 15;
  return Math.imul(value, 0x2c1b3c6d) >>> 0;
}
