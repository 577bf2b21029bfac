import { thumbHashToDataURL } from 'thumbhash';

const most = 4000;
const known = new Map<string, string>();

/** A picture of about 32 px for a ThumbHash in base64, as a data URL; undefined for what is none. The last few thousand are kept. */
export function thumbHashUrl(base64: string): string | undefined {
  const before = known.get(base64);
  if (before !== undefined) return before;
  try {
    const url = thumbHashToDataURL(Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0)));
    if (known.size >= most) known.delete(known.keys().next().value!);
    known.set(base64, url);
    return url;
  } catch {
    return undefined;
  }
}
