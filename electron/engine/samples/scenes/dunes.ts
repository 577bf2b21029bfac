import { blend, type Canvas, type Drawing, disc, glow, rect, softLine, verticalGradient } from '../svg.ts';

const sands = [
  { top: '#3f7fb5', low: '#f6e3c3', light: '#f0b26b', dark: '#8a3f24', sun: '#fff7e0' },
  { top: '#5a4a7c', low: '#ffcf9c', light: '#e58a57', dark: '#4f2130', sun: '#ffeccb' },
  { top: '#7fb3cf', low: '#fdf3e3', light: '#efd3a4', dark: '#a4764a', sun: '#ffffff' },
];

/** Sand with one side in the light and one in the shade. */
export function dunes(canvas: Canvas): Drawing {
  const { width, height, random } = canvas;
  const sand = random.pick(sands);
  const horizon = height * random.between(0.36, 0.48);
  const hills = Array.from({ length: 6 }, (_, at) => {
    const depth = at / 5;
    const line = softLine(canvas, {
      base: horizon + (height - horizon) * depth * 0.86,
      height: height * (0.05 + depth * 0.16),
      waves: random.between(0.5, 1.1) * (1.5 - depth),
    });
    const lit = blend(sand.low, sand.light, 0.45 + depth * 0.55);
    const id = `dune${at}`;
    const edge = line.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L');
    // The shade begins at the crest and leans away from the sun.
    const shade = line
      .map(
        ([x, y], nth) =>
          [
            x + width * 0.03 * Math.sin(nth / 9),
            y + height * (0.035 + depth * 0.1) * (1 + Math.sin(nth / 14 + at)),
          ] as const,
      )
      .toReversed()
      .map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`)
      .join('L');
    return [
      `<defs>${verticalGradient(id, [
        [0, lit],
        [1, blend(lit, sand.dark, 0.45 + depth * 0.2)],
      ])}</defs>`,
      `<path d="M0 ${height}L${edge}L${width} ${height}Z" fill="url(#${id})"/>`,
      `<path d="M${edge}L${shade}Z" fill="${sand.dark}" fill-opacity="${0.14 + depth * 0.34}"/>`,
    ].join('');
  });
  const sunX = width * random.between(0.2, 0.8);
  return [
    `<defs>${verticalGradient('sky', [
      [0, sand.top],
      [1, sand.low],
    ])}${glow('sun', sand.sun)}</defs>`,
    rect(canvas, sand.low),
    `<rect width="${width}" height="${horizon * 1.2}" fill="url(#sky)"/>`,
    disc(sunX, horizon * 0.55, height * 0.34, 'url(#sun)') +
      disc(sunX, horizon * 0.55, height * 0.03, sand.sun),
    ...hills,
  ].join('');
}
