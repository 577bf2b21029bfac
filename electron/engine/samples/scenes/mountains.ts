import {
  below,
  blend,
  type Canvas,
  type Drawing,
  disc,
  glow,
  rect,
  ridgeLine,
  verticalGradient,
} from '../svg.ts';

const skies = [
  { top: '#24315f', middle: '#d5738a', low: '#ffd9a0', far: '#a86a86', near: '#1c1a33', sun: '#fff0c8' },
  { top: '#3a6ea8', middle: '#9cc4e0', low: '#f3e7cf', far: '#8fb0c9', near: '#1f3a4d', sun: '#fffbe8' },
  { top: '#0f2745', middle: '#3f6f93', low: '#f0b48a', far: '#54748f', near: '#0b1826', sun: '#ffdcae' },
  { top: '#59426f', middle: '#e58f6b', low: '#fbe0a8', far: '#b97f77', near: '#2b1d33', sun: '#fff4d8' },
];

/** Range behind range, paler the farther away. */
export function mountains(canvas: Canvas): Drawing {
  const { width, height, random } = canvas;
  const sky = random.pick(skies);
  const horizon = height * random.between(0.5, 0.58);
  const [sunX, sunY] = [width * random.between(0.2, 0.8), horizon - height * random.between(0.02, 0.16)];
  const ranges = Array.from({ length: 6 }, (_, at) => {
    const depth = at / 5;
    const line = ridgeLine(canvas, {
      base: horizon + height * (0.02 + depth ** 1.4 * 0.42),
      roughness: height * (0.09 + depth * 0.07),
    });
    return below(canvas, line, blend(sky.far, sky.near, depth ** 0.8));
  });
  const mist = Array.from({ length: 5 }, (_, at) => {
    const y = horizon + height * (0.05 + at * 0.085);
    return `<rect y="${y}" width="${width}" height="${height * 0.1}" fill="url(#mist)" fill-opacity="${0.5 - at * 0.09}"/>`;
  });
  return [
    `<defs>${verticalGradient('sky', [
      [0, sky.top],
      [0.6, sky.middle],
      [1, sky.low],
    ])}${glow('sun', sky.sun)}`,
    `<linearGradient id="mist" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${sky.low}" stop-opacity="0"/>`,
    `<stop offset="0.5" stop-color="${sky.low}" stop-opacity="0.55"/><stop offset="1" stop-color="${sky.low}" stop-opacity="0"/></linearGradient></defs>`,
    `${rect(canvas, blend(sky.low, sky.near, 0.1))}<rect width="${width}" height="${horizon * 1.12}" fill="url(#sky)"/>`,
    disc(sunX, sunY, height * 0.42, 'url(#sun)') + disc(sunX, sunY, height * 0.032, sky.sun),
    ...ranges.flatMap((range, at) => [range, mist[at] ?? '']),
  ].join('');
}
