const maxBytes = 255;
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i;

/**
 * A file name from a phone as one that every system can hold and that leads nowhere else: its last path component,
 * NFC, without separators, control and bidirectional characters, Windows' forbidden and reserved names, at most 255 bytes with
 * room for a `-2` before the extension. Never empty.
 */
export function safeName(name: string): string {
  const last = name.slice(name.lastIndexOf('/') + 1).slice(0, 1024);
  const plain = last
    .normalize('NFC')
    .replace(/\p{Surrogate}/gu, '_')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:"/\\|?*]/g, '_')
    .replace(/[. ]+$/, '')
    .replace(/^ +/, '');
  const visible = /^\.*$/.test(plain) ? '_' : plain;
  return shorten(reserved.test(visible) ? `_${visible}` : visible, '');
}

/** `IMG_0001.HEIC` and 2 make `IMG_0001-2.HEIC`, at most 255 bytes; 1 leaves the name as it is. */
export function numbered(name: string, number: number): string {
  return number === 1 ? name : shorten(name, `-${number}`);
}

function shorten(name: string, suffix: string): string {
  const dot = name.lastIndexOf('.');
  const isExtension = dot > 0 && name.length - dot <= 16;
  const extension = isExtension ? name.slice(dot) : '';
  const tail = suffix + extension;
  const room = maxBytes - Buffer.byteLength(tail);
  let stem = isExtension ? name.slice(0, dot) : name;
  if (Buffer.byteLength(stem) > room) {
    // Cut at a character, not inside one.
    const characters = [...stem];
    let bytes = Buffer.byteLength(stem);
    while (bytes > room) bytes -= Buffer.byteLength(characters.pop() ?? '');
    stem = characters.join('').replace(/[. ]+$/, '') || '_';
  }
  return stem + tail;
}
