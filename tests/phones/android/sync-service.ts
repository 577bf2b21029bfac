import { type BigIntStats, constants, lstatSync, readdirSync, statSync } from 'node:fs';
import type { AndroidFaults } from './android-faults.ts';
import type { DeviceStream } from './device-stream.ts';
import { PhoneFileReader } from './phone-file-reader.ts';
import { PhoneFileWriter } from './phone-file-writer.ts';
import { bytes, type PhonePaths } from './phone-paths.ts';
import { StreamReader } from './stream-reader.ts';

export interface SyncParts {
  stream: DeviceStream;
  paths: PhonePaths;
  faults: AndroidFaults;
}

/** adb's sync service, versions 1 and 2 (AOSP, packages/modules/adb/SYNC.TXT and file_sync_protocol.h). */
export async function serveSync(parts: SyncParts): Promise<void> {
  const { stream, paths, faults } = parts;
  const reader = new StreamReader(stream);
  const files = new PhoneFileReader(stream, faults);
  const writer = new PhoneFileWriter(reader, faults);
  for (;;) {
    const request = await reader.exactly(8);
    if (request === undefined) return;
    const id = request.toString('latin1', 0, 4);
    const length = request.readUInt32LE(4);
    if (id === 'QUIT') return;
    if (length > 4096) return await fail(stream, 'path too long');
    const path = (await reader.exactly(length))?.toString('latin1');
    if (path === undefined) return;
    try {
      if (id === 'RECV' || id === 'RCV2') {
        if (id === 'RCV2') await reader.exactly(8);
        const real = paths.real(path);
        if (!paths.isInside(real)) throw Object.assign(new Error('outside'), { code: 'EACCES' });
        await files.send(allowed(real, faults), path);
      } else if (id === 'SEND' || id === 'SND2') {
        const comma = id === 'SEND' ? path.lastIndexOf(',') : path.length;
        if (id === 'SND2') await reader.exactly(12);
        const real = paths.real(path.slice(0, comma));
        await writer.receive(allowed(real, faults));
        await stream.write(word('OKAY', 0));
      } else if (id === 'LIST' || id === 'LIS2') {
        await list({ ...parts, folder: paths.real(path), version: id === 'LIST' ? 1 : 2 });
      } else if (id === 'STAT') await stream.write(statOne(path, parts));
      else if (id === 'STA2' || id === 'LST2') await stream.write(statTwo(path, id, parts));
      else return await fail(stream, `unknown command ${id}`);
    } catch (error) {
      if (stream.closed) return;
      // As adbd: a read or a write that failed ends the session.
      return await fail(stream, `open failed: ${wordsFor(error)}`);
    }
  }
}

function allowed(real: string, faults: AndroidFaults): string {
  if (faults.storageLocked) throw Object.assign(new Error('locked'), { code: 'ENOENT' });
  return real;
}

async function fail(stream: DeviceStream, words: string): Promise<void> {
  await stream.write(Buffer.concat([word('FAIL', words.length), Buffer.from(words)]));
  await stream.ready();
}

function wordsFor(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const known: Record<string, string> = {
    ENOENT: 'No such file or directory',
    EACCES: 'Permission denied',
    EISDIR: 'Is a directory',
    ENOSPC: 'No space left on device',
    ENAMETOOLONG: 'File name too long',
    EROFS: 'Read-only file system',
    ENOTDIR: 'Not a directory',
  };
  return known[code] ?? `Input/output error (${code})`;
}

function word(id: string, value: number): Buffer {
  const out = Buffer.alloc(8);
  out.write(id, 'latin1');
  out.writeUInt32LE(value, 4);
  return out;
}

function look(path: string, parts: SyncParts, follow: boolean): BigIntStats | undefined {
  const real = parts.paths.real(path);
  if (parts.faults.storageLocked) return undefined;
  try {
    return follow && parts.paths.isInside(real)
      ? statSync(bytes(real), { bigint: true })
      : lstatSync(bytes(real), { bigint: true });
  } catch {
    return undefined;
  }
}

function sizeSaid(stat: BigIntStats, faults: AndroidFaults): bigint {
  return stat.isFile() ? stat.size + BigInt(faults.sizeLieBytes) : stat.size;
}

function seconds(stat: BigIntStats, faults: AndroidFaults): bigint {
  return stat.mtimeNs / 1_000_000_000n + BigInt(faults.timeLieSeconds);
}

function statOne(path: string, parts: SyncParts): Buffer {
  const stat = look(path, parts, false);
  const out = Buffer.alloc(16);
  out.write('STAT', 'latin1');
  if (stat === undefined) return out;
  out.writeUInt32LE(Number(stat.mode), 4);
  out.writeUInt32LE(Number(BigInt.asUintN(32, sizeSaid(stat, parts.faults))), 8);
  out.writeUInt32LE(Number(BigInt.asUintN(32, seconds(stat, parts.faults))), 12);
  return out;
}

/** The part that STA2 and DNT2 share: 72 bytes from the id to ctime. */
function fillTwo(out: Buffer, stat: BigIntStats, faults: AndroidFaults): void {
  out.writeBigUInt64LE(stat.dev, 8);
  out.writeBigUInt64LE(stat.ino, 16);
  out.writeUInt32LE(Number(stat.mode), 24);
  out.writeUInt32LE(Number(stat.nlink), 28);
  out.writeBigUInt64LE(sizeSaid(stat, faults), 40);
  out.writeBigInt64LE(stat.atimeNs / 1_000_000_000n, 48);
  out.writeBigInt64LE(seconds(stat, faults), 56);
  out.writeBigInt64LE(stat.ctimeNs / 1_000_000_000n, 64);
}

function statTwo(path: string, id: string, parts: SyncParts): Buffer {
  const stat = look(path, parts, id === 'STA2');
  const out = Buffer.alloc(72);
  out.write(id, 'latin1');
  if (stat === undefined) out.writeUInt32LE(2, 4);
  else fillTwo(out, stat, parts.faults);
  return out;
}

async function list(parts: SyncParts & { folder: string; version: 1 | 2 }): Promise<void> {
  const { stream, folder, version, faults } = parts;
  const entries: Buffer[] = [];
  let names: Buffer[] = [];
  try {
    if (!faults.storageLocked) names = readdirSync(bytes(folder), 'buffer');
  } catch {
    names = [];
  }
  for (const name of [Buffer.from('.'), Buffer.from('..'), ...names]) {
    try {
      const stat = lstatSync(Buffer.concat([bytes(`${folder}/`), name]), { bigint: true });
      entries.push(entry(stat, name, { version, faults }));
      if (faults.listTwice && stat.isFile()) entries.push(entry(stat, name, { version, faults }));
    } catch {
      // Gone since it was listed.
    }
  }
  const done = Buffer.alloc(version === 1 ? 20 : 76);
  done.write('DONE', 'latin1');
  await stream.write(Buffer.concat([...entries, done]));
}

function entry(stat: BigIntStats, name: Buffer, how: { version: 1 | 2; faults: AndroidFaults }): Buffer {
  const head = Buffer.alloc(how.version === 1 ? 20 : 76);
  if (how.version === 1) {
    head.write('DENT', 'latin1');
    head.writeUInt32LE(Number(stat.mode & BigInt(constants.S_IFMT | 0o7777)), 4);
    head.writeUInt32LE(Number(BigInt.asUintN(32, sizeSaid(stat, how.faults))), 8);
    head.writeUInt32LE(Number(BigInt.asUintN(32, seconds(stat, how.faults))), 12);
    head.writeUInt32LE(name.length, 16);
  } else {
    head.write('DNT2', 'latin1');
    fillTwo(head, stat, how.faults);
    head.writeUInt32LE(name.length, 72);
  }
  return Buffer.concat([head, name]);
}
