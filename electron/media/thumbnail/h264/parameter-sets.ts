import { BitReader } from './bit-reader.ts';
import { DEFAULT_INTRA_4X4, DEFAULT_INTRA_8X8 } from './scan-tables.ts';
import { H264Error } from './unsupported.ts';

/** Scaling lists of intra blocks in scan order: luma, Cb, Cr 4x4, luma 8x8. Undefined where not transmitted. */
export interface ScalingLists {
  four: (Uint8Array | undefined)[];
  eight: Uint8Array | undefined;
}

export interface SequenceSet {
  log2MaxFrameNum: number;
  pocType: number;
  log2MaxPocLsb: number;
  deltaPocAlwaysZero: boolean;
  widthInMbs: number;
  heightInMbs: number;
  frameMbsOnly: boolean;
  mbaff: boolean;
  crop: { left: number; right: number; top: number; bottom: number };
  monochrome: boolean;
  fullRange: boolean;
  /** Matrix coefficients, 1 is BT.709, 2 not said. */
  matrix: number;
  scaling: ScalingLists | undefined;
}

export interface PictureSet {
  cabac: boolean;
  bottomFieldPicOrder: boolean;
  initQp: number;
  chromaQpOffsets: [number, number];
  deblockingControl: boolean;
  redundantPicCnt: boolean;
  transform8x8: boolean;
  scaling: ScalingLists | undefined;
}

const HIGH_PROFILES = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];
const MAX_MBS_A_SIDE = 512;

/** Reads a sequence parameter set (ITU-T H.264, 7.3.2.1), without its unit header. */
export function readSequenceSet(payload: Uint8Array): SequenceSet {
  const bits = new BitReader(payload);
  const profile = bits.bits(8);
  bits.bits(16);
  bits.ue();
  let monochrome = false;
  let scaling: ScalingLists | undefined;
  if (HIGH_PROFILES.includes(profile)) {
    const chroma = bits.ue();
    if (chroma > 1) throw new H264Error('unsupported', 'colours are not 4:2:0');
    monochrome = chroma === 0;
    if (bits.ue() !== 0 || bits.ue() !== 0) throw new H264Error('unsupported', 'more than 8 bits');
    if (bits.bit() === 1) throw new H264Error('unsupported', 'lossless');
    if (bits.bit() === 1) scaling = readScalingLists(bits, 8);
  }
  const log2MaxFrameNum = bits.ue() + 4;
  const pocType = bits.ue();
  let log2MaxPocLsb = 0;
  let deltaPocAlwaysZero = false;
  if (pocType === 0) log2MaxPocLsb = bits.ue() + 4;
  else if (pocType === 1) {
    deltaPocAlwaysZero = bits.bit() === 1;
    bits.se();
    bits.se();
    for (let left = Math.min(bits.ue(), 255); left > 0; left--) bits.se();
  }
  bits.ue();
  bits.bit();
  const widthInMbs = bits.ue() + 1;
  const mapUnits = bits.ue() + 1;
  const frameMbsOnly = bits.bit() === 1;
  const heightInMbs = mapUnits * (frameMbsOnly ? 1 : 2);
  const mbaff = !frameMbsOnly && bits.bit() === 1;
  bits.bit();
  const crop = { left: 0, right: 0, top: 0, bottom: 0 };
  if (bits.bit() === 1) {
    const [unitX, unitY] = [monochrome ? 1 : 2, (monochrome ? 1 : 2) * (frameMbsOnly ? 1 : 2)];
    crop.left = bits.ue() * unitX;
    crop.right = bits.ue() * unitX;
    crop.top = bits.ue() * unitY;
    crop.bottom = bits.ue() * unitY;
  }
  const colour = bits.bit() === 1 ? readColour(bits) : { fullRange: false, matrix: 2 };
  const tooLarge = widthInMbs > MAX_MBS_A_SIDE || heightInMbs > MAX_MBS_A_SIDE;
  const cropped = crop.left + crop.right >= widthInMbs * 16 || crop.top + crop.bottom >= heightInMbs * 16;
  if (bits.spent || tooLarge || cropped || log2MaxFrameNum > 16 || log2MaxPocLsb > 16) {
    throw new H264Error('damaged', 'the sequence parameters make no sense');
  }
  return {
    log2MaxFrameNum,
    pocType,
    log2MaxPocLsb,
    deltaPocAlwaysZero,
    widthInMbs,
    heightInMbs,
    frameMbsOnly,
    mbaff,
    crop,
    monochrome,
    ...colour,
    scaling,
  };
}

/** Reads a picture parameter set (7.3.2.2), without its unit header. */
export function readPictureSet(payload: Uint8Array): PictureSet {
  const bits = new BitReader(payload);
  bits.ue();
  bits.ue();
  const cabac = bits.bit() === 1;
  const bottomFieldPicOrder = bits.bit() === 1;
  if (bits.ue() !== 0) throw new H264Error('unsupported', 'slice groups');
  bits.ue();
  bits.ue();
  bits.bits(3);
  const initQp = 26 + bits.se();
  bits.se();
  const cbOffset = bits.se();
  const deblockingControl = bits.bit() === 1;
  bits.bit();
  const redundantPicCnt = bits.bit() === 1;
  if (bits.spent || initQp < 0 || initQp > 51)
    throw new H264Error('damaged', 'the picture parameters make no sense');
  const set: PictureSet = {
    cabac,
    bottomFieldPicOrder,
    initQp,
    chromaQpOffsets: [cbOffset, cbOffset],
    deblockingControl,
    redundantPicCnt,
    transform8x8: false,
    scaling: undefined,
  };
  if (!hasMore(bits)) return set;
  set.transform8x8 = bits.bit() === 1;
  if (bits.bit() === 1) set.scaling = readScalingLists(bits, set.transform8x8 ? 8 : 6);
  set.chromaQpOffsets[1] = bits.se();
  return set;
}

/** False where only the stop bit and zeros follow. */
function hasMore({ bytes, at }: BitReader): boolean {
  let last = bytes.length - 1;
  while (last >= 0 && bytes[last] === 0) last -= 1;
  if (last < 0) return false;
  const stop = last * 8 + 7 - Math.log2(bytes[last]! & -bytes[last]!);
  return at < stop;
}

function readScalingLists(bits: BitReader, count: number): ScalingLists {
  const lists: ScalingLists = { four: [undefined, undefined, undefined], eight: undefined };
  for (let index = 0; index < count; index++) {
    if (bits.bit() === 0) continue;
    const size = index < 6 ? 16 : 64;
    const list = new Uint8Array(size);
    let [last, next] = [8, 8];
    let useDefault = false;
    for (let i = 0; i < size; i++) {
      if (next !== 0) {
        next = (last + bits.se() + 256) & 255;
        useDefault = i === 0 && next === 0;
      }
      if (next !== 0) last = next;
      list[i] = last;
    }
    // Lists of inter blocks are read over: a key frame has none.
    if (index < 3) lists.four[index] = useDefault ? DEFAULT_INTRA_4X4 : list;
    else if (index === 6) lists.eight = useDefault ? DEFAULT_INTRA_8X8 : list;
  }
  return lists;
}

/** The part of the VUI that says how to turn samples into colours (annex E). */
function readColour(bits: BitReader): { fullRange: boolean; matrix: number } {
  if (bits.bit() === 1 && bits.bits(8) === 255) {
    bits.bits(16);
    bits.bits(16);
  }
  if (bits.bit() === 1) bits.bit();
  if (bits.bit() === 0) return { fullRange: false, matrix: 2 };
  bits.bits(3);
  const fullRange = bits.bit() === 1;
  if (bits.bit() === 0) return { fullRange, matrix: 2 };
  bits.bits(16);
  return { fullRange, matrix: bits.bits(8) };
}
