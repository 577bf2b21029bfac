import type { FreeSpaceRules, StayCode } from '../../contract/api/free-space.ts';

/** An asset of which files are where space is wanted. */
export interface AssetThere {
  asset: number;
  /** Its files there, together. */
  files: number;
  bytes: number;
  /** Local wall time, as if it were UTC. */
  takenAtMs: number;
  /** When it was last changed on the phone, or looked at here; null: not known. */
  touchedAtMs: number | null;
  isVideo: boolean;
  isFavourite: boolean;
  /** The person keeps it where the space is wanted. */
  isKept: boolean;
  /** Beside the vault's copy one stays that is not the one that goes. */
  hasSecondCopy: boolean;
  /** Why it may not go, whatever the rules say; undefined: its backup is proven. */
  unsafe:
    | Extract<StayCode, 'in-trash' | 'pending' | 'not-backed-up' | 'not-proven' | 'pictures-missing'>
    | undefined;
}

export interface PickOptions {
  rules: FreeSpaceRules;
  /** No more goes than is needed for so many bytes; undefined: all that may. */
  needBytes?: number | undefined;
  /** Local wall time, as if it were UTC. */
  nowMs: number;
  /** `oldest`: by when it was taken. `least-used`: by when it was taken or last looked at, whichever is later. */
  order: 'oldest' | 'least-used';
}

export interface Picked {
  /** In the order in which they go. */
  assets: number[];
  files: number;
  bytes: number;
  /** How many stay, and why. What is only not needed is not among them. */
  staying: Partial<Record<StayCode, number>>;
  /** So many bytes more could go. */
  leftBytes: number;
}

const dayMs = 86_400_000;
/** Local wall times may be so far from UTC. */
const zonesMs = 14 * 3_600_000;

/** Chooses what goes. Nothing that is not proven is ever chosen, nothing that the person keeps there, and no asset in part. Takes its assets page by page. */
export function createPicker({ rules, needBytes, nowMs, order }: PickOptions) {
  const staying: Picked['staying'] = {};
  const may = new Columns();
  // A time without its zone may be later than it seems: then it stays.
  const daysAgo = (days: number | undefined) =>
    days === undefined ? Number.POSITIVE_INFINITY : nowMs - days * dayMs - zonesMs;
  const [oldBefore, keptFrom] = [daysAgo(rules.olderThanDays), daysAgo(rules.keepDays)];

  const whyStay = (each: AssetThere): StayCode | undefined => {
    if (each.unsafe) return each.unsafe;
    if (each.isKept) return 'kept-here';
    if (rules.secondCopy && !each.hasSecondCopy) return 'no-second-copy';
    if (rules.keepFavourites && each.isFavourite) return 'favourite';
    if (each.takenAtMs >= Math.min(oldBefore, keptFrom)) return 'too-new';
    if (each.touchedAtMs !== null && each.touchedAtMs >= keptFrom) return 'too-new';
    if (rules.largerThanBytes !== undefined && each.bytes <= rules.largerThanBytes) return 'too-small';
    return undefined;
  };
  const usedAtMs = ({ takenAtMs, touchedAtMs }: AssetThere): number =>
    order === 'oldest' ? takenAtMs : Math.max(takenAtMs, touchedAtMs ?? takenAtMs);

  return {
    add: (each: AssetThere): void => {
      const why = whyStay(each);
      if (why !== undefined) {
        staying[why] = (staying[why] ?? 0) + 1;
        return;
      }
      may.add(each, { isLater: rules.videosFirst && !each.isVideo, usedAtMs: usedAtMs(each) });
    },
    pick: (): Picked => {
      const picked: Picked = { assets: [], files: 0, bytes: 0, staying, leftBytes: 0 };
      const need = needBytes ?? Number.POSITIVE_INFINITY;
      for (const at of may.inOrder()) {
        if (picked.bytes >= need) {
          picked.leftBytes += may.bytes[at]!;
          continue;
        }
        picked.assets.push(may.assets[at]!);
        picked.files += may.files[at]!;
        picked.bytes += may.bytes[at]!;
      }
      return picked;
    },
  };
}

/** What may go, a column for each fact: a million assets fit, and are put in order within a fraction of a second. */
class Columns {
  readonly assets: number[] = [];
  readonly files: number[] = [];
  readonly bytes: number[] = [];
  readonly #keys: number[] = [];

  add({ asset, files, bytes }: AssetThere, { isLater, usedAtMs }: { isLater: boolean; usedAtMs: number }) {
    const minute = Math.min(Math.max(Math.floor(usedAtMs / 60_000) - firstMinute, 0), minutes - 1);
    this.#keys.push(((isLater ? minutes : 0) + minute) * rows + this.assets.length);
    this.assets.push(asset);
    this.files.push(files);
    this.bytes.push(bytes);
  }

  /** Rows in the order in which they go, to the minute; as they came within one. */
  inOrder(): Float64Array {
    // Numbers that carry their row are sorted many times as fast as rows by what they hold.
    return Float64Array.from(this.#keys)
      .sort()
      .map((key) => key % rows);
  }
}

/** 255 years from 1900 on; what is outside goes first or last. Times two, and times so many rows, is less than 2 ** 53. */
const [firstMinute, minutes, rows] = [Date.UTC(1900, 0) / 60_000, 2 ** 27, 2 ** 24];
