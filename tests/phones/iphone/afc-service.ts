import type { Duplex } from 'node:stream';
import { AfcFiles } from './afc-files.ts';
import { AfcFailure, afcMagic, afcOp, afcStatus, headerBytes, packet, recycle } from './afc-wire.ts';
import type { PhoneState } from './phone-state.ts';

interface Request {
  number: bigint;
  operation: number;
  /** The arguments, and what follows them. */
  body: Buffer;
  payload: Buffer;
  dueAt: number;
}

const byErrno: Record<string, number> = {
  ENOENT: afcStatus.notFound,
  ENOTDIR: afcStatus.notFound,
  ENAMETOOLONG: afcStatus.notFound,
  EISDIR: afcStatus.isDirectory,
  EACCES: afcStatus.denied,
  EPERM: afcStatus.denied,
  EEXIST: afcStatus.exists,
  ENOSPC: afcStatus.noSpace,
  ENOTEMPTY: afcStatus.notEmpty,
  EMFILE: afcStatus.noResources,
};

const latin1 = (bytes: Buffer) => bytes.toString('latin1');
const pathIn = (bytes: Buffer, from = 0) => {
  const end = bytes.indexOf(0, from);
  return latin1(bytes.subarray(from, end === -1 ? bytes.length : end));
};

function status(number: bigint, code: number): Buffer {
  const reply = packet(number, afcOp.status, 8);
  reply.writeBigUInt64LE(BigInt(code), headerBytes);
  return reply;
}

function data(number: bigint, bytes: Buffer): Buffer {
  const reply = packet(number, afcOp.data, bytes.length);
  bytes.copy(reply, headerBytes);
  return reply;
}

function word(number: bigint, operation: number, value: bigint): Buffer {
  const reply = packet(number, operation, 8);
  reply.writeBigUInt64LE(value, headerBytes);
  return reply;
}

/** Carries one request out and gives the reply; throws AfcFailure or what the file system throws. */
function carryOut(files: AfcFiles, { number, operation, body, payload }: Request): Buffer {
  const first = () => body.readBigUInt64LE(0);
  const second = () => Number(body.readBigInt64LE(8));
  switch (operation) {
    case afcOp.fileRead:
      return files.read(number, first(), second());
    case afcOp.getFileInfo:
      return data(number, files.info(pathIn(body)));
    case afcOp.fileOpen:
      return word(number, afcOp.fileOpenResult, files.open(pathIn(body, 8), Number(first())));
    case afcOp.fileTell:
      return word(number, afcOp.fileTellResult, BigInt(files.tell(first())));
    case afcOp.readDir:
      return data(number, files.list(pathIn(body)));
    case afcOp.getDeviceInfo: {
      const { total, free, block } = files.freeSpace();
      const text = `Model\0iPhone14,5\0FSTotalBytes\0${total}\0FSFreeBytes\0${free}\0FSBlockSize\0${block}\0`;
      return data(number, Buffer.from(text));
    }
    case afcOp.fileClose:
      files.close(first());
      break;
    case afcOp.fileWrite:
      files.write(first(), payload);
      break;
    case afcOp.fileSeek:
      files.seek(first(), second(), Number(body.readBigInt64LE(16)));
      break;
    case afcOp.fileSetSize:
      files.resize(first(), second());
      break;
    case afcOp.fileLock:
      break;
    case afcOp.truncate:
      files.truncate(pathIn(body, 8), Number(first()));
      break;
    case afcOp.removePath:
      files.remove(pathIn(body));
      break;
    case afcOp.removePathAndContents:
      files.removeAll(pathIn(body));
      break;
    case afcOp.makeDir:
      files.makeFolder(pathIn(body));
      break;
    case afcOp.renamePath: {
      const from = pathIn(body);
      files.rename(from, pathIn(body, from.length + 1));
      break;
    }
    case afcOp.makeLink: {
      const target = pathIn(body, 8);
      files.link(Number(first()), target, pathIn(body, 8 + target.length + 1));
      break;
    }
    case afcOp.setFileTime:
      files.setTime(pathIn(body, 8), first());
      break;
    default:
      return status(number, afcStatus.unknownPacket);
  }
  return status(number, afcStatus.success);
}

/**
 * AFC over a folder. Requests are carried out and answered in the order of their arrival, each not before its latency
 * is over; those sent ahead wait out their latencies together. Nothing is sent faster than the other side reads.
 */
export function serveAfc(stream: Duplex, state: PhoneState, root: string): void {
  const files = new AfcFiles(state, root);
  const queue: Request[] = [];
  let head = 0;
  let timer: NodeJS.Timeout | undefined;
  let blocked = false;
  let busyUntil = 0;

  const answer = (request: Request) => {
    state.requests.set(request.operation, (state.requests.get(request.operation) ?? 0) + 1);
    let reply: Buffer;
    try {
      reply = carryOut(files, request);
    } catch (error) {
      const code =
        error instanceof AfcFailure
          ? error.status
          : (byErrno[(error as NodeJS.ErrnoException).code ?? ''] ?? afcStatus.ioError);
      reply = status(request.number, code);
    }
    const isFile = request.operation === afcOp.fileRead;
    if (isFile && !state.onFileBytes(reply.length - headerBytes)) return;
    const { replyLengthLie, bytesPerSecond } = state.faults;
    if (replyLengthLie > 0) reply.writeBigUInt64LE(BigInt(replyLengthLie), 8);
    if (isFile && bytesPerSecond > 0) {
      const start = Math.max(busyUntil, performance.now());
      busyUntil = start + ((reply.length - headerBytes) / bytesPerSecond) * 1000;
    }
    if (!stream.write(reply, () => recycle(reply)) && stream.writableLength > 4 << 20) {
      blocked = true;
      stream.once('drain', () => {
        blocked = false;
        work();
      });
    }
  };

  const work = () => {
    if (timer) return;
    stream.cork();
    while (head < queue.length && !blocked && !stream.destroyed && !state.faults.stalled) {
      const request = queue[head] as Request;
      const wait = Math.max(request.dueAt, busyUntil) - performance.now();
      if (wait > 0.2) {
        timer = setTimeout(() => {
          timer = undefined;
          work();
        }, wait);
        break;
      }
      head++;
      answer(request);
    }
    stream.uncork();
    if (head === queue.length) queue.length = head = 0;
  };

  let held: Buffer[] = [];
  let heldBytes = 0;
  const take = (bytes: number): Buffer => {
    if (held.length > 1) held = [Buffer.concat(held)];
    const all = held[0] as Buffer;
    held = bytes === all.length ? [] : [all.subarray(bytes)];
    heldBytes -= bytes;
    return all.subarray(0, bytes);
  };
  let header: Buffer | undefined;
  stream.on('data', (chunk: Buffer) => {
    held.push(chunk);
    heldBytes += chunk.length;
    const dueAt = performance.now() + state.faults.latencyMs;
    for (;;) {
      if (!header) {
        if (heldBytes < headerBytes) break;
        header = take(headerBytes);
        if (header.toString('latin1', 0, 8) !== afcMagic) return void stream.destroy();
      }
      const whole = Number(header.readBigUInt64LE(8));
      const own = Number(header.readBigUInt64LE(16));
      if (whole < headerBytes || own > whole || whole > 64 << 20) return void stream.destroy();
      if (heldBytes < whole - headerBytes) break;
      const rest = whole > headerBytes ? take(whole - headerBytes) : Buffer.alloc(0);
      queue.push({
        number: header.readBigUInt64LE(24),
        operation: Number(header.readBigUInt64LE(32)),
        body: rest.subarray(0, own - headerBytes),
        payload: rest.subarray(own - headerBytes),
        dueAt,
      });
      header = undefined;
    }
    work();
  });
  stream.resume();
  stream.on('error', () => stream.destroy());
  stream.once('close', () => {
    clearTimeout(timer);
    queue.length = head = 0;
    files.closeAll();
  });
}
