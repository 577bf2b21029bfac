import type { Phone } from '../../phone/phone.ts';
import type { Library } from '../library/open-library.ts';
import type { Ready } from './free-context.ts';
import { candidatesOf } from './proof.ts';

/** One photo or video of an eviction list, as a person knows it. */
export interface ShownPhoto {
  /** The name of its first file, as the phone's gallery knows it: hostile text. */
  name: string;
  isVideo: boolean;
  /** Local wall time as if it were UTC, and the offset where it is known. */
  takenAtMs: number;
  offsetMinutes: number | null;
  /** The instant that the phone's own gallery shows and sorts by; null where nobody knows it. */
  instantMs: number | null;
  /** Of all its files on the list. */
  sizeBytes: number;
  files: number;
  assetId: Uint8Array;
}

/** An eviction list as it is shown to the person whose phone it is for. What was deleted for good is no part of it. */
export interface ShownList {
  list: string;
  /** The phone's own id, and its name. */
  phone: string;
  phoneName: string;
  issuedAtMs: number;
  expiresAtMs: number;
  photos: readonly ShownPhoto[];
  files: number;
  bytes: number;
  /** The signed text, as it was issued. */
  signed: Uint8Array;
  /** What was issued, to be looked at once more before it is shown. */
  items: readonly Ready['item'][];
}

interface Issued {
  list: string;
  issuedAt: string;
  expiresAt: string;
}

/** What is shown of a list that has just been issued. */
export function shownList(
  { list, signed }: { list: Issued; signed: Uint8Array },
  {
    phone,
    ready,
    factsOf,
  }: { phone: Phone; ready: readonly Ready[]; factsOf: (phoneFile: number) => unknown },
): ShownList {
  const photos = new Map<number, ShownPhoto & { isNamed: boolean }>();
  for (const { item, asset } of ready) {
    const { originalName, recordId, takenAtMs } = (factsOf(item.phoneFile) ?? {}) as Record<string, unknown>;
    const known = photos.get(asset.id);
    const photo = known ?? {
      ...{ name: baseOf(item.path), isNamed: false, isVideo: asset.kind === 'video' },
      ...{ takenAtMs: asset.takenAtMs, offsetMinutes: asset.offsetMinutes },
      instantMs: asset.offsetMinutes === null ? null : asset.takenAtMs - asset.offsetMinutes * 60_000,
      ...{ sizeBytes: 0, files: 0, assetId: asset.assetId },
    };
    photos.set(asset.id, photo);
    photo.sizeBytes += item.sizeBytes;
    photo.files++;
    // The phone's own record is of one of its files: that is the one by whose name its gallery knows the photo.
    if (typeof takenAtMs === 'number') photo.instantMs = takenAtMs;
    if (typeof recordId !== 'string' || photo.isNamed) continue;
    photo.isNamed = true;
    photo.name = typeof originalName === 'string' && originalName ? originalName : baseOf(item.path);
  }
  const items = ready.map(({ item }) => item);
  return {
    ...{ list: list.list, phone: phone.id, phoneName: phone.name },
    ...{ issuedAtMs: Date.parse(list.issuedAt), expiresAtMs: Date.parse(list.expiresAt) },
    ...{ photos: [...photos.values()], files: items.length, items, signed },
    bytes: items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}

const baseOf = (place: string) => place.slice(place.lastIndexOf('/') + 1);

/** Whether everything on the list is still what it was when it was issued, by all that the catalog knows. */
export async function stillHolds(
  library: Library,
  { phone, items }: ShownList,
  { signal }: { signal: AbortSignal },
): Promise<boolean> {
  const key = library.catalog.phoneFiles.phoneKey(phone);
  if (key === undefined) return false;
  const assets = [...new Set(items.map(({ asset }) => asset))];
  const { candidates, staying } = await candidatesOf(library, { assets, phone: key }, { signal });
  const now = new Map(candidates.map((each) => [each.phoneFile, each]));
  return (
    staying.length === 0 &&
    items.every((item) => {
      const same = now.get(item.phoneFile);
      return (
        same?.sizeBytes === item.sizeBytes &&
        same.mtimeMs === item.mtimeMs &&
        Buffer.from(same.sha256).equals(item.sha256)
      );
    })
  );
}
