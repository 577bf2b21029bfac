/** Bits of an H.264 unit, most significant first. Beyond the end it reads zeros and sets `spent`, so that hostile input ends. */
export class BitReader {
  readonly bytes: Uint8Array;
  /** Position in bits. */
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get spent(): boolean {
    return this.at > this.bytes.length * 8;
  }

  bit(): number {
    const value = ((this.bytes[this.at >> 3] ?? 0) >> (7 - (this.at & 7))) & 1;
    this.at += 1;
    return value;
  }

  /** Up to 24 bits. */
  bits(count: number): number {
    const value = this.peek(count);
    this.at += count;
    return value;
  }

  /** Up to 24 bits, without moving. */
  peek(count: number): number {
    if (count === 0) return 0;
    const byte = this.at >> 3;
    const { bytes } = this;
    const word =
      (((bytes[byte] ?? 0) << 24) |
        ((bytes[byte + 1] ?? 0) << 16) |
        ((bytes[byte + 2] ?? 0) << 8) |
        (bytes[byte + 3] ?? 0)) <<
      (this.at & 7);
    return word >>> (32 - count);
  }

  /** Exp-Golomb, unsigned: ue(v). */
  ue(): number {
    let zeros = 0;
    while (zeros < 32 && this.bit() === 0) zeros += 1;
    if (zeros > 24) {
      this.at = this.bytes.length * 8 + 1;
      return 0;
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** Exp-Golomb, signed: se(v). */
  se(): number {
    const code = this.ue();
    return code & 1 ? (code + 1) >> 1 : -(code >> 1);
  }
}

/** A unit's payload without its header byte and without the bytes that keep start codes from appearing. */
export function unescapeUnit(unit: Uint8Array): Uint8Array {
  const payload = new Uint8Array(Math.max(0, unit.length - 1));
  let to = 0;
  let zeros = 0;
  for (let from = 1; from < unit.length; from++) {
    const byte = unit[from]!;
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    payload[to++] = byte;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return payload.subarray(0, to);
}
