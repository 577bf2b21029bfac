import type { Picture } from './picture.ts';
import { CHROMA_QP } from './scan-tables.ts';
import type { SliceFilter } from './slice.ts';

/** Table 8-16. */
// biome-ignore format: numbers
const ALPHA = Uint8Array.of(
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 5, 6, 7, 8, 9, 10, 12, 13, 15, 17, 20, 22, 25, 28,
  32, 36, 40, 45, 50, 56, 63, 71, 80, 90, 101, 113, 127, 144, 162, 182, 203, 226, 255, 255,
);
// biome-ignore format: numbers
const BETA = Uint8Array.of(
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 6, 6, 7, 7, 8, 8, 9, 9, 10,
  10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15, 16, 16, 17, 17, 18, 18,
);
/** Table 8-17, boundary strength 3: edges inside an intra macroblock. */
// biome-ignore format: numbers
const CLIP = Uint8Array.of(
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4,
  4, 4, 5, 6, 6, 7, 8, 9, 10, 11, 13, 14, 16, 18, 20, 23, 25,
);

/** One edge: `across` steps over it, `along` runs beside it for `length` samples. */
interface Edge {
  at: number;
  across: number;
  along: number;
  length: number;
  strong: boolean;
  alpha: number;
  beta: number;
  clip: number;
}

/** Smooths the block edges of a picture of intra macroblocks (ITU-T H.264, 8.7). */
export function deblock(picture: Picture, filters: SliceFilter[], chromaQpOffsets: [number, number]): void {
  const { widthInMbs: width } = picture;
  for (let mb = 0; mb < picture.slice.length; mb++) {
    const slice = picture.slice[mb]!;
    const filter = filters[slice];
    if (slice < 0 || filter === undefined || filter.disable === 1) continue;
    const crosses = (other: number) =>
      picture.slice[other]! >= 0 && (filter.disable !== 2 || picture.slice[other] === slice);
    const x = mb % width;
    for (const vertical of [true, false]) {
      const other = vertical ? mb - 1 : mb - width;
      const outer = vertical ? x > 0 && crosses(mb - 1) : mb >= width && crosses(mb - width);
      const step = picture.transform8x8[mb] === 1 ? 2 : 1;
      for (let edge = outer ? 0 : step; edge < 4; edge += step) {
        const neighbour = edge === 0 ? other : mb;
        deblockLuma(picture, filter, { mb, neighbour, edge, vertical });
      }
      for (let edge = outer ? 0 : 2; edge < 4; edge += 2) {
        const neighbour = edge === 0 ? other : mb;
        for (const plane of [0, 1] as const) {
          deblockChroma(picture, filter, { mb, neighbour, edge, vertical }, [plane, chromaQpOffsets[plane]]);
        }
      }
    }
  }
}

interface EdgePlace {
  mb: number;
  neighbour: number;
  /** In 4x4 luma blocks from the macroblock's start. */
  edge: number;
  vertical: boolean;
}

function deblockLuma(
  picture: Picture,
  filter: SliceFilter,
  { mb, neighbour, edge, vertical }: EdgePlace,
): void {
  const { lumaStride: stride, widthInMbs, qp } = picture;
  const [x, y] = [(mb % widthInMbs) * 16, Math.floor(mb / widthInMbs) * 16];
  const limits = limitsOf((qp[mb]! + qp[neighbour]! + 1) >> 1, filter);
  if (limits.alpha === 0 || limits.beta === 0) return;
  const at = vertical ? y * stride + x + edge * 4 : (y + edge * 4) * stride + x;
  const [across, along] = vertical ? [1, stride] : [stride, 1];
  filterLuma(picture.luma, { at, across, along, length: 16, strong: edge === 0, ...limits });
}

function deblockChroma(
  picture: Picture,
  filter: SliceFilter,
  { mb, neighbour, edge, vertical }: EdgePlace,
  [plane, qpOffset]: [0 | 1, number],
): void {
  const { chromaStride: stride, widthInMbs, qp } = picture;
  const [x, y] = [(mb % widthInMbs) * 8, Math.floor(mb / widthInMbs) * 8];
  const chromaQp = (other: number) => CHROMA_QP[Math.min(51, Math.max(0, qp[other]! + qpOffset))]!;
  const limits = limitsOf((chromaQp(mb) + chromaQp(neighbour) + 1) >> 1, filter);
  if (limits.alpha === 0 || limits.beta === 0) return;
  const at = vertical ? y * stride + x + edge * 2 : (y + edge * 2) * stride + x;
  const [across, along] = vertical ? [1, stride] : [stride, 1];
  filterChroma(picture.chroma[plane], { at, across, along, length: 8, strong: edge === 0, ...limits });
}

function limitsOf(qp: number, filter: SliceFilter): { alpha: number; beta: number; clip: number } {
  const a = Math.min(51, Math.max(0, qp + filter.alphaOffset));
  const b = Math.min(51, Math.max(0, qp + filter.betaOffset));
  return { alpha: ALPHA[a]!, beta: BETA[b]!, clip: CLIP[a]! };
}

function filterLuma(s: Uint8Array, { at, across: d, along, length, strong, alpha, beta, clip }: Edge): void {
  for (let i = 0, q = at; i < length; i++, q += along) {
    const [p0, p1, p2] = [s[q - d]!, s[q - 2 * d]!, s[q - 3 * d]!];
    const [q0, q1, q2] = [s[q]!, s[q + d]!, s[q + 2 * d]!];
    if (Math.abs(p0 - q0) >= alpha || Math.abs(p1 - p0) >= beta || Math.abs(q1 - q0) >= beta) continue;
    const pFlat = Math.abs(p2 - p0) < beta;
    const qFlat = Math.abs(q2 - q0) < beta;
    if (strong) {
      const small = Math.abs(p0 - q0) < (alpha >> 2) + 2;
      if (small && pFlat) {
        const p3 = s[q - 4 * d]!;
        s[q - d] = (p2 + 2 * p1 + 2 * p0 + 2 * q0 + q1 + 4) >> 3;
        s[q - 2 * d] = (p2 + p1 + p0 + q0 + 2) >> 2;
        s[q - 3 * d] = (2 * p3 + 3 * p2 + p1 + p0 + q0 + 4) >> 3;
      } else s[q - d] = (2 * p1 + p0 + q1 + 2) >> 2;
      if (small && qFlat) {
        const q3 = s[q + 3 * d]!;
        s[q] = (p1 + 2 * p0 + 2 * q0 + 2 * q1 + q2 + 4) >> 3;
        s[q + d] = (p0 + q0 + q1 + q2 + 2) >> 2;
        s[q + 2 * d] = (2 * q3 + 3 * q2 + q1 + q0 + p0 + 4) >> 3;
      } else s[q] = (2 * q1 + q0 + p1 + 2) >> 2;
      continue;
    }
    const most = clip + (pFlat ? 1 : 0) + (qFlat ? 1 : 0);
    const delta = within(((q0 - p0) * 4 + (p1 - q1) + 4) >> 3, most);
    s[q - d] = sample(p0 + delta);
    s[q] = sample(q0 - delta);
    const middle = (p0 + q0 + 1) >> 1;
    if (pFlat) s[q - 2 * d] = p1 + within((p2 + middle - 2 * p1) >> 1, clip);
    if (qFlat) s[q + d] = q1 + within((q2 + middle - 2 * q1) >> 1, clip);
  }
}

function filterChroma(
  s: Uint8Array,
  { at, across: d, along, length, strong, alpha, beta, clip }: Edge,
): void {
  for (let i = 0, q = at; i < length; i++, q += along) {
    const [p0, p1, q0, q1] = [s[q - d]!, s[q - 2 * d]!, s[q]!, s[q + d]!];
    if (Math.abs(p0 - q0) >= alpha || Math.abs(p1 - p0) >= beta || Math.abs(q1 - q0) >= beta) continue;
    if (strong) {
      s[q - d] = (2 * p1 + p0 + q1 + 2) >> 2;
      s[q] = (2 * q1 + q0 + p1 + 2) >> 2;
      continue;
    }
    const delta = within(((q0 - p0) * 4 + (p1 - q1) + 4) >> 3, clip + 1);
    s[q - d] = sample(p0 + delta);
    s[q] = sample(q0 - delta);
  }
}

function within(value: number, most: number): number {
  return value < -most ? -most : Math.min(value, most);
}

function sample(value: number): number {
  return value < 0 ? 0 : Math.min(value, 255);
}
