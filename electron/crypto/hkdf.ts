import { hkdfSync } from 'node:crypto';

/** RFC 5869 with SHA-256. `info` is text or parts that are joined with one zero byte between. */
export function hkdf(
  key: Uint8Array,
  { salt, info, length = 32 }: { salt: Uint8Array; info: string | readonly string[]; length?: number },
): Buffer {
  const label = typeof info === 'string' ? info : info.join('\0');
  return Buffer.from(hkdfSync('sha256', key, salt, Buffer.from(label, 'utf8'), length));
}
