import { Random } from './random.ts';

/** Sky from its top to the horizon, the light, and the land from far to near. */
interface Palette {
  sky: [string, string, string];
  sun: string;
  land: [string, string];
  night?: boolean;
}

const palettes: Palette[] = [
  { sky: ['#2b5aa0', '#7fb2e5', '#f6e7c8'], sun: '#fff6d8', land: ['#8fb0c9', '#1f3d4d'] },
  { sky: ['#31135c', '#c8446d', '#ffb35c'], sun: '#ffe9a8', land: ['#a2466f', '#1c0f2e'] },
  { sky: ['#0b1b3a', '#1f3f73', '#5b6fa8'], sun: '#f4f1de', land: ['#2e4374', '#060d1c'], night: true },
  { sky: ['#5fa8d3', '#bee3f0', '#fdf6e3'], sun: '#ffffff', land: ['#9cc5a1', '#216869'] },
  { sky: ['#f08a5d', '#f9c784', '#fde8c9'], sun: '#fff3b0', land: ['#d9885f', '#5c2a2e'] },
  { sky: ['#6a4c93', '#b58db6', '#ffd6c0'], sun: '#ffe5d9', land: ['#9a7aa0', '#2d2a4a'] },
  { sky: ['#0d4f5c', '#3fa7a0', '#e3f2c1'], sun: '#fffbe0', land: ['#62b6a0', '#0b3c49'] },
  { sky: ['#7d8ca3', '#b8c4d0', '#e8ebe4'], sun: '#f7f7f2', land: ['#a3b1bd', '#37474f'] },
  { sky: ['#94406b', '#e88d97', '#fbd7a8'], sun: '#fff0c9', land: ['#b5637a', '#321b32'] },
  { sky: ['#14213d', '#3a506b', '#fca311'], sun: '#ffd166', land: ['#40516c', '#0a1020'] },
];

function mix(from: string, to: string, share: number): string {
  const part = (colour: string, at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  const channel = (at: number) =>
    Math.round(part(from, at) * (1 - share) + part(to, at) * share)
      .toString(16)
      .padStart(2, '0');
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

/** A skyline from left to right as sums of waves: sharp ones for mountains, soft ones for hills and dunes. */
function ridge(random: Random, w: number, h: number, top: number, height: number, sharp: boolean): string {
  const waves = Array.from({ length: sharp ? 7 : 3 }, (_, octave) => ({
    frequency: random.between(0.7, 1.5) * 2 ** (octave * (sharp ? 0.85 : 0.6)),
    phase: random.between(0, 6.28),
    size: 0.58 ** octave,
  }));
  const total = waves.reduce((sum, wave) => sum + wave.size, 0);
  const points: string[] = [];
  const steps = sharp ? 120 : 48;
  for (let step = 0; step <= steps; step++) {
    const x = step / steps;
    let y = 0;
    for (const wave of waves) {
      const angle = x * 6.28 * wave.frequency + wave.phase;
      y += wave.size * (sharp ? 1 - 2 * Math.abs(Math.sin(angle / 2)) : Math.sin(angle));
    }
    points.push(`${(x * w).toFixed(1)},${(top * h - (y / total) * height * h).toFixed(1)}`);
  }
  return `M0,${h} L${points.join(' L')} L${w},${h} Z`;
}

function land(random: Random, palette: Palette, w: number, h: number, horizon: number): string {
  const sharp = random.next() < 0.6;
  const layers = random.int(3, 6);
  return Array.from({ length: layers }, (_, layer) => {
    const depth = layer / (layers - 1);
    const colour = mix(palette.land[0], palette.land[1], depth);
    const top = horizon + depth * (0.94 - horizon);
    const path = ridge(random, w, h, top, (0.16 - depth * 0.08) * (sharp ? 1 : 0.6), sharp);
    return `<path d="${path}" fill="${colour}"/>`;
  }).join('');
}

function sea(random: Random, palette: Palette, w: number, h: number, horizon: number, sunX: number): string {
  const water = `<rect y="${horizon * h}" width="${w}" height="${h - horizon * h}" fill="url(#sea)"/>`;
  const glints = Array.from({ length: 70 }, () => {
    const depth = random.next() ** 1.6;
    const y = (horizon + 0.01 + depth * (0.97 - horizon)) * h;
    const near = random.next() < 0.6;
    const x = near ? (sunX + random.between(-0.05, 0.05) * (1 + depth * 3)) * w : random.next() * w;
    const length = (0.01 + depth * 0.09) * w * random.between(0.4, 1);
    const colour = near ? palette.sun : mix(palette.sky[1], palette.land[0], 0.4);
    const opacity = (near ? 0.55 : 0.22).toFixed(2);
    return `<ellipse cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" rx="${length.toFixed(1)}" ry="${(1 + depth * 5).toFixed(1)}" fill="${colour}" opacity="${opacity}"/>`;
  });
  const island = `<path d="${ridge(random, w, horizon * h, 1, 0.09, true)}" fill="${mix(palette.land[0], palette.land[1], 0.3)}"/>`;
  return `${random.next() < 0.6 ? island : ''}${water}${glints.join('')}`;
}

/** Soft fields of colour, as of something very near and out of focus. */
function fields(random: Random, palette: Palette, w: number, h: number): string {
  const colours = [...palette.sky, palette.sun, ...palette.land];
  // Gradients, not a blur filter: librsvg takes a second for a blur of this size.
  const gradients = colours.map(
    (colour, index) =>
      `<radialGradient id="f${index}"><stop offset="0" stop-color="${colour}"/><stop offset=".55" stop-color="${colour}" stop-opacity=".75"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>`,
  );
  const circles = Array.from({ length: 22 }, (_, index) => {
    const size = random.between(0.12, 0.55) * w * (1 - index / 32);
    const at = `cx="${(random.next() * w).toFixed(1)}" cy="${(random.next() * h).toFixed(1)}"`;
    const fill = random.int(0, colours.length - 1);
    return `<circle ${at} r="${size.toFixed(1)}" fill="url(#f${fill})" opacity="${random.between(0.35, 0.8).toFixed(2)}"/>`;
  });
  return `<defs>${gradients.join('')}</defs>${circles.join('')}`;
}

/**
 * A picture to look at, as SVG: mountains, hills, sea or fields of colour under a sky, each number another one, always
 * the same for the same number.
 */
export function pictureSvg(number: number, w: number, h: number): string {
  const random = new Random(number * 7919 + 17);
  const palette = palettes[number % palettes.length]!;
  const scene = ['land', 'sea', 'land', 'land', 'fields', 'sea', 'land'][number % 7]!;
  const horizon = random.between(0.42, 0.62);
  const sunX = random.between(0.18, 0.82);
  const sunY = scene === 'sea' ? horizon - random.between(0.03, 0.2) : random.between(0.12, horizon - 0.05);
  const radius = Math.min(w, h) * random.between(0.035, 0.07);
  const defs = `<defs>
<linearGradient id="sky" x2="0" y2="1"><stop offset="0" stop-color="${palette.sky[0]}"/><stop offset=".6" stop-color="${palette.sky[1]}"/><stop offset="1" stop-color="${palette.sky[2]}"/></linearGradient>
<linearGradient id="sea" x2="0" y2="1"><stop offset="0" stop-color="${mix(palette.sky[2], palette.sky[1], 0.5)}"/><stop offset=".5" stop-color="${mix(palette.sky[0], palette.land[0], 0.3)}"/><stop offset="1" stop-color="${palette.land[1]}"/></linearGradient>
<radialGradient id="glow"><stop offset="0" stop-color="${palette.sun}" stop-opacity=".85"/><stop offset=".3" stop-color="${palette.sun}" stop-opacity=".3"/><stop offset="1" stop-color="${palette.sun}" stop-opacity="0"/></radialGradient></defs>`;
  const stars = palette.night
    ? Array.from(
        { length: 140 },
        () =>
          `<circle cx="${(random.next() * w).toFixed(1)}" cy="${(random.next() * horizon * h).toFixed(1)}" r="${(random.between(0.0004, 0.0013) * w).toFixed(2)}" fill="#fff" opacity="${random.between(0.3, 0.95).toFixed(2)}"/>`,
      ).join('')
    : '';
  const sun = `<circle cx="${sunX * w}" cy="${sunY * h}" r="${radius * 6}" fill="url(#glow)"/><circle cx="${sunX * w}" cy="${sunY * h}" r="${radius}" fill="${palette.sun}"/>`;
  const ground =
    scene === 'land'
      ? land(random, palette, w, h, horizon)
      : scene === 'sea'
        ? sea(random, palette, w, h, horizon, sunX)
        : fields(random, palette, w, h);
  const light = scene === 'fields' ? '' : `${stars}${sun}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}">${defs}<rect width="${w}" height="${h}" fill="url(#sky)"/>${light}${ground}</svg>`;
}
