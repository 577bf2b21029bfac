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

const evenings = [
  { top: '#1e2b57', middle: '#c4637a', low: '#ffc98a', water: '#27365f', deep: '#101a33', sun: '#ffe9bd' },
  { top: '#4d86b8', middle: '#a9d0e4', low: '#fdf0d8', water: '#3f7f9d', deep: '#12405c', sun: '#fffdf2' },
  { top: '#3b2b52', middle: '#e2725b', low: '#ffd38c', water: '#5b3a54', deep: '#1d1529', sun: '#fff0c4' },
  { top: '#16384f', middle: '#5fa3a3', low: '#ffe2b5', water: '#1f5a66', deep: '#0a2530', sun: '#fff6dc' },
];

/** The sun over the water, and its way towards us. */
export function sea(canvas: Canvas): Drawing {
  const { width, height, random } = canvas;
  const tone = random.pick(evenings);
  const horizon = height * random.between(0.46, 0.6);
  const sunX = width * random.between(0.25, 0.75);
  const sunY = horizon - height * random.between(0.03, 0.14);
  const clouds = Array.from({ length: 26 }, () => {
    const y = horizon * random.between(0.12, 0.9);
    const [rx, ry] = [width * random.between(0.06, 0.24), height * random.between(0.003, 0.014)];
    const colour = blend(tone.low, tone.top, 1 - y / horizon);
    return `<ellipse cx="${width * random.next()}" cy="${y}" rx="${rx}" ry="${ry}" fill="${blend(colour, '#ffffff', 0.25)}" fill-opacity="${random.between(0.12, 0.4)}"/>`;
  });
  const coast = random.next() < 0.6;
  const land = ridgeLine(canvas, {
    base: horizon - height * 0.012,
    roughness: height * 0.05,
    decay: 0.5,
  }).map(([x, y]): [number, number] => [x, Math.min(y, horizon)]);
  const glints = Array.from({ length: 620 }, () => {
    const depth = random.next() ** 1.7;
    const y = horizon + (height - horizon) * depth;
    const spread = width * (0.012 + depth * 0.16);
    const isOnPath = random.next() < 0.55;
    const x = isOnPath ? sunX + (random.next() + random.next() - 1) * spread * 1.3 : width * random.next();
    const [w, h] = [
      width * (0.004 + depth * 0.035) * random.between(0.4, 1.3),
      height * (0.0008 + depth * 0.0035),
    ];
    const colour = isOnPath ? tone.sun : blend(tone.water, random.next() < 0.5 ? tone.low : tone.deep, 0.4);
    return `<ellipse cx="${x}" cy="${y}" rx="${w}" ry="${h}" fill="${colour}" fill-opacity="${isOnPath ? random.between(0.25, 0.8) : 0.32}"/>`;
  });
  return [
    `<defs>${verticalGradient('sky', [
      [0, tone.top],
      [0.62, tone.middle],
      [1, tone.low],
    ])}`,
    `${verticalGradient('water', [
      [0, blend(tone.water, tone.low, 0.55)],
      [0.18, tone.water],
      [1, tone.deep],
    ])}${glow('sun', tone.sun)}</defs>`,
    rect(canvas, tone.deep),
    `<rect width="${width}" height="${horizon}" fill="url(#sky)"/>`,
    ...clouds,
    disc(sunX, sunY, height * 0.5, 'url(#sun)') + disc(sunX, sunY, height * 0.042, tone.sun),
    coast
      ? `<g opacity="0.9">${below({ ...canvas, height: horizon + 1 }, land, blend(tone.middle, tone.deep, 0.55))}</g>`
      : '',
    `<rect y="${horizon}" width="${width}" height="${height - horizon}" fill="url(#water)"/>`,
    ...glints,
  ].join('');
}
