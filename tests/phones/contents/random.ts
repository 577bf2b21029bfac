/** A seeded source of numbers: the same seed gives the same contents on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }

  /** From 0 up to, not including, 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** A whole number, both ends included. */
  int(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(0, list.length - 1)]!;
  }

  /** Upper case, in the shape Apple writes. */
  uuid(): string {
    const hex = (digits: number) =>
      Array.from({ length: digits }, () => this.int(0, 15).toString(16))
        .join('')
        .toUpperCase();
    return `${hex(8)}-${hex(4)}-4${hex(3)}-${this.pick(['8', '9', 'A', 'B'])}${hex(3)}-${hex(12)}`;
  }
}
