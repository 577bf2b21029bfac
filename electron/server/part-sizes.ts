const firstBytes = 1024 * 1024;
const mostBytes = 4 * 1024 * 1024;
/** As many are watched at once. */
const maxKept = 64;

/**
 * How much of something far is given at once to whoever asks for all from `start` on, as players do: they read a little, leave and
 * begin elsewhere, and what was under way then was fetched in vain. Whoever comes back for what follows gets twice as much.
 */
export function createPartSizes() {
  const given = new Map<string, { end: number; bytes: number }>();
  return (etag: string, start: number): number => {
    const before = given.get(etag);
    const bytes = before?.end === start ? Math.min(before.bytes * 2, mostBytes) : firstBytes;
    given.delete(etag);
    given.set(etag, { end: start + bytes, bytes });
    for (const oldest of given.keys()) if (given.size > maxKept) given.delete(oldest);
    return bytes;
  };
}
