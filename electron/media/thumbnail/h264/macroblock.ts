import type { LevelScales } from './dequant.ts';
import { type Around, predictBlock, predictPlane } from './intra-predict.ts';
import {
  type BlockKind,
  I_4X4,
  I_8X8,
  I_16X16,
  I_PCM,
  type MbSyntax,
  type Picture,
  type Place,
} from './picture.ts';
import { BLOCK_X, BLOCK_Y, CHROMA_QP, ZIGZAG_4X4, ZIGZAG_8X8 } from './scan-tables.ts';
import { addTransform4, addTransform8, transformChromaDc, transformLumaDc } from './transform.ts';

/** What stays the same through a slice. */
export interface SliceTools {
  picture: Picture;
  syntax: MbSyntax;
  scales: LevelScales;
  cabac: boolean;
  transform8x8: boolean;
  monochrome: boolean;
  chromaQpOffsets: [number, number];
}

const levels = new Int32Array(64);
const coefficients = new Int32Array(64);
const dc = new Int32Array(16);
/** Of chroma's modes (DC, horizontal, vertical, plane) the plane predictor's numbers. */
const CHROMA_MODES = [2, 1, 0, 3];

/** Decodes one macroblock of an intra slice into the picture, and returns the QP that the next one starts from. */
export function decodeMacroblock(tools: SliceTools, place: Place, qpBefore: number): number {
  const { picture, syntax } = tools;
  const { mb } = place;
  const type = syntax.mbType(place);
  if (type === 25) {
    copySamples(tools, place);
    return qpBefore;
  }
  const is16 = type > 0;
  if (is16) picture.mbType[mb] = I_16X16;
  else {
    const eight = tools.transform8x8 && syntax.transform8x8(place);
    picture.mbType[mb] = eight ? I_8X8 : I_4X4;
    picture.transform8x8[mb] = eight ? 1 : 0;
    readModes(tools, place, eight ? 2 : 1);
  }
  picture.chromaMode[mb] = tools.monochrome ? 0 : syntax.chromaMode(place);
  const cbp = is16 ? ((((type - 1) >> 2) % 3) << 4) | (type >= 13 ? 15 : 0) : syntax.codedBlockPattern(place);
  picture.cbp[mb] = cbp;
  let qp = qpBefore;
  if (is16 || cbp !== 0) qp = (((qpBefore + syntax.qpDelta()) % 52) + 52) % 52;
  else syntax.noQpDelta();
  picture.qp[mb] = qp;
  if (is16) decode16(tools, place, (type - 1) & 3);
  else if (picture.mbType[mb] === I_8X8) decode8(tools, place);
  else decode4(tools, place);
  if (!tools.monochrome) decodeChroma(tools, place);
  return qp;
}

function copySamples({ picture, syntax, monochrome }: SliceTools, { mb, x, y }: Place): void {
  const samples = syntax.pcm(monochrome ? 256 : 384);
  const { luma, lumaStride, chroma, chromaStride, widthInMbs } = picture;
  for (let row = 0; row < 16; row++) {
    luma.set(samples.subarray(row * 16, row * 16 + 16), (y * 16 + row) * lumaStride + x * 16);
  }
  for (const plane of monochrome ? [] : ([0, 1] as const)) {
    for (let row = 0; row < 8; row++) {
      const from = 256 + plane * 64 + row * 8;
      chroma[plane].set(samples.subarray(from, from + 8), (y * 8 + row) * chromaStride + x * 8);
      if (row < 2)
        picture.chromaCounts[plane].fill(
          16,
          (y * 2 + row) * widthInMbs * 2 + x * 2,
          (y * 2 + row) * widthInMbs * 2 + x * 2 + 2,
        );
    }
  }
  for (let row = 0; row < 4; row++) {
    const at = (y * 4 + row) * widthInMbs * 4 + x * 4;
    picture.lumaCounts.fill(16, at, at + 4);
  }
  picture.mbType[mb] = I_PCM;
  picture.cbp[mb] = 0x2f;
  picture.dcCoded[mb] = 7;
  picture.qp[mb] = 0;
  syntax.noQpDelta();
}

/** Prediction modes of the 4x4 (`step` 1) or 8x8 (2) blocks, each predicted from left and above (8.3.1.1, 8.3.2.1). */
function readModes({ picture, syntax }: SliceTools, { x, y, left, top }: Place, step: 1 | 2): void {
  const stride = picture.widthInMbs * 4;
  const { modes } = picture;
  for (let block = 0; block < 16; block += step * step) {
    const [column, row] = [BLOCK_X[block]!, BLOCK_Y[block]!];
    const at = (y * 4 + row) * stride + x * 4 + column;
    const inside = (column > 0 || left) && (row > 0 || top);
    const predicted = inside ? Math.min(modes[at - 1]!, modes[at - stride]!) : 2;
    const rest = syntax.intraMode();
    const mode = rest < 0 ? predicted : rest < predicted ? rest : rest + 1;
    for (let i = 0; i < step; i++) modes.fill(mode, at + i * stride, at + i * stride + step);
  }
}

/** Reads a block's levels and puts them, scaled, into `coefficients`; false if there are none. */
function readBlock(
  tools: SliceTools,
  place: Place,
  block: { kind: BlockKind; plane: 0 | 1; column: number; row: number },
  scale: Int32Array,
  qp: number,
): number {
  const count = tools.syntax.residual(place, block, levels);
  if (count === 0) return 0;
  coefficients.fill(0, 0, 16);
  const first = block.kind === 'luma-ac' || block.kind === 'chroma-ac' ? 1 : 0;
  const shift = Math.floor(qp / 6);
  for (let i = 0; i + first < 16; i++) {
    const level = levels[i]!;
    if (level === 0) continue;
    const at = ZIGZAG_4X4[i + first]!;
    const value = level * scale[at]!;
    coefficients[at] = shift >= 4 ? value << (shift - 4) : (value + (1 << (3 - shift))) >> (4 - shift);
  }
  return count;
}

function aroundOf(place: Place, column: number, row: number, size: 1 | 2): Around {
  const left = column > 0 || place.left;
  const top = row > 0 || place.top;
  const topLeft = column > 0 ? (row > 0 ? true : place.top) : row > 0 ? place.left : place.topLeft;
  const last = column + size === 4;
  let topRight: boolean;
  if (row === 0) topRight = last ? place.topRight : place.top;
  else if (last) topRight = false;
  // The block above on the right is decoded later for the second one of the odd rows.
  else topRight = size === 2 || !(column === 1 && row % 2 === 1);
  return { left, top, topLeft, topRight };
}

function decode4(tools: SliceTools, place: Place): void {
  const { picture, scales } = tools;
  const { luma, lumaStride, widthInMbs, modes, lumaCounts } = picture;
  const { x, y, mb } = place;
  const qp = picture.qp[mb]!;
  const scale = scales.four[0]![qp % 6]!;
  for (let block = 0; block < 16; block++) {
    const [column, row] = [BLOCK_X[block]!, BLOCK_Y[block]!];
    const cell = (y * 4 + row) * widthInMbs * 4 + x * 4 + column;
    const at = (y * 16 + row * 4) * lumaStride + x * 16 + column * 4;
    predictBlock(luma, at, lumaStride, {
      size: 4,
      mode: modes[cell]!,
      around: aroundOf(place, column, row, 1),
    });
    let count = 0;
    if ((picture.cbp[mb]! >> (block >> 2)) & 1) {
      count = readBlock(tools, place, { kind: 'luma-4x4', plane: 0, column, row }, scale, qp);
      if (count > 0) addTransform4(coefficients, luma, at, lumaStride);
    }
    lumaCounts[cell] = count;
  }
}

function decode8(tools: SliceTools, place: Place): void {
  const { picture } = tools;
  const { luma, lumaStride, widthInMbs, modes, lumaCounts } = picture;
  const { x, y, mb } = place;
  const stride = widthInMbs * 4;
  for (let block = 0; block < 4; block++) {
    const [column, row] = [(block & 1) * 2, (block >> 1) * 2];
    const cell = (y * 4 + row) * stride + x * 4 + column;
    const at = (y * 16 + row * 4) * lumaStride + x * 16 + column * 4;
    predictBlock(luma, at, lumaStride, {
      size: 8,
      mode: modes[cell]!,
      around: aroundOf(place, column, row, 2),
    });
    const coded = ((picture.cbp[mb]! >> block) & 1) === 1;
    if (!coded) for (let i = 0; i < 2; i++) lumaCounts.fill(0, cell + i * stride, cell + i * stride + 2);
    else if (read8(tools, place, cell, column, row)) addTransform8(coefficients, luma, at, lumaStride);
  }
}

/** An 8x8 block is one block under CABAC, four interleaved 4x4 blocks under CAVLC. */
function read8(tools: SliceTools, place: Place, cell: number, column: number, row: number): boolean {
  const { picture, scales, syntax } = tools;
  const stride = picture.widthInMbs * 4;
  const qp = picture.qp[place.mb]!;
  const scale = scales.eight[qp % 6]!;
  const shift = Math.floor(qp / 6);
  coefficients.fill(0);
  let any = false;
  const put = (level: number, i: number) => {
    const at = ZIGZAG_8X8[i]!;
    const value = level * scale[at]!;
    coefficients[at] = shift >= 6 ? value << (shift - 6) : (value + (1 << (5 - shift))) >> (6 - shift);
    any = true;
  };
  if (tools.cabac) {
    const count = syntax.residual(place, { kind: 'luma-8x8', plane: 0, column, row }, levels);
    for (let i = 0; i < 64; i++) if (levels[i] !== 0) put(levels[i]!, i);
    for (let i = 0; i < 2; i++) picture.lumaCounts.fill(count, cell + i * stride, cell + i * stride + 2);
    return any;
  }
  for (let part = 0; part < 4; part++) {
    const [dx, dy] = [part & 1, part >> 1];
    const count = syntax.residual(
      place,
      { kind: 'luma-4x4', plane: 0, column: column + dx, row: row + dy },
      levels,
    );
    for (let i = 0; i < 16; i++) if (levels[i] !== 0) put(levels[i]!, i * 4 + part);
    picture.lumaCounts[cell + dy * stride + dx] = count;
  }
  return any;
}

function decode16(tools: SliceTools, place: Place, mode: number): void {
  const { picture, scales, syntax } = tools;
  const { luma, lumaStride, widthInMbs, lumaCounts, modes } = picture;
  const { x, y, mb } = place;
  const qp = picture.qp[mb]!;
  const scale = scales.four[0]![qp % 6]!;
  predictPlane(luma, y * 16 * lumaStride + x * 16, lumaStride, { size: 16, mode, around: place });
  dc.fill(0);
  const dcCount = syntax.residual(place, { kind: 'luma-dc', plane: 0, column: 0, row: 0 }, levels);
  if (dcCount > 0) {
    picture.dcCoded[mb]! |= 1;
    for (let i = 0; i < 16; i++) dc[ZIGZAG_4X4[i]!] = levels[i]!;
    transformLumaDc(dc, scale[0]!, Math.floor(qp / 6));
  }
  const hasAc = (picture.cbp[mb]! & 15) !== 0;
  for (let block = 0; block < 16; block++) {
    const [column, row] = [BLOCK_X[block]!, BLOCK_Y[block]!];
    const cell = (y * 4 + row) * widthInMbs * 4 + x * 4 + column;
    const count = hasAc ? readBlock(tools, place, { kind: 'luma-ac', plane: 0, column, row }, scale, qp) : 0;
    lumaCounts[cell] = count;
    modes[cell] = 2;
    const constant = dc[row * 4 + column]!;
    if (count === 0 && constant === 0) continue;
    if (count === 0) coefficients.fill(0, 0, 16);
    coefficients[0] = constant;
    addTransform4(coefficients, luma, (y * 16 + row * 4) * lumaStride + x * 16 + column * 4, lumaStride);
  }
}

function decodeChroma(tools: SliceTools, place: Place): void {
  const { picture, scales, syntax } = tools;
  const { chroma, chromaStride, widthInMbs, chromaCounts } = picture;
  const { x, y, mb } = place;
  const coded = picture.cbp[mb]! >> 4;
  const mode = CHROMA_MODES[picture.chromaMode[mb]!]!;
  const dcs = [new Int32Array(4), new Int32Array(4)];
  for (const plane of [0, 1] as const) {
    predictPlane(chroma[plane], y * 8 * chromaStride + x * 8, chromaStride, { size: 8, mode, around: place });
    if (coded === 0) continue;
    const count = syntax.residual(place, { kind: 'chroma-dc', plane, column: 0, row: 0 }, levels);
    if (count === 0) continue;
    picture.dcCoded[mb]! |= 2 << plane;
    const qp = chromaQp(tools, plane, mb);
    dcs[plane]!.set(levels.subarray(0, 4));
    transformChromaDc(dcs[plane]!, scales.four[1 + plane]![qp % 6]![0]!, Math.floor(qp / 6));
  }
  for (const plane of [0, 1] as const) {
    const qp = chromaQp(tools, plane, mb);
    const scale = scales.four[1 + plane]![qp % 6]!;
    for (let block = 0; block < 4; block++) {
      const [column, row] = [block & 1, block >> 1];
      const cell = (y * 2 + row) * widthInMbs * 2 + x * 2 + column;
      const count =
        coded === 2 ? readBlock(tools, place, { kind: 'chroma-ac', plane, column, row }, scale, qp) : 0;
      chromaCounts[plane][cell] = count;
      const constant = dcs[plane]![block]!;
      if (count === 0 && constant === 0) continue;
      if (count === 0) coefficients.fill(0, 0, 16);
      coefficients[0] = constant;
      addTransform4(
        coefficients,
        chroma[plane],
        (y * 8 + row * 4) * chromaStride + x * 8 + column * 4,
        chromaStride,
      );
    }
  }
}

function chromaQp({ picture, chromaQpOffsets }: SliceTools, plane: 0 | 1, mb: number): number {
  return CHROMA_QP[Math.min(51, Math.max(0, picture.qp[mb]! + chromaQpOffsets[plane]))]!;
}
