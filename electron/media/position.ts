/** True for a place on earth. Exactly 0, 0 is what receivers without a fix write, never a photo. */
export function isPosition(latitude: number | undefined, longitude: number | undefined): boolean {
  if (latitude === undefined || longitude === undefined) return false;
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && !(latitude === 0 && longitude === 0);
}

/** ISO 6709 as videos write it: `+27.5916+086.5640+8850/`, degrees with a fraction. */
export function parseIso6709(text: string): { latitude: number; longitude: number } | undefined {
  const match = /^([+-]\d{1,2}(?:\.\d{1,12})?)([+-]\d{1,3}(?:\.\d{1,12})?)/.exec(text);
  if (match === null) return undefined;
  const [latitude, longitude] = [Number(match[1]), Number(match[2])];
  return isPosition(latitude, longitude) ? { latitude, longitude } : undefined;
}
