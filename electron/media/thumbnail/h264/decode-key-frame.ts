import { unescapeUnit } from './bit-reader.ts';
import { deblock } from './deblock.ts';
import { type PictureSet, readPictureSet, readSequenceSet, type SequenceSet } from './parameter-sets.ts';
import { createPicture, type Picture } from './picture.ts';
import { decodeSlice, type SliceFilter } from './slice.ts';
import { H264Error } from './unsupported.ts';

const MAX_UNITS = 2000;

/** A decoded frame: its samples, and in the sequence's parameters what to crop and how to turn them into colours. */
export interface DecodedFrame {
  picture: Picture;
  sequence: SequenceSet;
}

/**
 * Decodes one H.264 key frame (all macroblocks intra): baseline to high profile, 8 bits, 4:2:0 or grey, progressive, both
 * entropy codings. `configuration` is the content of avcC (ISO 14496-15), `data` the frame with lengths before its units.
 * Throws an H264Error for what it does not cover and for damaged data, a frame with gaps excepted.
 */
export function decodeKeyFrame(configuration: Uint8Array, data: Uint8Array): DecodedFrame {
  const lengthBytes = ((configuration[4] ?? 0) & 3) + 1;
  const units = [...configuredUnits(configuration), ...framedUnits(data, lengthBytes)];
  let sequence: SequenceSet | undefined;
  let set: PictureSet | undefined;
  let picture: Picture | undefined;
  const filters: SliceFilter[] = [];
  for (const unit of units) {
    const type = unit[0]! & 31;
    if (type === 7 && picture === undefined) sequence = readSequenceSet(unescapeUnit(unit));
    else if (type === 8 && picture === undefined) set = readPictureSet(unescapeUnit(unit));
    else if (type === 1 || type === 5) {
      if (sequence === undefined || set === undefined) throw new H264Error('damaged', 'no parameter sets');
      picture ??= createPicture(sequence);
      try {
        filters.push(decodeSlice(unit, sequence, set, { picture, number: filters.length }));
      } catch (error) {
        // A frame with a damaged end still shows what it is of.
        if (error instanceof H264Error && error.kind === 'unsupported') throw error;
        if (picture.slice.filter((slice) => slice >= 0).length < picture.slice.length / 2) throw error;
        break;
      }
    }
  }
  if (picture === undefined || sequence === undefined || set === undefined) {
    throw new H264Error('damaged', 'no picture in the frame');
  }
  deblock(picture, filters, set.chromaQpOffsets);
  return { picture, sequence };
}

/** The parameter sets of avcC. */
function* configuredUnits(configuration: Uint8Array): Generator<Uint8Array> {
  let at = 5;
  for (const mask of [31, 255]) {
    for (let left = (configuration[at++] ?? 0) & mask; left > 0; left--) {
      const length = (configuration[at]! << 8) | configuration[at + 1]!;
      if (!(length > 0 && at + 2 + length <= configuration.length)) return;
      yield configuration.subarray(at + 2, at + 2 + length);
      at += 2 + length;
    }
  }
}

function* framedUnits(data: Uint8Array, lengthBytes: number): Generator<Uint8Array> {
  let at = 0;
  for (let count = 0; count < MAX_UNITS && at + lengthBytes < data.length; count++) {
    let length = 0;
    for (let i = 0; i < lengthBytes; i++) length = length * 256 + data[at + i]!;
    at += lengthBytes;
    if (length > 0) yield data.subarray(at, Math.min(at + length, data.length));
    at += length;
  }
}
