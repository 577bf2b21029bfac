import { BitReader, unescapeUnit } from './bit-reader.ts';
import { CabacSyntax } from './cabac-syntax.ts';
import { CavlcSyntax } from './cavlc-syntax.ts';
import { levelScales } from './dequant.ts';
import { decodeMacroblock, type SliceTools } from './macroblock.ts';
import type { PictureSet, SequenceSet } from './parameter-sets.ts';
import { type Picture, placeOf } from './picture.ts';
import { H264Error } from './unsupported.ts';

/** How the edges of a slice's macroblocks are smoothed. */
export interface SliceFilter {
  /** 0: all edges, 1: none, 2: not those between slices. */
  disable: number;
  alphaOffset: number;
  betaOffset: number;
}

/** Decodes one coded slice (unit type 1 or 5, whole) into the picture as slice `number`. */
export function decodeSlice(
  unit: Uint8Array,
  sequence: SequenceSet,
  set: PictureSet,
  { picture, number }: { picture: Picture; number: number },
): SliceFilter {
  const bits = new BitReader(unescapeUnit(unit));
  const { firstMb, qp, filter } = readSliceHeader(bits, unit[0]!, sequence, set);
  const tools: SliceTools = {
    picture,
    syntax: set.cabac ? new CabacSyntax(picture, bits, qp) : new CavlcSyntax(picture, bits),
    scales: levelScales(sequence, set),
    cabac: set.cabac,
    transform8x8: set.transform8x8,
    monochrome: sequence.monochrome,
    chromaQpOffsets: set.chromaQpOffsets,
  };
  const count = picture.slice.length;
  let qpNow = qp;
  for (let mb = firstMb; mb < count; mb++) {
    if (picture.slice[mb] !== -1) throw new H264Error('damaged', 'a macroblock comes twice');
    picture.slice[mb] = number;
    qpNow = decodeMacroblock(tools, placeOf(picture, mb, number), qpNow);
    if (tools.syntax.endOfSlice()) break;
  }
  return filter;
}

/** ITU-T H.264, 7.3.3, for slices of intra macroblocks. */
function readSliceHeader(
  bits: BitReader,
  header: number,
  sequence: SequenceSet,
  set: PictureSet,
): { firstMb: number; qp: number; filter: SliceFilter } {
  const isIdr = (header & 31) === 5;
  const firstMb = bits.ue();
  const type = bits.ue() % 5;
  if (type !== 2) throw new H264Error('unsupported', 'the frame needs other frames');
  bits.ue();
  bits.bits(sequence.log2MaxFrameNum);
  if (!sequence.frameMbsOnly && bits.bit() === 1) throw new H264Error('unsupported', 'fields');
  if (sequence.mbaff) throw new H264Error('unsupported', 'interlaced');
  if (isIdr) bits.ue();
  if (sequence.pocType === 0) {
    bits.bits(sequence.log2MaxPocLsb);
    if (set.bottomFieldPicOrder) bits.se();
  } else if (sequence.pocType === 1 && !sequence.deltaPocAlwaysZero) {
    bits.se();
    if (set.bottomFieldPicOrder) bits.se();
  }
  if (set.redundantPicCnt) bits.ue();
  if (((header >> 5) & 3) !== 0) readReferenceMarking(bits, isIdr);
  const qp = set.initQp + bits.se();
  const filter = { disable: 0, alphaOffset: 0, betaOffset: 0 };
  if (set.deblockingControl) {
    filter.disable = bits.ue();
    if (filter.disable !== 1) {
      filter.alphaOffset = bits.se() * 2;
      filter.betaOffset = bits.se() * 2;
    }
  }
  const sane = Math.abs(filter.alphaOffset) <= 12 && Math.abs(filter.betaOffset) <= 12 && filter.disable <= 2;
  if (bits.spent || qp < 0 || qp > 51 || !sane)
    throw new H264Error('damaged', 'the slice header makes no sense');
  return { firstMb, qp, filter };
}

function readReferenceMarking(bits: BitReader, isIdr: boolean): void {
  if (isIdr) {
    bits.bits(2);
    return;
  }
  if (bits.bit() === 0) return;
  for (let count = 0; count < 64; count++) {
    const operation = bits.ue();
    if (operation === 0) return;
    if (operation !== 5) bits.ue();
    if (operation === 3) bits.ue();
  }
}
