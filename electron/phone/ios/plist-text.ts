import { build, type PlistValue, parse } from 'plist';
import { PhoneError } from '../phone-error.ts';

export type PlistDict = { [key: string]: PlistValue };

/** A dictionary as XML. */
export function plistText(value: PlistDict): Buffer {
  return Buffer.from(build(value, { pretty: false }));
}

/**
 * The dictionary that a service of the phone sent. XML only: iPhones answer so what was asked so, and the binary form can
 * describe, in a few bytes, a value that fills all memory.
 */
export function parsePlist(bytes: Uint8Array): PlistDict {
  try {
    const value = parse(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString().replace(/\0+$/, ''),
    );
    if (isDict(value)) return value;
  } catch (cause) {
    throw new PhoneError('phone-protocol', 'The iPhone answered with something that is no property list.', {
      cause,
    });
  }
  throw new PhoneError('phone-protocol', 'The iPhone answered with something that is no dictionary.');
}

/** The pair record, which this computer's own usbmuxd keeps; XML or binary. */
export function parsePairRecord(bytes: Uint8Array): PlistDict | undefined {
  try {
    const binary = Buffer.from(bytes.subarray(0, 6)).toString('latin1') === 'bplist';
    const value = parse(binary ? new Uint8Array(bytes) : Buffer.from(bytes).toString());
    return isDict(value) ? value : undefined;
  } catch {
    return undefined;
  }
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
