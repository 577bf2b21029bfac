import { blend, type Canvas, type Drawing, disc, glow, rect, softLine, verticalGradient } from '../svg.ts';

const moods = [
  { sky: '#e9efe6', low: '#f7f1dd', far: '#b9cbc0', near: '#1d3a31', light: '#fff7da' },
  { sky: '#dfe6ec', low: '#f3ebe4', far: '#aebfc9', near: '#1a2f3d', light: '#fffaf0' },
  { sky: '#f3d9bd', low: '#fbeed3', far: '#d9a983', near: '#3d2418', light: '#fff0cf' },
];

/** Firs in the morning mist, row behind row. */
export function forest(canvas: Canvas): Drawing {
  const { width, height, random } = canvas;
  const mood = random.pick(moods);
  const rows = Array.from({ length: 6 }, (_, at) => {
    const depth = at / 5;
    const ground = softLine(canvas, {
      base: height * (0.46 + depth * 0.46),
      height: height * 0.07,
      waves: 0.8,
    });
    const colour = blend(mood.far, mood.near, depth ** 1.15);
    const trees = Math.round(70 - depth * 44);
    const drawn = Array.from({ length: trees }, () => {
      const share = random.next();
      const [x, y] = ground[Math.round(share * (ground.length - 1))]!;
      const tall = height * (0.1 + depth * 0.24) * random.between(0.65, 1.2);
      return fir(x, y + height * 0.015, tall, random.between(0.8, 1.15));
    });
    const land = ground.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L');
    const mist = `<rect y="${height * (0.4 + depth * 0.46)}" width="${width}" height="${height * 0.22}" fill="url(#mist)" fill-opacity="${0.85 - depth * 0.6}"/>`;
    return `<path d="M0 ${height}L${land}L${width} ${height}Z${drawn.join('')}" fill="${colour}"/>${at < 5 ? mist : ''}`;
  });
  return [
    `<defs>${verticalGradient('sky', [
      [0, mood.sky],
      [1, mood.low],
    ])}${glow('sun', mood.light)}`,
    `<linearGradient id="mist" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${mood.low}" stop-opacity="0"/>`,
    `<stop offset="0.6" stop-color="${mood.low}" stop-opacity="0.8"/><stop offset="1" stop-color="${mood.low}" stop-opacity="0"/></linearGradient></defs>`,
    rect(canvas, 'url(#sky)'),
    disc(width * random.between(0.3, 0.7), height * 0.26, height * 0.5, 'url(#sun)'),
    ...rows,
  ].join('');
}

/** The outline of a fir that stands at (x, y). */
function fir(x: number, y: number, tall: number, width: number): string {
  const half = tall * 0.19 * width;
  const tiers = 6;
  const right: string[] = [];
  const left: string[] = [];
  for (let at = 1; at <= tiers; at++) {
    const [level, reach] = [y - tall + (tall * 0.94 * at) / tiers, (half * at) / tiers];
    right.push(
      `${(x + reach).toFixed(1)} ${level.toFixed(1)}L${(x + reach * 0.5).toFixed(1)} ${(level - tall * 0.02).toFixed(1)}`,
    );
    left.unshift(
      `${(x - reach * 0.5).toFixed(1)} ${(level - tall * 0.02).toFixed(1)}L${(x - reach).toFixed(1)} ${level.toFixed(1)}`,
    );
  }
  return `M${x.toFixed(1)} ${(y - tall).toFixed(1)}L${right.join('L')}L${left.join('L')}Z`;
}
