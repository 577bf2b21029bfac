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

/**
 * Chooses what goes. Nothing that is not proven is ever chosen, nothing that the person keeps there, and no asset in part. Takes its
 * assets page by page.
 */
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
      const order = may.inOrder();
      const need = needBytes ?? Number.POSITIVE_INFINITY;
      const { all } = may;
      const going = all.bytes < need ? { count: order.length, ...all } : may.upTo(need, order);
      const assets = new Array<number>(going.count);
      for (let at = 0; at < assets.length; at++) assets[at] = may.assets[order[at]!]!;
      const { files, bytes } = going;
      return { assets, files, bytes, staying, leftBytes: all.bytes - bytes };
    },
  };
}

/** What may go, a column for each fact: a million assets fit, and are put in order within some milliseconds. */
class Columns {
  readonly all = { files: 0, bytes: 0 };
  #length = 0;
  assets = new Uint32Array(1024);
  files = new Uint32Array(1024);
  bytes = new Float64Array(1024);
  #keys = new Uint32Array(1024);

  add({ asset, files, bytes }: AssetThere, { isLater, usedAtMs }: { isLater: boolean; usedAtMs: number }) {
    const minute = Math.min(Math.max(Math.floor(usedAtMs / 60_000) - firstMinute, 0), minutes - 1);
    const row = this.#length++;
    if (row === this.assets.length) this.#grow();
    this.assets[row] = asset;
    this.files[row] = files;
    this.bytes[row] = bytes;
    this.all.files += files;
    this.all.bytes += bytes;
    this.#keys[row] = (isLater ? minutes : 0) + minute;
  }

  /** Rows in the order in which they go, to the minute; as they came within one. */
  inOrder(): Uint32Array {
    const keys = this.#keys.subarray(0, this.#length);
    const rows = new Uint32Array(this.#length);
    for (let row = 0; row < rows.length; row++) rows[row] = row;
    return sortedByDigit(sortedByDigit(rows, keys, 0), keys, digitBits);
  }

  /** So many of them, the first ones, until there are so many bytes. */
  upTo(need: number, order: Uint32Array): { count: number; files: number; bytes: number } {
    let [count, files, bytes] = [0, 0, 0];
    for (; count < order.length && bytes < need; count++) {
      files += this.files[order[count]!]!;
      bytes += this.bytes[order[count]!]!;
    }
    return { count, files, bytes };
  }

  #grow(): void {
    const length = this.assets.length * 2;
    const longer = <T extends Uint32Array | Float64Array>(column: T, into: T): T => {
      into.set(column);
      return into;
    };
    this.assets = longer(this.assets, new Uint32Array(length));
    this.files = longer(this.files, new Uint32Array(length));
    this.bytes = longer(this.bytes, new Float64Array(length));
    this.#keys = longer(this.#keys, new Uint32Array(length));
  }
}

/** 255 years from 1900 on; what is outside goes first or last. Keys are below twice as much: two digits. */
const [firstMinute, minutes, digitBits] = [Date.UTC(1900, 0) / 60_000, 2 ** 27, 14];

/** Rows by one digit of their keys, as they came where it is the same. Many times as fast as comparing. */
function sortedByDigit(rows: Uint32Array, keys: Uint32Array, shift: number): Uint32Array {
  const digits = 2 ** digitBits;
  const places = new Uint32Array(digits + 1);
  for (let at = 0; at < rows.length; at++) places[((keys[rows[at]!]! >>> shift) & (digits - 1)) + 1]!++;
  for (let digit = 1; digit < digits; digit++) places[digit]! += places[digit - 1]!;
  const sorted = new Uint32Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    sorted[places[(keys[row]! >>> shift) & (digits - 1)]!++] = row;
  }
  return sorted;
}
