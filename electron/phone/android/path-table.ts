import { randomInt } from 'node:crypto';

/**
 * A set of paths with numbered slots, in 8 bytes a path instead of the path: a million take 20 MB. Two paths share a slot
 * only if 64 bits of a keyed hash agree; the key is drawn anew each time, so nobody can name files that do.
 */
export class PathTable {
  private readonly keyA = randomInt(2 ** 32);
  private readonly keyB = randomInt(2 ** 32);
  private hashA = new Uint32Array(1024);
  private hashB = new Uint32Array(1024);
  private slots = new Int32Array(1024).fill(-1);
  private lastA = 0;
  private lastB = 0;
  count = 0;

  /** The slot of a path (text of one byte a character), -1 if it is not in. */
  find(path: string): number {
    this.hash(path);
    return this.slots[this.place()]!;
  }

  /** Puts a path in; -1 if it is new (its slot is then `count - 1`), else the slot that it has. */
  add(path: string): number {
    if ((this.count + 1) * 2 > this.slots.length) this.grow();
    this.hash(path);
    const at = this.place();
    const known = this.slots[at]!;
    if (known >= 0) return known;
    this.hashA[at] = this.lastA;
    this.hashB[at] = this.lastB;
    this.slots[at] = this.count;
    this.count += 1;
    return -1;
  }

  private hash(path: string): void {
    let a = this.keyA;
    let b = this.keyB;
    for (let i = 0; i < path.length; i += 1) {
      const code = path.charCodeAt(i);
      a = Math.imul(a ^ code, 0x9e3779b1);
      b = Math.imul(b ^ code, 0x85ebca77) + a;
      a ^= a >>> 15;
      b ^= b >>> 13;
    }
    a = Math.imul(a ^ (b >>> 16), 0xc2b2ae3d);
    b = Math.imul(b ^ (a >>> 15), 0x27d4eb2f);
    this.lastA = (a ^ (a >>> 13)) >>> 0;
    this.lastB = (b ^ (b >>> 16)) >>> 0;
  }

  private place(): number {
    const mask = this.slots.length - 1;
    let at = this.lastA & mask;
    while (this.slots[at]! >= 0 && (this.hashA[at] !== this.lastA || this.hashB[at] !== this.lastB)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private grow(): void {
    const { hashA, hashB, slots } = this;
    const size = slots.length * 2;
    this.hashA = new Uint32Array(size);
    this.hashB = new Uint32Array(size);
    this.slots = new Int32Array(size).fill(-1);
    for (let old = 0; old < slots.length; old += 1) {
      if (slots[old]! < 0) continue;
      this.lastA = hashA[old]!;
      this.lastB = hashB[old]!;
      const at = this.place();
      this.hashA[at] = this.lastA;
      this.hashB[at] = this.lastB;
      this.slots[at] = slots[old]!;
    }
  }
}
