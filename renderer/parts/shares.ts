/**
 * Parts of a whole in whole percent that add up to 100, the nearest that do. What is not nothing gets 1 at least. Nothing at all has no
 * shares: then all are 0.
 */
export function sharesOf(parts: readonly number[]): number[] {
  const whole = parts.reduce((sum, part) => sum + part, 0);
  if (whole <= 0) return parts.map(() => 0);
  const exact = parts.map((part) => (part / whole) * 100);
  const shares = exact.map((share) => (share > 0 ? Math.max(1, Math.floor(share)) : 0));
  let left = 100 - shares.reduce((sum, share) => sum + share, 0);
  // What rounding has taken goes to whom it took most; what the small ones got comes from the largest.
  const byLoss = exact
    .map((share, at) => ({ at, lost: share - shares[at]! }))
    .sort((one, other) => other.lost - one.lost);
  for (const { at } of byLoss) {
    if (left <= 0) break;
    shares[at]! += 1;
    left -= 1;
  }
  while (left < 0) {
    shares[shares.indexOf(Math.max(...shares))]! -= 1;
    left += 1;
  }
  return shares;
}
