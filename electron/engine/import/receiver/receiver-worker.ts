import { createHash, type Hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, utimesSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { codeOf, wordsOf } from '../../../base/error.ts';
import { bytesSource, fileSource } from '../../../media/byte-source.ts';
import { captureTime } from '../../../media/capture-time.ts';
import type { MediaFacts } from '../../../media/facts.ts';
import { readHeader } from '../../../media/header.ts';
import { type Order, type Report, slotBytes } from './messages.ts';

// The thread behind `createReceiver`: hashes, writes and reads headers, so that the thread that talks to phones and
// serves the gallery never waits for a disk.

interface OpenFile {
  aside: string;
  name: string;
  mtimeMs: number;
  fd: number;
  hash: Hash;
  sizeBytes: number;
}

const { memory } = workerData as { memory: SharedArrayBuffer };
const files = new Map<number, OpenFile>();
/** Files that failed while bytes of them were still under way here. */
const dropped = new Set<number>();
const port = parentPort!;
const report = (message: Report) => port.postMessage(message);

port.on('message', (order: Order) => {
  if (order.type === 'discard') return discard(order.file);
  if (order.type === 'suspend') return suspend(order);
  if (order.type === 'close') {
    for (const file of files.keys()) discard(file);
    return port.close();
  }
  try {
    if (!dropped.has(order.file)) take(order);
  } catch (error) {
    discard(order.file);
    dropped.add(order.file);
    report({ type: 'failed', file: order.file, code: codeOf(error), message: wordsOf(error) });
  }
  if (order.isLast) dropped.delete(order.file);
  report({ type: 'free', slot: order.slot });
});

function take(order: Extract<Order, { type: 'bytes' }>): void {
  const bytes = new Uint8Array(memory, order.slot * slotBytes, order.length);
  if (order.first) {
    const { aside, resumes } = order.first;
    const fd = openSync(aside, resumes > 0 ? 'r+' : 'wx+');
    const opened = { ...order.first, fd, hash: createHash('sha256'), sizeBytes: 0 };
    files.set(order.file, opened);
    if (resumes > 0) readAgain(opened, resumes);
  }
  const file = files.get(order.file)!;
  file.hash.update(bytes);
  for (let at = 0; at < bytes.length; ) {
    at += writeSync(file.fd, bytes, at, bytes.length - at, file.sizeBytes + at);
  }
  file.sizeBytes += bytes.length;
  if (!order.isLast) return;
  const isHere = order.first?.resumes === 0;
  const facts = readHeader(isHere ? bytesSource(bytes) : fileSource(file.fd, file.sizeBytes), file.name);
  finish(order.file, file, facts);
}

function finish(id: number, file: OpenFile, facts: MediaFacts): void {
  closeSync(file.fd);
  files.delete(id);
  // The phone's own time, as far as file systems can hold it: a phone may say anything.
  const seconds = Math.min(Math.max(file.mtimeMs / 1000, 0), 0xffff_ffff);
  utimesSync(file.aside, seconds, seconds);
  report({
    type: 'received',
    file: id,
    sha256: file.hash.digest(),
    facts,
    takenAt: captureTime(facts, file),
  });
}

/** The hash cannot be kept over a restart, but the bytes it saw are here. */
function readAgain(file: OpenFile, bytes: number): void {
  const buffer = Buffer.allocUnsafe(slotBytes);
  while (file.sizeBytes < bytes) {
    const read = readSync(file.fd, buffer, 0, Math.min(slotBytes, bytes - file.sizeBytes), file.sizeBytes);
    if (read === 0) throw Object.assign(new Error('A file shrank while it waited'), { code: 'EIO' });
    file.hash.update(buffer.subarray(0, read));
    file.sizeBytes += read;
  }
}

function suspend({ file: id, as }: Extract<Order, { type: 'suspend' }>): void {
  const file = files.get(id);
  if (!file) return;
  try {
    fsyncSync(file.fd);
    renameSync(file.aside, as);
    files.delete(id);
    closeSync(file.fd);
  } catch {
    // It was only meant to save time: without it the file is fetched from its start.
    discard(id);
  }
}

function discard(id: number): void {
  const file = files.get(id);
  if (!file) return;
  files.delete(id);
  closeSync(file.fd);
  rmSync(file.aside, { force: true });
}
