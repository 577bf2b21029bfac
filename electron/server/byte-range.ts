/** Bytes [start, end). */
export interface ByteRange {
  start: number;
  end: number;
  /** No end was named. */
  isOpen?: boolean;
}

/**
 * What a Range header asks for (RFC 9110, 14.2): one range, `unsatisfiable`, or undefined for all of it, also where it cannot be
 * understood or asks for several, which a server may leave at that.
 */
export function parseRange(
  header: string | undefined,
  sizeBytes: number,
): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))$/i.exec(header?.trim() ?? '');
  if (!match) return undefined;
  const [, first, last, suffix] = match;
  if (suffix !== undefined) {
    const start = Math.max(0, sizeBytes - Number(suffix));
    return start < sizeBytes ? { start, end: sizeBytes } : 'unsatisfiable';
  }
  const start = Number(first);
  if (last && Number(last) < start) return undefined;
  if (start >= sizeBytes) return 'unsatisfiable';
  if (!last) return { start, end: sizeBytes, isOpen: true };
  return { start, end: Math.min(Number(last) + 1, sizeBytes) };
}
