import path from 'node:path';
import type { PhoneFileRow } from '../../catalog/phone-files.ts';
import type { Phone, PhoneFile } from '../../phone/phone.ts';
import type { DiskRoom, RoomClaim } from './disk-room.ts';
import { discardReceived, type Received, type Receiver } from './receiver/receiver.ts';

/** A file whose every byte is here and counted, not yet durable and not yet in its place. */
export interface Fetched extends Received {
  row: PhoneFileRow;
  name: string;
  mtimeMs: number;
}

/** The phone gave other bytes than it had listed. */
export type FetchMismatch = { row: PhoneFileRow; mismatch: 'still-changing' | 'wrong-size'; reason: string };

export interface FetchContext {
  phone: Phone;
  /** Starts it with the first file. */
  receive: () => Receiver;
  /** Of the library's disk. */
  room: DiskRoom;
  onBytes: (count: number) => void;
  signal: AbortSignal;
}

/** Streams one file once: phone, SHA-256, aside. Leaves nothing aside when it throws. */
export async function fetchFile(row: PhoneFileRow, context: FetchContext): Promise<Fetched | FetchMismatch> {
  const file = phoneFileOf(row);
  let first = await receive(file, context);
  if (first.isResumed && !(await isWhatThePhoneHas(file, first, context))) {
    discardReceived(first);
    first = await receive(file, context);
  }
  if (first.sizeBytes === row.sizeBytes) return fetched(row, first);
  discardReceived(first);
  // It grew or shrank since it was listed (a video that is being recorded). Once more, by what the phone says now.
  const now = await context.phone.stat(file, { signal: context.signal });
  if (!now || now.sizeBytes === row.sizeBytes) {
    const amount = first.sizeBytes > row.sizeBytes ? 'more' : String(first.sizeBytes);
    return {
      row,
      mismatch: 'wrong-size',
      reason: `the phone says ${row.sizeBytes} bytes but gives ${amount}`,
    };
  }
  const second = await receive({ ...file, ...now }, context);
  if (second.sizeBytes === now.sizeBytes) return fetched({ ...row, ...now }, second);
  discardReceived(second);
  return { row, mismatch: 'still-changing', reason: 'it was still being written; import again later' };
}

/** Two halves may be of two files, if the first was replaced by one of the same size and time. Some phones can tell. */
async function isWhatThePhoneHas(
  file: PhoneFile,
  received: Received,
  { phone, signal }: FetchContext,
): Promise<boolean> {
  const digest = await phone.digest(file, { signal });
  return digest === undefined || Buffer.compare(digest, received.sha256) === 0;
}

async function receive(
  file: PhoneFile,
  { phone, receive: receiver, room, signal, onBytes }: FetchContext,
): Promise<Received> {
  const { path: place, sizeBytes, mtimeMs } = file;
  const key = JSON.stringify([phone.id, place, sizeBytes, mtimeMs]);
  const what = { key, name: path.posix.basename(place), mtimeMs, limitBytes: sizeBytes };
  let claim: RoomClaim | undefined;
  const open = (offset: number) => {
    claim = room.claim(sizeBytes - offset);
    return phone.open(file, { signal, offset });
  };
  try {
    return await receiver().receive(what, open, (count) => {
      claim?.came(count);
      onBytes(count);
    });
  } finally {
    claim?.end();
  }
}

function fetched(row: PhoneFileRow, received: Received): Fetched {
  return { ...received, row, name: path.posix.basename(row.path), mtimeMs: row.mtimeMs };
}

/** The file as the phone is asked for it. */
export function phoneFileOf(row: PhoneFileRow): PhoneFile {
  const file = { path: row.path, sizeBytes: row.sizeBytes, mtimeMs: row.mtimeMs };
  return row.rawPath ? { ...file, rawPath: row.rawPath } : file;
}
