import * as fs from 'node:fs';
import { AfcFailure, afcOp, afcStatus, headerBytes, packet } from './afc-wire.ts';
import type { PhoneState } from './phone-state.ts';

interface OpenFile {
  path: string;
  fd: number;
  position: number;
  append: boolean;
  readBefore: boolean;
}

const openFlags: Record<number, string> = { 1: 'r', 2: 'r+', 3: 'w', 4: 'w+', 5: 'a', 6: 'a+' };

/**
 * What one AFC connection sees of the phone's folder, faults and all. Paths are text of one character a byte, so that
 * names which are not UTF-8 pass through. Symbolic links are followed by everything but getFileInfo, as on a phone.
 */
export class AfcFiles {
  readonly #state: PhoneState;
  readonly #root: string;
  readonly #handles = new Map<bigint, OpenFile>();
  #nextHandle = 1n;

  constructor(state: PhoneState, root: string) {
    this.#state = state;
    this.#root = Buffer.from(root).toString('latin1');
  }

  /** The path without `.`, `..` and doubled slashes, and with the way round the cycle taken out. */
  #tidy(path: string): string {
    const parts: string[] = [];
    for (const part of path.split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '' && part !== '.') parts.push(part);
    }
    let tidied = `/${parts.join('/')}`;
    const { cycle } = this.#state.faults;
    if (cycle !== '')
      while (tidied.startsWith(`${cycle}/loop`)) tidied = cycle + tidied.slice(cycle.length + 5);
    return tidied;
  }

  /** Where a path lies in the folder; refuses what the fault knobs call unreadable. */
  #place(path: string): Buffer {
    const tidied = this.#tidy(path);
    if (this.#state.faults.unreadable.includes(tidied)) throw new AfcFailure(afcStatus.denied);
    return Buffer.from(this.#root + tidied, 'latin1');
  }

  #madeUpSize(path: string): number | undefined {
    const { madeUp } = this.#state.faults;
    if (!madeUp?.count) return undefined;
    return /^\/IMG_\d{7}\.JPG$/.test(path.slice(madeUp.folder.length)) && path.startsWith(madeUp.folder)
      ? madeUp.sizeBytes
      : undefined;
  }

  #file(handle: bigint): OpenFile {
    const file = this.#handles.get(handle);
    if (!file) throw new AfcFailure(afcStatus.invalidArgument);
    return file;
  }

  list(path: string): Buffer {
    const tidied = this.#tidy(path);
    const { madeUp, extraNames, cycle } = this.#state.faults;
    if (madeUp && madeUp.folder === tidied) {
      const names = Array.from({ length: madeUp.count }, (_, i) => `IMG_${String(i).padStart(7, '0')}.JPG`);
      return Buffer.from(`.\0..\0${names.join('\0')}\0`);
    }
    const names = fs.readdirSync(this.#place(path), { encoding: 'latin1' });
    names.unshift('.', '..');
    for (const name of extraNames[tidied] ?? []) names.push(Buffer.from(name).toString('latin1'));
    if (cycle !== '' && cycle === tidied) names.push('loop');
    return Buffer.from(`${names.join('\0')}\0`, 'latin1');
  }

  info(path: string): Buffer {
    const tidied = this.#tidy(path);
    const madeUp = this.#madeUpSize(tidied);
    if (madeUp !== undefined) {
      return Buffer.from(
        `st_size\0${madeUp}\0st_blocks\x008\0st_nlink\x001\0st_ifmt\0S_IFREG\0st_mtime\x001700000000000000000\0st_birthtime\x001700000000000000000\0`,
      );
    }
    const place = this.#place(path);
    const stat = fs.lstatSync(place, { bigint: true });
    const kind = stat.isDirectory()
      ? 'S_IFDIR'
      : stat.isSymbolicLink()
        ? 'S_IFLNK'
        : stat.isFile()
          ? 'S_IFREG'
          : 'S_IFIFO';
    const size = this.#state.faults.sizeLies[tidied] ?? stat.size;
    const mtime = this.#state.faults.timeLies[tidied] ?? stat.mtimeNs;
    let text = `st_size\0${size}\0st_blocks\0${stat.blocks}\0st_nlink\0${stat.nlink}\0st_ifmt\0${kind}\0st_mtime\0${mtime}\0st_birthtime\0${stat.birthtimeNs}\0`;
    if (kind === 'S_IFLNK') text += `LinkTarget\0${fs.readlinkSync(place, { encoding: 'latin1' })}\0`;
    return Buffer.from(text, 'latin1');
  }

  open(path: string, mode: number): bigint {
    const flags = openFlags[mode];
    if (flags === undefined) throw new AfcFailure(afcStatus.invalidArgument);
    if (this.#handles.size >= this.#state.faults.maxHandles) throw new AfcFailure(afcStatus.noResources);
    const tidied = this.#tidy(path);
    if (flags !== 'r' && this.#state.faults.diskFull) throw new AfcFailure(afcStatus.noSpace);
    let fd = -1;
    if (this.#madeUpSize(tidied) === undefined) {
      const place = this.#place(path);
      try {
        fd = fs.openSync(place, flags);
      } catch (error) {
        // 'r+' makes the file on a phone
        if (flags !== 'r+' || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        fd = fs.openSync(place, 'w+');
      }
      if (flags === 'r' && fs.fstatSync(fd).isDirectory()) {
        fs.closeSync(fd);
        throw new AfcFailure(afcStatus.isDirectory);
      }
    }
    const handle = this.#nextHandle++;
    this.#handles.set(handle, { path: tidied, fd, position: 0, append: mode >= 5, readBefore: false });
    this.#state.openHandles++;
    return handle;
  }

  /** A whole reply packet, its body read in place. */
  read(number: bigint, handle: bigint, wanted: number): Buffer {
    const file = this.#file(handle);
    const { faults } = this.#state;
    const length = Math.min(wanted, faults.shortReads || 4 << 20, 4 << 20);
    if (file.fd === -1) {
      const bytes = Math.max(0, Math.min(length, (this.#madeUpSize(file.path) ?? 0) - file.position));
      file.position += bytes;
      return packet(number, afcOp.data, bytes).fill(0x2a, headerBytes);
    }
    const left = Math.max(0, fs.fstatSync(file.fd).size - file.position);
    const reply = packet(number, afcOp.data, Math.min(length, left));
    const got = fs.readSync(file.fd, reply, headerBytes, reply.length - headerBytes, file.position);
    file.position += got;
    if (!file.readBefore) {
      file.readBefore = true;
      const growth = faults.growing[file.path];
      const place = Buffer.from(this.#root + file.path, 'latin1');
      if (growth) fs.appendFileSync(place, Buffer.alloc(growth, 0x67));
      if (faults.changing.includes(file.path)) {
        const bytes = fs.readFileSync(place);
        fs.writeFileSync(place, bytes.fill(0x63));
      }
    }
    return reply;
  }

  write(handle: bigint, bytes: Buffer): void {
    const file = this.#file(handle);
    if (this.#state.faults.diskFull) throw new AfcFailure(afcStatus.noSpace);
    let done = 0;
    while (done < bytes.length) {
      done += fs.writeSync(file.fd, bytes, done, undefined, file.append ? null : file.position + done);
    }
    file.position += bytes.length;
  }

  seek(handle: bigint, whence: number, offset: number): void {
    const file = this.#file(handle);
    const base = whence === 0 ? 0 : whence === 1 ? file.position : fs.fstatSync(file.fd).size;
    if (whence > 2 || base + offset < 0) throw new AfcFailure(afcStatus.invalidArgument);
    file.position = base + offset;
  }

  tell(handle: bigint): number {
    return this.#file(handle).position;
  }

  close(handle: bigint): void {
    const file = this.#file(handle);
    this.#handles.delete(handle);
    this.#state.openHandles--;
    if (file.fd !== -1) fs.closeSync(file.fd);
  }

  resize(handle: bigint, size: number): void {
    fs.ftruncateSync(this.#file(handle).fd, size);
  }

  truncate(path: string, size: number): void {
    fs.truncateSync(this.#place(path), size);
  }

  remove(path: string): void {
    const place = this.#place(path);
    if (!fs.lstatSync(place).isDirectory()) fs.unlinkSync(place);
    else fs.rmdirSync(place);
  }

  removeAll(path: string): void {
    fs.rmSync(this.#place(path), { recursive: true });
  }

  makeFolder(path: string): void {
    if (this.#state.faults.diskFull) throw new AfcFailure(afcStatus.noSpace);
    fs.mkdirSync(this.#place(path), { recursive: true });
  }

  rename(from: string, to: string): void {
    fs.renameSync(this.#place(from), this.#place(to));
  }

  link(kind: number, target: string, path: string): void {
    if (kind === 2) fs.symlinkSync(Buffer.from(target, 'latin1'), this.#place(path));
    else fs.linkSync(this.#place(target), this.#place(path));
  }

  setTime(path: string, timeNs: bigint): void {
    const seconds = Number(timeNs / 1_000_000n) / 1000;
    fs.utimesSync(this.#place(path), seconds, seconds);
  }

  freeSpace(): { total: bigint; free: bigint; block: bigint } {
    const stat = fs.statfsSync(Buffer.from(this.#root, 'latin1'), { bigint: true });
    return { total: stat.blocks * stat.bsize, free: stat.bavail * stat.bsize, block: stat.bsize };
  }

  /** The connection is gone: the phone closes what it left open. */
  closeAll(): void {
    for (const handle of [...this.#handles.keys()]) this.close(handle);
  }
}
