import type { KeyObject } from 'node:crypto';
import { CryptoError } from './crypto-error.ts';
import { type FrameStream, sealFrames } from './frames.ts';
import { LENGTH_BYTES, type StreamLayout, streamLayout } from './stream-layout.ts';

export const BLOB_HEADER_BYTES = 16;

/** The same for all blobs of format 1: magic, cipher 1, frames of 2^16, key epoch 1. */
export function blobHeader(): Buffer {
  const header = Buffer.alloc(BLOB_HEADER_BYTES);
  header.write('PFBLOB1\n', 'latin1');
  header.set([1, 16], 8);
  header.writeUInt32BE(1, 12);
  return header;
}

/** The stream of a file of that many bytes, under the key of its {@link blobIdentity}. */
export function blobStream(
  key: Uint8Array | KeyObject,
  dataBytes: number,
): FrameStream & { shape: StreamLayout } {
  return { kind: 'blob', key, header: blobHeader(), shape: streamLayout(BLOB_HEADER_BYTES, dataBytes) };
}

/** What stands in a stream before its data: the header and the length. */
export function streamStart(header: Uint8Array, dataBytes: number): Buffer {
  const start = Buffer.alloc(header.length + LENGTH_BYTES);
  start.set(header);
  start.writeBigUInt64BE(BigInt(dataBytes), header.length);
  return start;
}

/** Seals a stream whole. For what is in memory anyway: previews, log segments, packs. */
export function sealWhole(stream: FrameStream & { shape: StreamLayout }, data: Uint8Array): Buffer {
  const { dataBytes, storedBytes, streamBytes } = stream.shape;
  if (data.length !== dataBytes)
    throw new CryptoError('crypto-misuse', 'The data is not as long as was said.');
  const stored = Buffer.allocUnsafeSlow(storedBytes);
  const plain = stored.subarray(0, streamBytes);
  const start = streamStart(stream.header, dataBytes);
  plain.set(start);
  plain.set(data, start.length);
  plain.fill(0, start.length + data.length);
  sealFrames(stream, 0, { plain, into: stored });
  return stored;
}
