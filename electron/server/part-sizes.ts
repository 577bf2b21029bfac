const firstBytes = 1024 * 1024;
const mostBytes = 4 * 1024 * 1024;
/** Who only looks at a frame leaves after a part or two; who has come back so often is watching. */
const doubledAfter = 4;
/** As many are watched at once. */
const maxKept = 64;

/**
 * How much of something far is given at once to whoever asks for all from `start` on, as players do: they read a little, leave and
 * begin elsewhere, and what was under way then was fetched in vain. Whoever comes back for what follows, again and again, gets more.
 */
export function createPartSizes() {
  const given = new Map<string, { end: number; times: number }>();
  return (etag: string, start: number): number => {
    const before = given.get(etag);
    const times = before?.end === start ? before.times + 1 : 0;
    const bytes = Math.min(firstBytes * 2 ** Math.floor(times / doubledAfter), mostBytes);
    given.delete(etag);
    given.set(etag, { end: start + bytes, times });
    for (const oldest of given.keys()) if (given.size > maxKept) given.delete(oldest);
    return bytes;
  };
}
