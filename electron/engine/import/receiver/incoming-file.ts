import { createHash } from 'node:crypto';
import {
  closeSync,
  fdatasync,
  fsyncSync,
  futimesSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  write,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';
import { bytesSource, fileSource } from '../../../media/byte-source.ts';
import { captureTime } from '../../../media/capture-time.ts';
import type { CaptureTime, MediaFacts } from '../../../media/facts.ts';
import { readHeader } from '../../../media/header.ts';
import { slotBytes } from './messages.ts';

const flush = promisify(fdatasync);
const writeSome = promisify(write);
/** A large file goes to the disk while it comes in, so that the sync at its end finds little left to do. */
const flushBytes = 32 * 1024 * 1024;

export interface FileFacts {
  sha256: Uint8Array;
  facts: MediaFacts;
  takenAt: CaptureTime;
}

/** One file while it comes in. Writing goes on behind `take`; whoever ends a file waits for it, so no descriptor is closed early. */
export class IncomingFile {
  readonly #what: { aside: string; name: string; mtimeMs: number };
  readonly #fd: number;
  readonly #hash = createHash('sha256');
  #sizeBytes = 0;
  #unflushed = 0;
  #isClosed = false;
  #flushing: Promise<void> | undefined;
  #writing: Promise<void> = Promise.resolve();

  /** `resumes`: how many bytes stand there from an earlier try; the hash is taken over them again. */
  constructor(what: { aside: string; name: string; mtimeMs: number; resumes: number }) {
    this.#what = what;
    this.#fd = openSync(what.aside, what.resumes > 0 ? 'r+' : 'wx+');
    try {
      this.#readAgain(what.resumes);
    } catch (error) {
      closeSync(this.#fd);
      rmSync(what.aside, { force: true });
      throw error;
    }
  }

  #readAgain(bytes: number): void {
    const buffer = Buffer.allocUnsafe(bytes > 0 ? slotBytes : 0);
    while (this.#sizeBytes < bytes) {
      const length = Math.min(slotBytes, bytes - this.#sizeBytes);
      const read = readSync(this.#fd, buffer, 0, length, this.#sizeBytes);
      if (read === 0) throw Object.assign(new Error('A file shrank while it waited'), { code: 'EIO' });
      this.#hash.update(buffer.subarray(0, read));
      this.#sizeBytes += read;
    }
  }

  /** The whole of a small file at once. */
  takeAll(bytes: Uint8Array): FileFacts {
    this.#hash.update(bytes);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at, bytes.length - at, at);
    this.#sizeBytes = bytes.length;
    return this.#conclude(readHeader(bytesSource(bytes), this.#what.name));
  }

  /** The next bytes. They may be reused when the promise resolves; it rejects where the disk fails. */
  async take(bytes: Uint8Array): Promise<void> {
    const position = this.#sizeBytes;
    this.#sizeBytes += bytes.length;
    // The system writes in a thread of its own while this one hashes the very same bytes.
    const written = this.#writeAll(bytes, position);
    this.#writing = Promise.all([this.#writing, written]).then(() => {});
    this.#writing.catch(() => {});
    this.#hash.update(bytes);
    await written;
    this.#flushNowAndThen(bytes.length);
  }

  /** After the last `take`. */
  async finish(): Promise<FileFacts> {
    await this.#writing;
    await this.#flushing;
    return this.#conclude(readHeader(fileSource(this.#fd, this.#sizeBytes), this.#what.name));
  }

  /** Keeps what is there under another name, past a power cut; if that fails, nothing is kept. */
  async suspend(as: string): Promise<void> {
    try {
      await this.#writing;
      await this.#flushing;
      fsyncSync(this.#fd);
      renameSync(this.#what.aside, as);
      this.#close();
    } catch {
      await this.discard();
    }
  }

  async discard(): Promise<void> {
    await this.#writing.catch(() => {});
    await this.#flushing?.catch(() => {});
    this.#close();
    rmSync(this.#what.aside, { force: true });
  }

  /** Once: the number may be another file's by then. */
  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#fd);
  }

  async #writeAll(bytes: Uint8Array, position: number): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await writeSome(this.#fd, bytes, at, bytes.length - at, position + at);
      at += bytesWritten;
    }
  }

  #flushNowAndThen(bytes: number): void {
    this.#unflushed += bytes;
    if (this.#unflushed < flushBytes || this.#flushing) return;
    this.#unflushed = 0;
    // What fails here fails again, and is told, when the batch is synced.
    this.#flushing = flush(this.#fd)
      .catch(() => {})
      .finally(() => {
        this.#flushing = undefined;
      });
  }

  #conclude(facts: MediaFacts): FileFacts {
    // The phone's own time, as far as file systems can hold it: a phone may say anything.
    const seconds = Math.min(Math.max(this.#what.mtimeMs / 1000, 0), 0xffff_ffff);
    futimesSync(this.#fd, seconds, seconds);
    this.#close();
    return { sha256: this.#hash.digest(), facts, takenAt: captureTime(facts, this.#what) };
  }
}
