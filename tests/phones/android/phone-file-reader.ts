import { closeSync, constants, fstatSync, openSync, readSync, readvSync } from 'node:fs';
import { headerBytes } from './adb-message.ts';
import type { AndroidFaults } from './android-faults.ts';
import type { DeviceStream } from './device-stream.ts';
import { bytes } from './phone-paths.ts';

const dataBytes = 64 * 1024;
/** As many whole DATA blocks as one adb message holds. */
const blocksInMessage = 15;
const messageBytes = headerBytes + blocksInMessage * (dataBytes + 8);

/** Sends one file as DATA blocks and DONE, as adbd does; packs them into few messages and reads ahead of the link. */
export class PhoneFileReader {
  private readonly stream: DeviceStream;
  private readonly faults: AndroidFaults;
  /** A buffer is used again only after the message that was in it is acknowledged. */
  private readonly buffers = [Buffer.alloc(0), Buffer.alloc(0)];
  private turn = 0;

  constructor(stream: DeviceStream, faults: AndroidFaults) {
    this.stream = stream;
    this.faults = faults;
  }

  /** Throws Node's error when the file cannot be opened. */
  async send(real: string, phonePath: string): Promise<void> {
    const file = openSync(bytes(real), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = fstatSync(file);
      if (stat.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
      const concerned = phonePath.includes(this.faults.onlyPath);
      let position = 0;
      let budget = this.cutBudget(concerned);
      for (;;) {
        // One byte more than there should be shows the end; a file that grew goes on block by block.
        const expected = position <= stat.size ? stat.size - position : dataBytes;
        const { message, filled, read, wanted } = this.fill(file, position, expected);
        position += read;
        let length = filled;
        const atEnd = read < wanted;
        if (concerned && this.faults.changeWhileRead && read > 0) message[headerBytes + 8]! ^= 0xff;
        if (concerned && this.faults.dataLengthLie > 0 && read > 0) {
          message.writeUInt32LE(this.faults.dataLengthLie, headerBytes + 4);
        }
        if (read >= budget) {
          await this.stream.ready();
          this.stream.send(message.subarray(0, headerBytes + 8 + budget));
          return await this.breakOff();
        }
        budget -= read;
        if (atEnd) {
          if (concerned && this.faults.growBytes > 0) {
            await this.stream.ready();
            this.stream.send(message.subarray(0, length));
            return await this.sendMore(this.faults.growBytes);
          }
          length += writeBlock(message, length, 'DONE', 0);
        }
        await this.stream.ready();
        this.stream.send(message.subarray(0, length));
        if (concerned && this.faults.stall) return await new Promise(() => {});
        if (atEnd) return;
      }
    } finally {
      closeSync(file);
    }
  }

  private fill(file: number, position: number, expected: number) {
    const wanted = Math.min(expected + 1, blocksInMessage * dataBytes);
    const room = Math.min(messageBytes, headerBytes + wanted + Math.ceil(wanted / dataBytes) * 8) + 8;
    this.turn ^= 1;
    if (this.buffers[this.turn]!.length < room) this.buffers[this.turn] = Buffer.allocUnsafeSlow(room);
    const message = this.buffers[this.turn]!;
    const parts: Buffer[] = [];
    for (let at = 0; at < wanted; at += dataBytes) {
      const start = headerBytes + (at / dataBytes) * (dataBytes + 8) + 8;
      parts.push(message.subarray(start, start + Math.min(dataBytes, wanted - at)));
    }
    const read =
      parts.length === 1
        ? readSync(file, parts[0]!, 0, parts[0]!.length, position)
        : readvSync(file, parts, position);
    let filled = headerBytes;
    for (let at = 0; at < read; at += dataBytes) {
      const length = Math.min(dataBytes, read - at);
      writeBlock(message, filled, 'DATA', length);
      filled += 8 + length;
    }
    return { message, filled, read, wanted };
  }

  private cutBudget(concerned: boolean): number {
    const { cutAfterBytes, cutTimes } = this.faults;
    if (!concerned || cutAfterBytes < 0 || cutTimes <= 0) return Number.POSITIVE_INFINITY;
    return cutAfterBytes;
  }

  private async breakOff(): Promise<void> {
    this.faults.cutTimes -= 1;
    // What was sent must arrive before the end does.
    await this.stream.ready().catch(() => {});
    if (this.faults.cut === 'connection') this.stream.destroyConnection();
    else this.stream.close();
  }

  private async sendMore(count: number): Promise<void> {
    const more = Buffer.alloc(count + Math.ceil(count / dataBytes) * 8 + 8, 0x67);
    let at = 0;
    for (let left = count; left > 0; left -= dataBytes) {
      const length = Math.min(left, dataBytes);
      at += writeBlock(more, at, 'DATA', length) + length;
    }
    at += writeBlock(more, at, 'DONE', 0);
    await this.stream.write(more.subarray(0, at));
  }
}

function writeBlock(target: Buffer, at: number, id: string, length: number): number {
  target.write(id, at, 'latin1');
  target.writeUInt32LE(length, at + 4);
  return 8;
}
