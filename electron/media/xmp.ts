import { parseDateTime } from './exif/exif-time.ts';
import type { CaptureTime, MediaFacts } from './facts.ts';

/** More than any camera writes; what lies behind is not looked at. */
export const MAX_XMP_BYTES = 128 * 1024;

export interface XmpFacts {
  takenAt?: CaptureTime;
  takenAtUtc?: MediaFacts['takenAtUtc'];
  /** How many bytes before the end of the file the video of a motion photo starts, and its length. */
  motion?: { fromEnd: number; length: number };
}

/** Reads the few XMP properties that matter by looking for their names: a packet may be cut or not well formed. */
export function readXmp(packet: string): XmpFacts {
  const facts: XmpFacts = {};
  const date =
    property(packet, 'exif:DateTimeOriginal') ??
    property(packet, 'photoshop:DateCreated') ??
    property(packet, 'xmp:CreateDate');
  const taken = date === undefined ? undefined : parseDateTime(date);
  if (taken !== undefined) {
    facts.takenAt = { ...taken, evidence: taken.offsetMinutes === null ? 'exif-local' : 'exif-offset' };
  } else {
    const stamp = parseDateTime(property(packet, 'exif:GPSTimeStamp') ?? '');
    if (stamp?.offsetMinutes === 0) facts.takenAtUtc = { ms: stamp.localMs, evidence: 'exif-gps' };
  }
  const motion = motionVideo(packet);
  if (motion !== undefined) facts.motion = motion;
  return facts;
}

/** Google's Motion Photo 1.0 (Container directory) and the older Micro Video (offset from the end of the file). */
function motionVideo(packet: string): XmpFacts['motion'] {
  const item = packet.search(/Semantic(?:=["']|>)MotionPhoto["'<]/);
  if (item >= 0) {
    const start = Math.max(0, packet.lastIndexOf('<rdf:li', item));
    const end = packet.indexOf('</rdf:li', item);
    const element = packet.slice(start, Math.min(end < 0 ? packet.length : end, start + 2000));
    const length = wholeNumber(property(element, ':Length'));
    if (length > 0) return { fromEnd: length + wholeNumber(property(element, ':Padding')), length };
  }
  const offset = wholeNumber(property(packet, ':MicroVideoOffset'));
  return offset > 0 ? { fromEnd: offset, length: offset } : undefined;
}

/** A property's value, written as an attribute or as an element; at most 64 characters. */
function property(packet: string, name: string): string | undefined {
  for (let at = packet.indexOf(name); at >= 0; at = packet.indexOf(name, at + 1)) {
    const match = /^(?:\s{0,8}=\s{0,8}["']|>\s{0,8})([^"'<]{1,64})/.exec(
      packet.slice(at + name.length, at + name.length + 96),
    );
    if (match !== null) return match[1]!.trim();
  }
  return undefined;
}

function wholeNumber(text: string | undefined): number {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : 0;
}
