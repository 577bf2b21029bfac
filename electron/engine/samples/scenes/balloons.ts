import {
  below,
  blend,
  type Canvas,
  type Drawing,
  disc,
  glow,
  rect,
  ridgeLine,
  softLine,
  verticalGradient,
} from '../svg.ts';

const mornings = [
  { top: '#5f8fc4', low: '#ffe6c7', far: '#c7a6a0', near: '#5d4a4a', sun: '#fff9e8' },
  { top: '#7b8fd0', low: '#ffd9c9', far: '#b49ab8', near: '#4a4060', sun: '#fff3e2' },
];
const cloths = [
  ['#e4572e', '#f7c59f'],
  ['#2e86ab', '#f6f5ae'],
  ['#a23b72', '#f18f01'],
  ['#3bb273', '#fdfcdc'],
  ['#e15554', '#4d9de0'],
  ['#f4d35e', '#ee964b'],
  ['#7768ae', '#ffe0b5'],
];

/** Balloons over a valley, early. */
export function balloons(canvas: Canvas): Drawing {
  const { width, height, random } = canvas;
  const morning = random.pick(mornings);
  const short = Math.min(width, height);
  const sunX = width * random.between(0.2, 0.8);
  const land = [0, 1, 2, 3].map((at) => {
    const depth = at / 3;
    const base = height * (0.66 + depth * 0.24);
    const line =
      at < 2
        ? ridgeLine(canvas, { base, roughness: height * 0.06 })
        : softLine(canvas, { base, height: height * 0.08, waves: 0.9 });
    return below(canvas, line, blend(morning.far, morning.near, depth));
  });
  const flying = Array.from({ length: 9 }, (_, at) => ({
    x: (width * (at + random.between(0.1, 0.9))) / 9,
    y: height * random.between(0.1, 0.6),
    size: short * (0.03 + random.next() ** 2 * 0.13),
    cloth: cloths[at % cloths.length]!,
  })).sort((one, other) => one.size - other.size);
  return [
    `<defs>${verticalGradient('sky', [
      [0, morning.top],
      [0.75, morning.low],
      [1, morning.low],
    ])}${glow('sun', morning.sun)}</defs>`,
    rect(canvas, 'url(#sky)'),
    disc(sunX, height * 0.6, height * 0.5, 'url(#sun)'),
    ...land,
    ...flying.map((each) => balloon(each, morning.low)),
  ].join('');
}

function balloon(
  { x, y, size, cloth }: { x: number; y: number; size: number; cloth: readonly string[] },
  air: string,
): Drawing {
  const hull = (share: number) => {
    const half = size * share;
    return `M${x} ${y - size}C${x + half * 1.35} ${y - size} ${x + half * 1.25} ${y + size * 0.35} ${x + half * 0.22} ${y + size * 0.95}L${x - half * 0.22} ${y + size * 0.95}C${x - half * 1.25} ${y + size * 0.35} ${x - half * 1.35} ${y - size} ${x} ${y - size}Z`;
  };
  const stripes = [1, 0.72, 0.42, 0.16].map(
    (share, at) => `<path d="${hull(share)}" fill="${cloth[at % 2]!}"/>`,
  );
  const basket = size * 0.16;
  return [
    ...stripes,
    `<path d="${hull(1)}" fill="${air}" fill-opacity="0.14"/>`,
    `<path d="M${x - size * 0.2} ${y + size * 0.95}L${x - basket * 0.7} ${y + size * 1.3}M${x + size * 0.2} ${y + size * 0.95}L${x + basket * 0.7} ${y + size * 1.3}" stroke="#4a3a30" stroke-width="${size * 0.018}"/>`,
    `<rect x="${x - basket}" y="${y + size * 1.28}" width="${basket * 2}" height="${basket * 1.3}" rx="${basket * 0.25}" fill="#6b4a2f"/>`,
  ].join('');
}
