import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import type { PhoneFileRow } from '../../catalog/phone-files.ts';
import { bytesSource, fileSource } from '../../media/byte-source.ts';
import { captureTime } from '../../media/capture-time.ts';
import type { CaptureTime, MediaFacts } from '../../media/facts.ts';
import { readHeader } from '../../media/header.ts';
import { createResourceDigest, type DigestResult } from '../../media/resource-digest.ts';
import type { Phone, PhoneFacts, PhoneFile } from '../../phone/phone.ts';
import { LibraryError } from '../library/library-error.ts';

/** Up to here a file is held in memory until it is known whether it is new; larger ones are written as they come. */
const memoryBytes = 2 * 1024 * 1024;
const writeBytes = 1024 * 1024;

/** A file whose every byte is here and counted, not yet durable and not yet in its place. */
export interface Fetched {
  row: PhoneFileRow;
  name: string;
  digest: DigestResult;
  sizeBytes: number;
  mtimeMs: number;
  facts: MediaFacts;
  takenAt: CaptureTime;
  phoneFacts: PhoneFacts;
  /** Where its bytes wait; undefined when the library had them already. */
  aside: string | undefined;
}

/** The phone gave other bytes than it had listed. */
export type FetchMismatch = { row: PhoneFileRow; mismatch: 'still-changing' | 'wrong-size'; reason: string };

export interface FetchContext {
  phone: Phone;
  incoming: string;
  /** True when the library holds these bytes as a photo or video, on its disk. */
  isKnown: (sha256: Uint8Array) => boolean;
  onBytes: (count: number) => void;
  signal: AbortSignal;
}

/** Streams one file once: phone, SHA-256, aside. Leaves nothing aside when it throws. */
export async function fetchFile(row: PhoneFileRow, context: FetchContext): Promise<Fetched | FetchMismatch> {
  const file = phoneFileOf(row);
  const first = await receive(file, context);
  if (first.sizeBytes === row.sizeBytes) return describe(row, first);
  first.discard();
  // It grew or shrank since it was listed (a video that is being recorded). Once more, by what the phone says now.
  const now = await context.phone.stat(file, { signal: context.signal });
  if (!now || now.sizeBytes === row.sizeBytes) {
    return {
      row,
      mismatch: 'wrong-size',
      reason: `the phone says ${row.sizeBytes} bytes but gives ${first.sizeBytes}`,
    };
  }
  const second = await receive({ ...file, ...now }, context);
  if (second.sizeBytes === now.sizeBytes) return describe({ ...row, ...now }, second);
  second.discard();
  return { row, mismatch: 'still-changing', reason: 'it was still being written; import again later' };
}

interface Received {
  sizeBytes: number;
  digest: DigestResult;
  /** All of it, if it was small enough. */
  bytes: Buffer | undefined;
  aside: string | undefined;
  discard(): void;
}

async function receive(file: PhoneFile, context: FetchContext): Promise<Received> {
  return file.sizeBytes <= memoryBytes ? receiveSmall(file, context) : receiveLarge(file, context);
}

async function receiveSmall(file: PhoneFile, context: FetchContext): Promise<Received> {
  const chunks: Uint8Array[] = [];
  const hash = createResourceDigest();
  let sizeBytes = 0;
  for await (const chunk of context.phone.open(file, { signal: context.signal })) {
    sizeBytes += chunk.length;
    // What is longer than listed is refused anyway: count it, keep no more of it.
    if (sizeBytes <= memoryBytes) {
      chunks.push(chunk);
      hash.update(chunk);
    }
    context.onBytes(chunk.length);
    if (sizeBytes > file.sizeBytes) break;
  }
  context.signal.throwIfAborted();
  const digest = hash.digest();
  const bytes = chunks.length === 1 ? asBuffer(chunks[0]!) : Buffer.concat(chunks);
  if (sizeBytes !== file.sizeBytes || context.isKnown(digest.sha256)) {
    return { sizeBytes, digest, bytes, aside: undefined, discard: () => {} };
  }
  const aside = asideName(context.incoming);
  try {
    writeFileSync(aside, bytes, { flag: 'wx' });
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
  return { sizeBytes, digest, bytes, aside, discard: () => rmSync(aside, { force: true }) };
}

async function receiveLarge(file: PhoneFile, context: FetchContext): Promise<Received> {
  const aside = asideName(context.incoming);
  const discard = () => rmSync(aside, { force: true });
  const hash = createResourceDigest();
  let sizeBytes = 0;
  try {
    const handle = await open(aside, 'wx');
    try {
      let gathered: Uint8Array[] = [];
      let gatheredBytes = 0;
      let writing: Promise<void> = Promise.resolve();
      const flush = async () => {
        await writing;
        const [batch, at] = [gathered, sizeBytes - gatheredBytes];
        gathered = [];
        gatheredBytes = 0;
        writing = writeAll(handle, batch, at);
        // Awaited before the next write and at the end; until then its failure must not count as unhandled.
        writing.catch(() => {});
      };
      for await (const chunk of context.phone.open(file, { signal: context.signal })) {
        gathered.push(chunk);
        gatheredBytes += chunk.length;
        sizeBytes += chunk.length;
        hash.update(chunk);
        context.onBytes(chunk.length);
        if (gatheredBytes >= writeBytes) await flush();
        if (sizeBytes > file.sizeBytes) break;
      }
      context.signal.throwIfAborted();
      await flush();
      await writing;
    } finally {
      await handle.close();
    }
    return { sizeBytes, digest: hash.digest(), bytes: undefined, aside, discard };
  } catch (error) {
    discard();
    throw error;
  }
}

async function writeAll(handle: FileHandle, chunks: Uint8Array[], position: number): Promise<void> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  if (total === 0) return;
  const { bytesWritten } = await handle.writev(chunks, position);
  if (bytesWritten === total) return;
  // A short write happens when the disk is nearly full: the next one says so.
  const rest = Buffer.concat(chunks).subarray(bytesWritten);
  for (let at = 0; at < rest.length; ) {
    const written = await handle.write(rest, at, rest.length - at, position + bytesWritten + at);
    if (written.bytesWritten === 0) throw new LibraryError('library-full', 'The disk took no more bytes.');
    at += written.bytesWritten;
  }
}

function describe(row: PhoneFileRow, received: Received): Fetched {
  const name = path.posix.basename(row.path);
  const facts = received.bytes
    ? readHeader(bytesSource(received.bytes), name)
    : headerOfFile(received.aside!, name);
  if (received.aside) keepTime(received.aside, row.mtimeMs);
  return {
    row,
    name,
    digest: received.digest,
    sizeBytes: received.sizeBytes,
    mtimeMs: row.mtimeMs,
    facts,
    takenAt: captureTime(facts, { name, mtimeMs: row.mtimeMs }),
    phoneFacts: phoneFactsOf(row),
    aside: received.aside,
  };
}

/** The phone's own time, as far as file systems can hold it: a phone may say anything. */
function keepTime(place: string, mtimeMs: number): void {
  const seconds = Math.min(Math.max(mtimeMs / 1000, 0), 0xffff_ffff);
  utimesSync(place, seconds, seconds);
}

function headerOfFile(place: string, name: string): MediaFacts {
  const fd = openSync(place, 'r');
  try {
    return readHeader(fileSource(fd, fstatSync(fd).size), name);
  } finally {
    closeSync(fd);
  }
}

function phoneFileOf(row: PhoneFileRow): PhoneFile {
  const file = { path: row.path, sizeBytes: row.sizeBytes, mtimeMs: row.mtimeMs };
  return row.rawPath ? { ...file, rawPath: row.rawPath } : file;
}

function phoneFactsOf(row: PhoneFileRow): PhoneFacts {
  return row.facts ? (JSON.parse(row.facts) as PhoneFacts) : {};
}

function asideName(incoming: string): string {
  return path.join(incoming, randomBytes(12).toString('hex'));
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
