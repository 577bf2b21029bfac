import type { DeviceStream } from './device-stream.ts';

/** Reads exact lengths from a stream. */
export class StreamReader {
  private readonly stream: DeviceStream;
  private held: Buffer = Buffer.alloc(0);

  constructor(stream: DeviceStream) {
    this.stream = stream;
  }

  /** Exactly `length` bytes, or undefined when the computer closed the stream before. */
  async exactly(length: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [this.held];
    let have = this.held.length;
    while (have < length) {
      const next = await this.stream.read();
      if (next === undefined) return undefined;
      parts.push(next);
      have += next.length;
    }
    const all = parts.length === 1 ? this.held : Buffer.concat(parts);
    this.held = all.subarray(length);
    return all.subarray(0, length);
  }
}
