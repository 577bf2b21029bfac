import { blend, type Canvas, type Drawing, disc, rect, verticalGradient } from '../svg.ts';

const gardens = [
  { top: '#2f5d3a', low: '#9cc06a', petals: ['#f7f3ff', '#ffffff', '#f3e6ff'], heart: '#f6c445' },
  { top: '#31503f', low: '#c7b46a', petals: ['#ff8aa8', '#ff6f91', '#ffb3c4'], heart: '#5b2c3a' },
  { top: '#21424f', low: '#7fb7a3', petals: ['#7f8cff', '#a2a9ff', '#5f6ff0'], heart: '#fff0b8' },
  { top: '#6a3f2f', low: '#e8b06a', petals: ['#ffd25e', '#ffb52e', '#ffe08a'], heart: '#6b3b16' },
];

/** Flowers close by, and what is out of focus behind them. */
export function meadow(canvas: Canvas): Drawing {
  const { width, height, random } = canvas;
  const garden = random.pick(gardens);
  const short = Math.min(width, height);
  const lights = Array.from({ length: 120 }, () => {
    const colour = blend(
      garden.low,
      random.pick([...garden.petals, '#fff6cf', garden.top]),
      random.between(0.2, 0.9),
    );
    const radius = short * random.between(0.02, 0.1);
    const [x, y] = [width * random.next(), height * random.next()];
    return `${disc(x, y, radius, colour, `fill-opacity="${random.between(0.08, 0.3)}"`)}<circle cx="${x}" cy="${y}" r="${radius * 0.96}" fill="none" stroke="${colour}" stroke-width="${radius * 0.05}" stroke-opacity="0.25"/>`;
  });
  const blades = Array.from({ length: 90 }, () => {
    const [x, lean] = [width * random.next(), short * random.between(-0.12, 0.12)];
    const tall = short * random.between(0.2, 0.6);
    const colour = blend(garden.top, garden.low, random.between(0.1, 0.7));
    return `<path d="M${x} ${height}Q${x} ${height - tall * 0.6} ${x + lean} ${height - tall}Q${x + short * 0.012} ${height - tall * 0.5} ${x + short * 0.014} ${height}Z" fill="${colour}" fill-opacity="0.8"/>`;
  });
  const flowers = Array.from({ length: 7 }, (_, at) => {
    const x = (width * (at + random.between(0.15, 0.85))) / 7;
    return flower(canvas, {
      x,
      y: height * random.between(0.24, 0.74),
      size: short * random.between(0.07, 0.16),
      ...garden,
    });
  });
  return [
    `<defs>${verticalGradient('air', [
      [0, garden.top],
      [0.7, garden.low],
      [1, blend(garden.low, garden.top, 0.7)],
    ])}</defs>`,
    rect(canvas, 'url(#air)'),
    ...lights,
    ...blades,
    ...flowers,
  ].join('');
}

interface Flower {
  x: number;
  y: number;
  size: number;
  petals: readonly string[];
  heart: string;
  top: string;
}

function flower({ random, height }: Canvas, { x, y, size, petals, heart, top }: Flower): Drawing {
  const count = random.pick([8, 12, 16]);
  const turn = random.between(0, 60);
  const petal = (at: number, scale: number, colour: string) =>
    `<ellipse cx="${x}" cy="${y - size * 0.56 * scale}" rx="${size * (1.9 / count) * scale}" ry="${size * 0.5 * scale}" fill="${colour}" transform="rotate(${turn + (at * 360) / count} ${x} ${y})"/>`;
  const shade = blend(petals[0]!, top, 0.35);
  return [
    `<path d="M${x} ${y}Q${x + size * 0.2} ${(y + height) / 2} ${x - size * 0.1} ${height}" stroke="${blend(top, '#7fa05a', 0.4)}" stroke-width="${size * 0.07}" fill="none"/>`,
    ...Array.from({ length: count }, (_, at) => petal(at, 1.08, shade)),
    ...Array.from({ length: count }, (_, at) => petal(at + 0.5, 1, random.pick(petals))),
    disc(x, y, size * 0.25, blend(heart, '#000000', 0.25)) +
      disc(x - size * 0.02, y - size * 0.03, size * 0.21, heart),
  ].join('');
}
