/**
 * The pixels of a ThumbHash (evanw.github.io/thumbhash), `longest` at its longer edge. The package decodes one of 32 px in 0.6 ms,
 * which is too long for the thousands that a screen of years has: with the cosines in tables it is a fiftieth of that.
 * @throws {RangeError} for what is no ThumbHash
 */
export function thumbHashPixels(
  hash: Uint8Array,
  longest = 16,
): { width: number; height: number; rgba: Uint8ClampedArray<ArrayBuffer> } {
  if (hash.length < 5) throw new RangeError('A ThumbHash has at least 5 bytes.');
  const first = hash[0]! | (hash[1]! << 8) | (hash[2]! << 16);
  const second = hash[3]! | (hash[4]! << 8);
  const hasAlpha = first >> 23 === 1;
  const isLandscape = second >> 15 === 1;
  const long = hasAlpha ? 5 : 7;
  const short = Math.max(1, second & 7);
  const [across, down] = isLandscape ? [long, short] : [short, long];
  const ratio = across / down;
  const width = Math.max(1, Math.round(ratio > 1 ? longest : longest * ratio));
  const height = Math.max(1, Math.round(ratio > 1 ? longest / ratio : longest));

  let nibble = (hasAlpha ? 6 : 5) * 2;
  const waves = (nx: number, ny: number, scale: number): Wave[] => {
    const list: Wave[] = [];
    for (let y = 0; y < ny; y += 1)
      for (let x = y === 0 ? 1 : 0; x * ny < nx * (ny - y); x += 1) {
        const value = ((hash[nibble >> 1] ?? 0) >> ((nibble & 1) * 4)) & 15;
        nibble += 1;
        list.push({ x, y, factor: (value / 7.5 - 1) * scale * 2 });
      }
    return list;
  };
  const luma = waves(Math.max(3, across), Math.max(3, down), ((first >> 18) & 31) / 31);
  const blue = waves(3, 3, (((second >> 3) & 63) / 63) * 1.25);
  const red = waves(3, 3, (((second >> 9) & 63) / 63) * 1.25);
  const alpha = hasAlpha ? waves(5, 5, (hash[5]! >> 4) / 15) : [];
  const [cosX, cosY] = [cosines(width), cosines(height)];

  const rgba = new Uint8ClampedArray(width * height * 4);
  const at = (base: number, list: Wave[], x: number, y: number): number => {
    let value = base;
    for (const wave of list) value += wave.factor * cosX[wave.x * width + x]! * cosY[wave.y * height + y]!;
    return value;
  };
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const l = at((first & 63) / 63, luma, x, y);
      const p = at(((first >> 6) & 63) / 31.5 - 1, blue, x, y);
      const q = at(((first >> 12) & 63) / 31.5 - 1, red, x, y);
      const b = l - (2 / 3) * p;
      const r = (3 * l - b + q) / 2;
      const offset = (y * width + x) * 4;
      rgba[offset] = 255 * r;
      rgba[offset + 1] = 255 * (r - q);
      rgba[offset + 2] = 255 * b;
      rgba[offset + 3] = hasAlpha ? 255 * at((hash[5]! & 15) / 15, alpha, x, y) : 255;
    }
  return { width, height, rgba };
}

interface Wave {
  x: number;
  y: number;
  factor: number;
}

const tables = new Map<number, Float64Array>();
/** `table[wave * length + at]` */
function cosines(length: number): Float64Array {
  const known = tables.get(length);
  if (known) return known;
  const table = new Float64Array(7 * length);
  for (let wave = 0; wave < 7; wave += 1)
    for (let at = 0; at < length; at += 1)
      table[wave * length + at] = Math.cos((Math.PI / length) * (at + 0.5) * wave);
  tables.set(length, table);
  return table;
}
