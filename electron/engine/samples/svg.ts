import type { Random } from './random.ts';

/** What a scene is drawn into, in pixels. */
export interface Canvas {
  width: number;
  height: number;
  random: Random;
}

/** Pieces of SVG. */
export type Drawing = string;

const round = (value: number) => Math.round(value * 10) / 10;

export const rect = (canvas: Canvas, fill: string): Drawing =>
  `<rect width="${canvas.width}" height="${canvas.height}" fill="${fill}"/>`;

/** From top to bottom; `stops` are colours at shares of the height. */
export function verticalGradient(id: string, stops: readonly (readonly [number, string])[]): Drawing {
  const inside = stops.map(([at, colour]) => `<stop offset="${round(at * 100)}%" stop-color="${colour}"/>`);
  return `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${inside.join('')}</linearGradient>`;
}

/** A light that fades to nothing. */
export function glow(id: string, colour: string, strength = 1): Drawing {
  const at = (offset: number, opacity: number) =>
    `<stop offset="${offset}%" stop-color="${colour}" stop-opacity="${round(opacity * strength * 100) / 100}"/>`;
  return `<radialGradient id="${id}">${at(0, 1)}${at(18, 0.72)}${at(42, 0.3)}${at(70, 0.08)}${at(100, 0)}</radialGradient>`;
}

export const disc = (x: number, y: number, radius: number, fill: string, more = ''): Drawing =>
  `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" fill="${fill}" ${more}/>`;

export const shape = (points: readonly (readonly [number, number])[], fill: string, more = ''): Drawing =>
  `<path d="M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}Z" fill="${fill}" ${more}/>`;

/**
 * The line of a mountain range from left to right: heights by midpoint displacement around `base`, `roughness` pixels at most in
 * the first step.
 */
export function ridgeLine(
  { width, random }: Canvas,
  { base, roughness, decay = 0.54 }: { base: number; roughness: number; decay?: number },
): [number, number][] {
  let heights = [base + random.between(-0.5, 0.5) * roughness, base + random.between(-0.5, 0.5) * roughness];
  for (let step = roughness; heights.length < 513; step *= decay) {
    heights = heights.flatMap((height, at) => {
      const next = heights[at + 1];
      return next === undefined ? [height] : [height, (height + next) / 2 + random.between(-1, 1) * step];
    });
  }
  return heights.map((height, at) => [(at / (heights.length - 1)) * width, height]);
}

/** A line filled down to the foot of the picture. */
export const below = (canvas: Canvas, line: readonly (readonly [number, number])[], fill: string): Drawing =>
  shape([[0, canvas.height], ...line, [canvas.width, canvas.height]], fill);

/** A soft wave from left to right, for dunes, hills and water. */
export function softLine(
  { width, random }: Canvas,
  { base, height, waves }: { base: number; height: number; waves: number },
): [number, number][] {
  const parts = [1, 2.3, 4.1].map((pace, at) => ({
    pace: pace * waves * random.between(0.8, 1.2),
    size: height / (at * 1.8 + 1),
    phase: random.between(0, 2 * Math.PI),
  }));
  return Array.from({ length: 161 }, (_, at): [number, number] => {
    const share = at / 160;
    const y = parts.reduce(
      (sum, { pace, size, phase }) => sum + Math.sin(share * pace * Math.PI * 2 + phase) * size,
      0,
    );
    return [share * width, base + y * 0.5];
  });
}

/** A colour between two, both `#rrggbb`. */
export function blend(one: string, other: string, share: number): string {
  const channel = (text: string, at: number) => Number.parseInt(text.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) =>
    Math.round(channel(one, at) + (channel(other, at) - channel(one, at)) * share)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${mixed.join('')}`;
}
