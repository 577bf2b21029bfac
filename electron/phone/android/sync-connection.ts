import { releaseChunk } from '../../base/release-chunk.ts';
import { PhoneError } from '../phone-error.ts';
import type { AdbSocket } from './adb-socket.ts';

/** What the protocol allows is 64 KiB; a phone that announces more than this is not believed. */
const longestData = 1024 * 1024;
const dataBytes = 64 * 1024;
const longestMessage = 64 * 1024;

const word = (text: string) => Buffer.from(text, 'latin1').readUInt32LE(0);
const DATA = word('DATA');
const DONE = word('DONE');
const FAIL = word('FAIL');
const OKAY = word('OKAY');
const LST2 = word('LST2');

/** Linux's numbers, whatever this computer's are. */
const ENOENT = 2;
const ENOTDIR = 20;

/** Which requests the phone has in version 2: without them sizes wrap at 4 GiB. */
export interface SyncFeatures {
  stat: boolean;
  list: boolean;
  transfer: boolean;
}

export function syncFeatures(features: Set<string>): SyncFeatures {
  const has = (name: string) => features.has(name);
  return { stat: has('stat_v2'), list: has('ls_v2'), transfer: has('sendrecv_v2') };
}

/**
 * One session of adb's sync service (AOSP, SYNC.TXT and file_sync_protocol.h), version 2 where the phone has it. After an
 * error or an early return the session is in an unknown state: `isClean` is false and it must be destroyed.
 */
export class SyncConnection {
  private readonly socket: AdbSocket;
  private readonly two: SyncFeatures;
  private busy = false;

  constructor(socket: AdbSocket, two: SyncFeatures) {
    this.socket = socket;
    this.two = two;
  }

  get isClean(): boolean {
    return !this.busy && this.socket.isOpen;
  }

  abortWith(signal: AbortSignal): () => void {
    return this.socket.abortWith(signal);
  }

  destroy(reason?: unknown): void {
    this.socket.destroy(reason);
  }

  /**
   * The bytes of one file. Slices of receive buffers, no copies. Throws `StreamCut` when the stream ends before the phone
   * said that the file does.
   */
  async *receive(path: string): AsyncGenerator<Buffer, void> {
    const { socket } = this;
    this.busy = true;
    await socket.write(request(this.two.transfer ? 'RCV2' : 'RECV', path, this.two.transfer ? 8 : 0));
    for (;;) {
      const head = socket.take(8) ?? (await socket.exactly(8));
      if (head === undefined) throw new StreamCut();
      const id = head.readUInt32LE(0);
      let left = head.readUInt32LE(4);
      releaseChunk(head);
      if (id === DONE) break;
      if (id === FAIL) throw failure(await this.message(left));
      if (id !== DATA) throw badAnswer();
      if (left > longestData)
        throw new PhoneError('phone-protocol', 'The phone announced a block beyond all bounds.');
      while (left > 0) {
        const part = socket.takeSome(left);
        if (part !== undefined) {
          left -= part.length;
          yield part;
        } else if (!(await socket.more())) throw new StreamCut();
      }
    }
    this.busy = false;
  }

  /** Writes one file; `mtimeSeconds` is set on it. Throws `phone-full` or `phone-refused`. */
  async send(path: string, bytes: Uint8Array, mtimeSeconds: number): Promise<void> {
    this.busy = true;
    const mode = 0o100644;
    const head = this.two.transfer ? request('SND2', path, 12) : request('SEND', `${path},${mode}`, 0);
    if (this.two.transfer) head.writeUInt32LE(mode, head.length - 8);
    await this.socket.write(head);
    for (let at = 0; at < bytes.length; at += dataBytes) {
      const part = bytes.subarray(at, at + dataBytes);
      await this.socket.write(header('DATA', part.length));
      await this.socket.write(part);
    }
    await this.socket.write(header('DONE', Math.min(0xffffffff, Math.max(0, mtimeSeconds))));
    const answer = await this.socket.exactly(8);
    if (answer === undefined) throw new StreamCut();
    const id = answer.readUInt32LE(0);
    if (id === FAIL) throw failure(await this.message(answer.readUInt32LE(4)), true);
    if (id !== OKAY) throw badAnswer();
    this.busy = false;
  }

  /**
   * Size and time as lstat gives them, to the second; undefined when nothing is there, as far as the phone tells that from
   * what it cannot look at (version 1 does not, and wraps sizes at 4 GiB).
   */
  async stat(path: string): Promise<{ mode: number; sizeBytes: number; mtimeMs: number } | undefined> {
    this.busy = true;
    await this.socket.write(request(this.two.stat ? 'LST2' : 'STAT', path, 0));
    const answer = await this.socket.exactly(this.two.stat ? 72 : 16);
    if (answer === undefined) throw new StreamCut();
    const id = answer.readUInt32LE(0);
    if (id !== LST2 && id !== word('STAT')) throw badAnswer();
    this.busy = false;
    if (this.two.stat) {
      const errno = answer.readUInt32LE(4);
      if (errno === ENOENT || errno === ENOTDIR) return undefined;
      if (errno !== 0) throw new PhoneError('file-unreadable', 'The phone cannot look at this file.');
      return {
        mode: answer.readUInt32LE(24),
        sizeBytes: Number(answer.readBigUInt64LE(40)),
        mtimeMs: Number(answer.readBigInt64LE(56)) * 1000,
      };
    }
    const mode = answer.readUInt32LE(4);
    if (mode === 0) return undefined;
    return { mode, sizeBytes: answer.readUInt32LE(8), mtimeMs: answer.readUInt32LE(12) * 1000 };
  }

  /** The entries of one folder but `.` and `..`; none when there is no such folder. Names are one byte a character. */
  async *entries(path: string): AsyncGenerator<SyncEntry, void> {
    this.busy = true;
    await this.socket.write(request(this.two.list ? 'LIS2' : 'LIST', path, 0));
    const length = this.two.list ? 76 : 20;
    const expected = word(this.two.list ? 'DNT2' : 'DENT');
    for (;;) {
      const head = this.socket.take(length) ?? (await this.socket.exactly(length));
      if (head === undefined) throw new StreamCut();
      const id = head.readUInt32LE(0);
      if (id === DONE) break;
      if (id !== expected) throw badAnswer();
      const nameLength = head.readUInt32LE(length - 4);
      if (nameLength > 1024)
        throw new PhoneError('phone-protocol', 'The phone sent a file name beyond all bounds.');
      const name = (await this.socket.exactly(nameLength))?.toString('latin1');
      if (name === undefined) throw new StreamCut();
      if (name === '.' || name === '..' || name === '' || name.includes('/')) continue;
      yield this.two.list
        ? {
            name,
            mode: head.readUInt32LE(24),
            sizeBytes: Number(head.readBigUInt64LE(40)),
            mtimeMs: Number(head.readBigInt64LE(56)) * 1000,
          }
        : {
            name,
            mode: head.readUInt32LE(4),
            sizeBytes: head.readUInt32LE(8),
            mtimeMs: head.readUInt32LE(12) * 1000,
          };
    }
    this.busy = false;
  }

  private async message(length: number): Promise<string> {
    if (length > longestMessage) throw badAnswer();
    return (await this.socket.exactly(length))?.toString('utf8') ?? '';
  }
}

export interface SyncEntry {
  name: string;
  mode: number;
  sizeBytes: number;
  mtimeMs: number;
}

/** The stream ended too early; whether the file or the phone is gone is for the caller to find out. */
export class StreamCut extends Error {}

function header(id: string, value: number): Buffer {
  const out = Buffer.alloc(8);
  out.write(id, 'latin1');
  out.writeUInt32LE(value, 4);
  return out;
}

/** A request for a path; version 2 repeats the id in `extra` bytes, which are otherwise zero: no flags, no compression. */
function request(id: string, path: string, extra: number): Buffer {
  const out = Buffer.alloc(8 + path.length + extra);
  out.write(id, 'latin1');
  out.writeUInt32LE(path.length, 4);
  out.write(path, 8, 'latin1');
  if (extra > 0) out.write(id, 8 + path.length, 'latin1');
  return out;
}

function badAnswer(): PhoneError {
  return new PhoneError('phone-protocol', 'The phone gave an answer that the protocol does not allow.');
}

/** adbd ends every failure with strerror's words; there is no number. */
function failure(words: string, isWrite = false): PhoneError {
  const cause = new Error(words.slice(0, 500));
  if (/No space left|quota/i.test(words)) {
    return new PhoneError('phone-full', 'The phone has no room left.', {
      advice: 'Make room on the phone, then try again.',
      cause,
    });
  }
  if (isWrite) return new PhoneError('phone-refused', 'The phone did not accept the file.', { cause });
  if (/No such file|Not a directory/i.test(words)) {
    return new PhoneError('file-gone', 'The file is no longer on the phone.', { cause });
  }
  return new PhoneError('file-unreadable', 'The phone cannot read this file.', { cause });
}
