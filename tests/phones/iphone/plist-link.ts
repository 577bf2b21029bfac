import type { Duplex } from 'node:stream';
import { build, type PlistValue, parse } from 'plist';

export type PlistDict = { [key: string]: PlistValue };

/** A property list as libplist writes it: XML or binary. */
export function parsePlist(bytes: Buffer): PlistDict {
  const binary = bytes.toString('latin1', 0, 6) === 'bplist';
  return parse(binary ? bytes : bytes.toString().replace(/\0+$/, '')) as PlistDict;
}

/** A property list with its length in front (32 bits, big endian), as every service but AFC speaks. */
export function framePlist(value: PlistDict): Buffer {
  const xml = Buffer.from(build(value));
  const frame = Buffer.allocUnsafe(4 + xml.length);
  frame.writeUInt32BE(xml.length, 0);
  xml.copy(frame, 4);
  return frame;
}

/**
 * Calls `onPlist` for each framed property list that arrives, one after the other. `detach` stops it and gives the bytes
 * back that were not used, for another protocol that goes on over the same stream.
 */
export function readPlists(stream: Duplex, onPlist: (value: PlistDict) => void): { detach(): Buffer } {
  let held: Buffer = Buffer.alloc(0);
  let detached = false;
  const onData = (chunk: Buffer) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    while (!detached && held.length >= 4) {
      const length = held.readUInt32BE(0);
      if (length > 4 << 20) {
        stream.destroy();
        return;
      }
      if (held.length < 4 + length) return;
      const body = held.subarray(4, 4 + length);
      held = held.subarray(4 + length);
      onPlist(parsePlist(body));
    }
  };
  stream.on('data', onData);
  stream.resume();
  return {
    detach() {
      detached = true;
      stream.off('data', onData);
      return held;
    },
  };
}
