import { createHash } from 'node:crypto';

/** The data of the vectors: SHA-256(u64 0) ‖ SHA-256(u64 1) ‖ …, cut to length. */
export function ruleData(length: number): Buffer {
  const data = Buffer.alloc(Math.ceil(length / 32) * 32);
  const counter = Buffer.alloc(8);
  for (let at = 0; at < data.length; at += 32) {
    counter.writeBigUInt64BE(BigInt(at / 32));
    createHash('sha256').update(counter).digest().copy(data, at);
  }
  return data.subarray(0, length);
}

/** 32 bytes that a name stands for, where a real vault would have random ones. */
export function fixedBytes(name: string, length = 32): Buffer {
  return createHash('sha256').update(`photoferry test vector: ${name}`).digest().subarray(0, length);
}
