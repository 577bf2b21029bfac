import { closeSync, ftruncateSync, futimesSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { posix } from 'node:path';
import type { AndroidFaults } from './android-faults.ts';
import { bytes } from './phone-paths.ts';
import type { StreamReader } from './stream-reader.ts';

/** Takes one file that the computer sends: DATA blocks, then DONE with the modification time. */
export class PhoneFileWriter {
  private readonly reader: StreamReader;
  private readonly faults: AndroidFaults;

  constructor(reader: StreamReader, faults: AndroidFaults) {
    this.reader = reader;
    this.faults = faults;
  }

  /** Throws Node's error, after what was sent is drained as adbd does. */
  async receive(real: string): Promise<void> {
    let failure: unknown;
    let file: number | undefined;
    try {
      mkdirSync(bytes(posix.dirname(real)), { recursive: true });
      file = openSync(bytes(real), 'w');
      ftruncateSync(file);
    } catch (error) {
      failure = error;
    }
    try {
      for (;;) {
        const head = await this.reader.exactly(8);
        if (head === undefined) throw new Error('the computer broke off');
        const id = head.toString('latin1', 0, 4);
        const value = head.readUInt32LE(4);
        if (id === 'DONE') {
          if (failure !== undefined) throw failure;
          if (file !== undefined) futimesSync(file, value, value);
          return;
        }
        if (id !== 'DATA' || value > 64 * 1024) throw new Error('no DATA');
        const data = await this.reader.exactly(value);
        if (data === undefined) throw new Error('the computer broke off');
        if (failure === undefined && file !== undefined) failure = this.store(file, data);
      }
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  private store(file: number, data: Buffer): unknown {
    const { freeBytes } = this.faults;
    if (freeBytes >= 0 && data.length > freeBytes) {
      return Object.assign(new Error('full'), { code: 'ENOSPC' });
    }
    if (freeBytes >= 0) this.faults.freeBytes -= data.length;
    try {
      writeSync(file, data);
      return undefined;
    } catch (error) {
      return error;
    }
  }
}
