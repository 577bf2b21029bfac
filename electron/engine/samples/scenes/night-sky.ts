import {
  below,
  blend,
  type Canvas,
  type Drawing,
  disc,
  glow,
  rect,
  ridgeLine,
  shape,
  verticalGradient,
} from '../svg.ts';

const nights = [
  { top: '#050a1f', low: '#2a4a7a', land: '#05070f', light: '#58e6a9', other: '#7a5cff' },
  { top: '#060b18', low: '#1f5a66', land: '#040608', light: '#6bffb8', other: '#38b6ff' },
  { top: '#0b0620', low: '#4a3a78', land: '#06040d', light: '#ff9ecf', other: '#6f8cff' },
];

/** Stars, northern lights, and a tent that somebody has left a lamp in. */
export function nightSky(canvas: Canvas): Drawing {
  const { width, height, random } = canvas;
  const tone = random.pick(nights);
  const horizon = height * random.between(0.7, 0.78);
  const stars = Array.from({ length: 480 }, () => {
    const size = random.next() ** 6 * 2.6 + 0.7;
    const colour = random.pick(['#ffffff', '#dfe9ff', '#fff1d8', '#ffffff']);
    return disc(
      width * random.next(),
      horizon * random.next(),
      size,
      colour,
      `fill-opacity="${random.between(0.25, 0.95)}"`,
    );
  });
  const curtains = Array.from({ length: 3 }, (_, nth) => {
    const [from, sway] = [width * random.between(-0.1, 0.5), height * random.between(0.05, 0.12)];
    const foot = horizon * random.between(0.62, 0.86);
    const phase = random.between(0, 6);
    return Array.from({ length: 150 }, (_, at) => {
      const share = at / 149;
      const x = from + share * width * 0.75;
      const y = foot + Math.sin(share * 5 + phase) * sway + Math.sin(share * 13 + phase) * sway * 0.35;
      const tall = height * (0.2 + 0.2 * Math.abs(Math.sin(share * 9 + phase * 2)) + random.next() * 0.05);
      const strength = Math.sin(share * Math.PI) * (0.2 - nth * 0.04);
      return `<rect x="${x}" y="${y - tall}" width="${width * 0.0095}" height="${tall}" fill="url(#curtain)" fill-opacity="${strength}"/>`;
    }).join('');
  });
  const ranges = [0, 1].map((at) =>
    below(
      canvas,
      ridgeLine(canvas, { base: horizon + height * at * 0.09, roughness: height * (0.1 - at * 0.04) }),
      blend(blend(tone.low, tone.land, 0.72), tone.land, at),
    ),
  );
  const [tentX, tentY, tent] = [width * random.between(0.2, 0.8), height * 0.95, height * 0.052];
  return [
    `<defs>${verticalGradient('sky', [
      [0, tone.top],
      [1, tone.low],
    ])}${glow('lamp', '#ffb45e')}`,
    `<linearGradient id="curtain" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${tone.other}" stop-opacity="0"/>`,
    `<stop offset="0.55" stop-color="${tone.other}" stop-opacity="0.55"/><stop offset="0.88" stop-color="${tone.light}"/>`,
    `<stop offset="1" stop-color="${tone.light}" stop-opacity="0"/></linearGradient></defs>`,
    `${rect(canvas, tone.land)}<rect width="${width}" height="${height * 0.86}" fill="url(#sky)"/>`,
    ...stars,
    ...curtains,
    ...ranges,
    disc(tentX, tentY, tent * 4, 'url(#lamp)', 'fill-opacity="0.55"'),
    shape(
      [
        [tentX - tent, tentY],
        [tentX, tentY - tent * 1.15],
        [tentX + tent, tentY],
      ],
      '#ffb960',
    ),
    shape(
      [
        [tentX, tentY - tent * 1.15],
        [tentX + tent, tentY],
        [tentX + tent * 0.25, tentY],
      ],
      '#e2863a',
    ),
  ].join('');
}
