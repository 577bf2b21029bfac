const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What an escaped byte looks like. */
const escapedByte = /\\x[0-9a-f]{2}/;

/**
 * Path bytes as text that no two different paths share: bytes that are not UTF-8 become `\xNN`, and so do the backslashes of
 * such a path and of one that has something that looks like an escape in its own name.
 */
export function pathText(bytes: Uint8Array): { text: string; isExact: boolean } {
  try {
    const text = strict.decode(bytes);
    if (!escapedByte.test(text)) return { text, isExact: true };
    return { text: text.replaceAll('\\', '\\x5c'), isExact: false };
  } catch {
    // Byte by byte only for the rare broken name: valid sequences stay readable, the rest is escaped.
    let text = '';
    for (let at = 0; at < bytes.length; ) {
      const length = sequenceLength(bytes, at);
      if (length === 0) text += `\\x${bytes[at]!.toString(16).padStart(2, '0')}`;
      else text += strict.decode(bytes.subarray(at, at + length)).replaceAll('\\', '\\x5c');
      at += length || 1;
    }
    return { text, isExact: false };
  }
}

function sequenceLength(bytes: Uint8Array, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    try {
      strict.decode(bytes.subarray(at, at + length));
      return length;
    } catch {
      // not a whole sequence yet
    }
  }
  return 0;
}
