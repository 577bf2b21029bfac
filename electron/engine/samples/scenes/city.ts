import { blend, type Canvas, type Drawing, disc, glow, rect, verticalGradient } from '../svg.ts';

const dusks = [
  { top: '#0c1230', middle: '#4a3b73', low: '#f08a6a', far: '#3a3566', near: '#0d1024', lamp: '#ffd58a' },
  { top: '#0a1a2f', middle: '#27506f', low: '#f2b88a', far: '#24445e', near: '#08131f', lamp: '#ffe3a8' },
  { top: '#161022', middle: '#693a63', low: '#f7a072', far: '#4b2d52', near: '#120b1b', lamp: '#ffcf7d' },
];

/** A town by the water when the windows light up. */
export function city(canvas: Canvas): Drawing {
  const { width, height, random } = canvas;
  const tone = random.pick(dusks);
  const quay = height * random.between(0.64, 0.72);
  const rows = [0, 1, 2].map((row) => {
    const depth = row / 2;
    const colour = blend(tone.far, tone.near, depth);
    const houses: string[] = [];
    for (let x = -width * 0.02; x < width; ) {
      const wide = width * random.between(0.028, 0.075) * (0.75 + depth * 0.4);
      const tall = height * random.between(0.12, 0.42 - depth * 0.12) * (random.next() < 0.12 ? 1.35 : 1);
      houses.push(house({ x, y: quay - tall, wide, tall, colour, lamp: tone.lamp }, canvas));
      x += wide * random.between(0.96, 1.25);
    }
    return houses.join('');
  });
  const town = rows.join('');
  const lights = Array.from({ length: 46 }, (_, at) => {
    const x = (width * (at + random.between(0.2, 0.8))) / 46;
    return `${disc(x, quay - height * 0.008, height * 0.018, 'url(#lamp)')}<rect x="${x - width * 0.0013}" y="${quay}" width="${width * 0.0026}" height="${height * random.between(0.05, 0.22)}" fill="url(#trail)" fill-opacity="${random.between(0.3, 0.8)}"/>`;
  });
  const ripples = Array.from({ length: 260 }, () => {
    const y = quay + (height - quay) * random.next();
    return `<rect x="${width * random.next()}" y="${y}" width="${width * random.between(0.01, 0.07)}" height="${height * 0.0016}" fill="${blend(tone.low, tone.middle, random.next())}" fill-opacity="${random.between(0.06, 0.26)}"/>`;
  });
  return [
    `<defs>${verticalGradient('sky', [
      [0, tone.top],
      [0.62, tone.middle],
      [1, tone.low],
    ])}${glow('lamp', tone.lamp)}`,
    `<linearGradient id="trail" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${tone.lamp}" stop-opacity="0.9"/><stop offset="1" stop-color="${tone.lamp}" stop-opacity="0"/></linearGradient>`,
    `${verticalGradient('water', [
      [0, blend(tone.low, tone.near, 0.62)],
      [1, tone.near],
    ])}</defs>`,
    rect(canvas, tone.near),
    `<rect width="${width}" height="${quay}" fill="url(#sky)"/>`,
    town,
    `<rect y="${quay}" width="${width}" height="${height - quay}" fill="url(#water)"/>`,
    `<g transform="translate(0 ${quay * 2}) scale(1 -1)" fill-opacity="0.16">${town}</g>`,
    ...ripples,
    ...lights,
  ].join('');
}

interface House {
  x: number;
  y: number;
  wide: number;
  tall: number;
  colour: string;
  lamp: string;
}

function house({ x, y, wide, tall, colour, lamp }: House, { random, height }: Canvas): Drawing {
  const size = height * 0.0068;
  const [columns, floors] = [Math.floor(wide / (size * 2.3)), Math.floor(tall / (size * 2.9))];
  const roof =
    random.next() < 0.35
      ? `<path d="M${x} ${y}L${x + wide / 2} ${y - wide * random.between(0.25, 0.6)}L${x + wide} ${y}Z" fill="${colour}"/>`
      : '';
  const lit = random.between(0.05, 0.26);
  let windows = '';
  for (let floor = 0; floor < floors; floor++) {
    for (let column = 0; column < columns; column++) {
      if (random.next() > lit) continue;
      const left = x + ((column + 0.5) * wide) / columns - size / 2;
      windows += `<rect x="${left.toFixed(1)}" y="${(y + size * (1.3 + floor * 2.9)).toFixed(1)}" width="${size.toFixed(1)}" height="${(size * 1.5).toFixed(1)}" fill="${blend(lamp, '#ffffff', random.next() * 0.3)}" fill-opacity="${random.between(0.35, 0.8).toFixed(2)}"/>`;
    }
  }
  return `<rect x="${x}" y="${y}" width="${wide}" height="${tall + 2}" fill="${colour}"/>${roof}${windows}`;
}
