import { build, type PlistValue, parse } from 'plist';
import { PhoneError } from '../phone-error.ts';

export type PlistDict = { [key: string]: PlistValue };

const maxDepth = 32;

/** A dictionary as XML. */
export function plistText(value: PlistDict): Buffer {
  return Buffer.from(build(value, { pretty: false }));
}

/**
 * The dictionary that a service of the phone sent; `phone-protocol` for anything else. XML only: iPhones answer so what was
 * asked so, and the binary form can describe, in a few bytes, a value that fills all memory. Read by hand in one pass,
 * since a general XML parser knows tricks (entities, depth) that no property list needs.
 */
export function parsePlist(bytes: Uint8Array): PlistDict {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  const start = text.search(/<(?:dict|array|string|integer|real|true|false|data|date)\b/);
  const tokens = text.slice(Math.max(0, start)).matchAll(/<(\/?)(\w+)[^<>]*?(\/?)>([^<]*)/g);
  const value = start === -1 ? undefined : readValue(tokens, tokens.next().value, 0);
  if (value === undefined || !isDict(value)) throw noPlist();
  return value;
}

type Tokens = IterableIterator<RegExpMatchArray>;

/** The value that begins with `token`; everything up to its end is taken from `tokens`. */
function readValue(tokens: Tokens, token: RegExpMatchArray | undefined, depth: number): PlistValue {
  if (!token || token[1] === '/' || depth > maxDepth) throw noPlist();
  const [, , tag, isShort, text = ''] = token;
  if (tag === 'true' || tag === 'false') {
    if (!isShort) closing(tokens, tag);
    return tag === 'true';
  }
  if (tag === 'dict') {
    // Without a prototype, so that no key of the phone's can stand for anything but itself.
    const dict: PlistDict = Object.create(null);
    for (
      let key = isShort ? undefined : tokens.next().value;
      key && key[1] !== '/';
      key = tokens.next().value
    ) {
      if (key[2] !== 'key') throw noPlist();
      if (!key[3]) closing(tokens, 'key');
      dict[key[3] ? '' : plain(key[4] ?? '')] = readValue(tokens, tokens.next().value, depth + 1);
    }
    return dict;
  }
  if (tag === 'array') {
    const array: PlistValue[] = [];
    for (
      let item = isShort ? undefined : tokens.next().value;
      item && item[1] !== '/';
      item = tokens.next().value
    ) {
      array.push(readValue(tokens, item, depth + 1));
    }
    return array;
  }
  if (!isShort) closing(tokens, tag ?? '');
  if (tag === 'string') return isShort ? '' : plain(text);
  if (tag === 'integer' || tag === 'real') {
    const number = Number(text.trim());
    if (text.trim() === '' || Number.isNaN(number)) throw noPlist();
    return number;
  }
  if (tag === 'data') return new Uint8Array(Buffer.from(text, 'base64'));
  if (tag === 'date') return new Date(text);
  throw noPlist();
}

function closing(tokens: Tokens, tag: string): void {
  const token = tokens.next().value;
  if (token?.[1] !== '/' || token[2] !== tag) throw noPlist();
}

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function plain(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** The pair record, which this computer's own usbmuxd keeps; XML or binary. */
export function parsePairRecord(bytes: Uint8Array): PlistDict | undefined {
  try {
    if (Buffer.from(bytes.subarray(0, 6)).toString('latin1') !== 'bplist') return parsePlist(bytes);
    const value = parse(new Uint8Array(bytes));
    return isDict(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function noPlist(): PhoneError {
  return new PhoneError('phone-protocol', 'The iPhone answered with something that is no property list.');
}

function isDict(value: PlistValue): value is PlistDict {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array)
  );
}
