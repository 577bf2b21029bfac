import { hkdfSync, type KeyObject } from 'node:crypto';

/**
 * RFC 5869 with SHA-256. `info` is text or parts that are joined with one zero byte between. A key that is used for many is
 * better given as an object: Node makes one of its bytes each time, and that costs more than all the rest.
 */
export function hkdf(
  key: Uint8Array | KeyObject,
  { salt, info, length = 32 }: { salt: Uint8Array; info: string | readonly string[]; length?: number },
): Buffer {
  const label = typeof info === 'string' ? info : info.join('\0');
  return Buffer.from(hkdfSync('sha256', key, salt, Buffer.from(label, 'utf8'), length));
}
