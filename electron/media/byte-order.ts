// Numbers from hostile bytes: what lies beyond the end reads as zero, nothing throws.

/** Big-endian unsigned 16 bits at `at`. */
export function be16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/** Little-endian unsigned 16 bits at `at`. */
export function le16(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

/** Big-endian unsigned 32 bits at `at`. */
export function be32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/** Little-endian unsigned 32 bits at `at`. */
export function le32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

/** Big-endian unsigned 64 bits at `at`; above 2^53 the low bits are lost, which no true length or time reaches. */
export function be64(bytes: Uint8Array, at: number): number {
  return be32(bytes, at) * 4294967296 + be32(bytes, at + 4);
}

/** True if the ASCII text stands at `at`. */
export function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
