import { randomBytes } from 'node:crypto';
import { sealWhole } from './blob-stream.ts';
import { CryptoError } from './crypto-error.ts';
import { damaged, type FrameStream } from './frames.ts';
import { hkdf } from './hkdf.ts';
import { openWhole } from './open-stream.ts';
import { shapeOfStored, streamLayout } from './stream-layout.ts';

export const OBJECT_HEADER_BYTES = 48;
const FIXED_BYTES = 16;
const SALT_BYTES = 32;

/**
 * Seals a log segment, thumbnail pack or snapshot under a key of its own.
 * @param key the member's key for the first folder of the name: `log`, `thumbs`, `snapshots`
 * @param name the object's name without `-<digest>`; opens under no other
 */
export function sealObject(key: Uint8Array, name: string, data: Uint8Array): Buffer {
  return sealObjectWithSalt(key, name, { data, salt: randomBytes(SALT_BYTES) });
}

/** For the test vectors only: a salt may never meet two objects. */
export function sealObjectWithSalt(
  key: Uint8Array,
  name: string,
  { data, salt }: { data: Uint8Array; salt: Uint8Array },
): Buffer {
  if (salt.length !== SALT_BYTES) throw new CryptoError('crypto-misuse', 'A salt has 32 bytes.');
  const header = Buffer.concat([fixedHeader(), salt]);
  const shape = streamLayout(OBJECT_HEADER_BYTES, data.length);
  return sealWhole({ kind: 'object', key: objectKey(key, name, salt), header, shape }, data);
}

/** The data that was sealed under this name; `object-damaged` if these bytes are anything else. */
export function openObject(key: Uint8Array, name: string, bytes: Uint8Array): Buffer {
  return openWhole(objectStream(key, name, { start: bytes, storedBytes: bytes.length }), bytes);
}

/**
 * For reading ranges of a sealed object with `framesCovering` and `openFrames`.
 * @param start its first 48 bytes or more
 * @param storedBytes its size in the store
 */
export function objectStream(
  key: Uint8Array,
  name: string,
  { start, storedBytes }: { start: Uint8Array; storedBytes: number },
): FrameStream {
  const shape = shapeOfStored(OBJECT_HEADER_BYTES, storedBytes);
  if (!shape || start.length < OBJECT_HEADER_BYTES) throw damaged({ kind: 'object' });
  const header = Buffer.from(start.subarray(0, OBJECT_HEADER_BYTES));
  if (!header.subarray(0, FIXED_BYTES).equals(fixedHeader())) throw damaged({ kind: 'object' });
  return { kind: 'object', key: objectKey(key, name, header.subarray(FIXED_BYTES)), header, shape };
}

/** Magic, cipher 1, frames of 2^16, key epoch 1. */
function fixedHeader(): Buffer {
  const header = Buffer.alloc(FIXED_BYTES);
  header.write('PFSEAL1\n', 'latin1');
  header.set([1, 16], 8);
  header.writeUInt32BE(1, 12);
  return header;
}

function objectKey(key: Uint8Array, name: string, salt: Uint8Array): Buffer {
  return hkdf(key, { salt, info: ['photoferry/1 object', name] });
}
