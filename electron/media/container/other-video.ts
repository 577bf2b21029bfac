import { hasText, le32 } from '../byte-order.ts';
import type { MediaFacts } from '../facts.ts';
import type { HeaderReader } from '../header-reader.ts';

const MAX_ELEMENTS = 200;
/** Seconds from 1970 to 2001, the epoch of Matroska's DateUTC. */
const MATROSKA_EPOCH = 978_307_200;

/** AVI: the main header, which stands first (Microsoft's AVI RIFF reference). */
export function readAvi(reader: HeaderReader): Partial<MediaFacts> {
  const head = reader.view(0, 72);
  if (head.length < 72 || !hasText(head, 24, 'avih')) return {};
  const facts: Partial<MediaFacts> = {};
  const durationMs = Math.round((le32(head, 32) * le32(head, 48)) / 1000);
  const [width, height] = [le32(head, 64), le32(head, 68)];
  if (durationMs > 0 && durationMs < 1e10) facts.durationMs = durationMs;
  if (width > 0 && height > 0 && width < 65536 && height < 65536) Object.assign(facts, { width, height });
  return facts;
}

/** Matroska and WebM (RFC 9559): duration and date from Info, size from the first video track. */
export function readMatroska(reader: HeaderReader): Partial<MediaFacts> {
  const facts: Partial<MediaFacts> = {};
  let scale = 1_000_000;
  let ticks = 0;
  walkElements(reader, 0, reader.sizeBytes, (id, at, end) => {
    if (id !== 0x18538067) return id === 0x1a45dfa3;
    walkElements(reader, at, end, (part, partAt, partEnd) => {
      if (part === 0x1549a966) {
        walkElements(reader, partAt, partEnd, (field, fieldAt, fieldEnd) => {
          const body = reader.view(fieldAt, Math.min(8, fieldEnd - fieldAt));
          if (field === 0x2ad7b1) scale = unsigned(body);
          else if (field === 0x4489 && body.length >= 4)
            ticks = body.length === 8 ? body.readDoubleBE(0) : body.readFloatBE(0);
          else if (field === 0x4461 && body.length === 8) {
            const ms = Math.floor(Number(body.readBigInt64BE(0)) / 1e6) + MATROSKA_EPOCH * 1000;
            if (ms > 631_152_000_000) facts.takenAtUtc = { ms, evidence: 'quicktime-creationdate' };
          }
          return true;
        });
      } else if (part === 0x1654ae6b) readTracks(reader, partAt, partEnd, facts);
      return part !== 0x1f43b675; // up to the first cluster
    });
    return false;
  });
  const durationMs = Math.round((ticks * scale) / 1e6);
  if (durationMs > 0 && durationMs < 1e10) facts.durationMs = durationMs;
  return facts;
}

function readTracks(reader: HeaderReader, start: number, end: number, facts: Partial<MediaFacts>): void {
  walkElements(reader, start, end, (entry, entryAt, entryEnd) => {
    if (entry !== 0xae || facts.width !== undefined) return true;
    walkElements(reader, entryAt, entryEnd, (field, fieldAt, fieldEnd) => {
      if (field !== 0xe0) return true;
      let [width, height] = [0, 0];
      walkElements(reader, fieldAt, fieldEnd, (id, at, valueEnd) => {
        if (id === 0xb0) width = unsigned(reader.view(at, Math.min(8, valueEnd - at)));
        if (id === 0xba) height = unsigned(reader.view(at, Math.min(8, valueEnd - at)));
        return true;
      });
      if (width > 0 && height > 0 && width < 65536 && height < 65536) Object.assign(facts, { width, height });
      return false;
    });
    return true;
  });
}

/** Visits EBML elements (RFC 8794) in [start, end) while `visit` returns true; an unknown size means up to the end. */
function walkElements(
  reader: HeaderReader,
  start: number,
  end: number,
  visit: (id: number, at: number, end: number) => boolean,
): void {
  let at = start;
  for (let count = 0; count < MAX_ELEMENTS && at < end; count++) {
    const header = reader.view(at, 12);
    const idBytes = Math.clz32(header[0] ?? 0) - 23;
    const sizeBytes = Math.clz32(header[idBytes] ?? 0) - 23;
    if (header.length < idBytes + sizeBytes || idBytes > 4 || sizeBytes > 8) return;
    let [id, size, ones] = [0, 0, true];
    for (let i = 0; i < idBytes; i++) id = id * 256 + header[i]!;
    for (let i = 0; i < sizeBytes; i++) {
      const mask = i === 0 ? 0xff >> sizeBytes : 0xff;
      const byte = header[idBytes + i]! & mask;
      ones &&= byte === mask;
      size = size * 256 + byte;
    }
    const from = at + idBytes + sizeBytes;
    const to = ones ? end : Math.min(from + size, end);
    if (!visit(id, from, to)) return;
    at = ones ? end : from + size;
  }
}

function unsigned(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value;
}
