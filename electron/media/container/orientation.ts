// EXIF orientation as (mirrored left to right first, then turned clockwise by quarters).
const MIRRORED = [2, 7, 4, 5];
const PLAIN = [1, 6, 3, 8];

/** The orientation that `orientation` followed by a mirroring left to right, then by clockwise quarter turns, makes. */
export function turnOrientation(orientation: number, turn: { mirror?: boolean; quarters?: number }): number {
  let mirrored = MIRRORED.includes(orientation);
  let quarters = Math.max(0, (mirrored ? MIRRORED : PLAIN).indexOf(orientation));
  if (turn.mirror === true) {
    mirrored = !mirrored;
    quarters = -quarters;
  }
  const total = (((quarters + (turn.quarters ?? 0)) % 4) + 4) % 4;
  return (mirrored ? MIRRORED : PLAIN)[total]!;
}

/** The EXIF equal of a movie's display matrix (a, b, c, d), 1 where it is neither a turn nor a mirroring. */
export function matrixOrientation(a: number, b: number, c: number, d: number): number {
  const signs = [a, b, c, d].map((value) => Math.sign(value)).join();
  const known: Record<string, number> = {
    '-1,0,0,1': 2,
    '-1,0,0,-1': 3,
    '1,0,0,-1': 4,
    '0,1,1,0': 5,
    '0,1,-1,0': 6,
    '0,-1,-1,0': 7,
    '0,-1,1,0': 8,
  };
  return known[signs] ?? 1;
}
