import { constants, deflateRawSync } from 'node:zlib';

const BLOCK = 1_000_000;
const ADLER = 65_521;

/**
 * A valid zlib stream that grows a thousandfold into `bytes` zeros, made without ever holding them: after a full flush
 * a deflate block stands for itself, so one is repeated; the checksum of zeros is known.
 */
export function zeroBomb(bytes: number): Buffer {
  const flush = (length: number) =>
    deflateRawSync(Buffer.alloc(length), {
      level: 9,
      flush: constants.Z_FULL_FLUSH,
      finishFlush: constants.Z_FULL_FLUSH,
    });
  const block = flush(BLOCK);
  const parts: Buffer[] = [Buffer.from([0x78, 0xda])];
  for (let left = bytes; left >= BLOCK; left -= BLOCK) parts.push(block);
  if (bytes % BLOCK > 0) parts.push(flush(bytes % BLOCK));
  // An empty last block, then Adler-32: 1 in the low half, the length in the high one.
  const end = Buffer.from([0x03, 0x00, 0, 0, 0, 1]);
  end.writeUInt16BE(bytes % ADLER, 2);
  return Buffer.concat([...parts, end]);
}
