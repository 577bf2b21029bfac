import type { Device, DeviceKind, DeviceState } from '../contract/device.ts';

/** What a phone's own database knows of an item, beyond the file. All of it is hostile input. */
export interface PhoneFacts {
  /** MediaStore `_id`, or Photos.sqlite `ZUUID`. */
  recordId?: string;
  /** The name before the phone renamed it. */
  originalName?: string;
  favourite?: boolean;
  hidden?: boolean;
  /** In the phone's own Recently Deleted. */
  trashed?: boolean;
  burstId?: string;
  /** The frame of a burst that the phone or the person chose. */
  burstPick?: boolean;
  livePhoto?: boolean;
  /** The phone itself keeps it as the edit of what is called as it beside it. */
  isEdit?: boolean;
  /** Capture instant, ms since 1970 UTC, and the offset of its place in minutes. */
  takenAtMs?: number;
  offsetMinutes?: number;
}

/** One item of one phone, as the phone lists it. Nothing in it may be trusted. */
export interface PhoneFile {
  /**
   * The phone's own path, POSIX style, as text. Bytes that are not UTF-8 are written `\xNN`, and `rawPath` then holds
   * the true bytes to ask for; also where the phone keeps a file elsewhere than it shows it, as an iPhone its edits. A
   * cloud-only item carries the path that its file would have.
   */
  path: string;
  rawPath?: Uint8Array;
  /** Bytes; 0 for a cloud-only item. */
  sizeBytes: number;
  /** Whole milliseconds since 1970 UTC. */
  mtimeMs: number;
  /** Why there is no file to read, if so: decided by the lister, reported in the ledger. */
  absent?:
    | 'cloud-only'
    | 'trashed'
    | 'symlink'
    | 'not-a-file'
    | 'unreadable'
    | 'listed-twice'
    | 'thumbnail-cache'
    /** Photoferry of some computer moved it aside in order to free it, and is not done, or was cut off. */
    | 'aside'
    | 'ours';
  facts?: PhoneFacts;
}

export interface Battery {
  /** 0 to 100. */
  percent: number;
  charging: boolean;
}

export interface PhoneStorage {
  totalBytes: number;
  freeBytes: number;
}

export interface IoOptions {
  signal: AbortSignal;
}

/** A file that is about to go, and the path on the phone where it lies meanwhile. */
export interface AsideFile {
  file: PhoneFile;
  aside: string;
}

/**
 * What came of moving a file aside. `aside`: it lies there, with its size and time and the SHA-256 that the phone computed of
 * it there; without, where the phone cannot. `absent`: nothing stood at its path. `refused`: the phone did not move it.
 */
export type AsideLook =
  | { as: 'aside'; sizeBytes: number; mtimeMs: number; sha256?: Uint8Array }
  | { as: 'absent' }
  | { as: 'refused' };

/**
 * What became of a file that was to go for good. `left`: it still lies aside. `gone`: it does not; `row` says whether the phone's
 * media database still names it (a ghost in the gallery), or could not be asked. Where there is no such database it is `gone`.
 */
export type AsideEnd = { as: 'gone'; row: 'gone' | 'left' | 'unknown' } | { as: 'left' };

/**
 * How files leave a phone that lets us take them. Nothing is judged here: the caller compares. Each call takes any number of
 * files and answers in their order; all may be repeated after a break at any point.
 */
export interface PhoneFreeing {
  /** So many files in one call are as quick as it gets. */
  readonly batch: number;
  /** Who computes the SHA-256 that `setAside` gives: a phone can be wrong. */
  readonly hashedBy: 'phone' | 'here';
  /** Where a file would lie meanwhile, on its own volume; `id` is 16 hex digits. Undefined for a path that cannot be moved. */
  asideOf(file: PhoneFile, id: string): string | undefined;
  /** Moves files aside, in one step each, then hashes them there. */
  setAside(files: readonly AsideFile[], options: IoOptions): Promise<AsideLook[]>;
  /**
   * What lies aside and is none of `known`, with the place that its name says, where nobody has worked with it for an hour by the phone's
   * own clock: another computer was lost in the middle. Undefined where that cannot be told.
   */
  strangers?(known: ReadonlySet<string>, options: IoOptions): Promise<AsideFile[]>;
  /** Size and time of what lies aside; undefined when nothing does. */
  lookAside(
    files: readonly AsideFile[],
    options: IoOptions,
  ): Promise<({ sizeBytes: number; mtimeMs: number } | undefined)[]>;
  /**
   * Gives files their place again, with their time; another name in the same folder where something else stands there by now.
   * The path where each is; undefined for what did not lie aside. Throws when the storage cannot be seen.
   */
  putBack(files: readonly AsideFile[], options: IoOptions): Promise<(string | undefined)[]>;
  /**
   * Has the phone's media database forget files that are gone; whether it is seen to name each no more. Undefined where there is no such
   * database.
   */
  forgetRows?(files: readonly PhoneFile[], options: IoOptions): Promise<boolean[]>;
  /** Deletes what lies aside, file and row in the phone's media database, and looks whether it is gone. */
  removeAside(files: readonly AsideFile[], options: IoOptions): Promise<AsideEnd[]>;
}

/**
 * What came of asking a phone to let go of one photo. `asked`: it says that it did, which has to be looked at. `edited`: beside its
 * files lies what was not named, or the phone keeps an edit of it: it was not asked. `changed`: a file of it has another size or time
 * by now: it was not asked. `refused`: it was not found for certain, or the phone said no.
 */
export type DeletionAnswer = 'asked' | 'edited' | 'changed' | 'refused';

/**
 * How photos leave a phone that deletes by its own program alone: nothing can be moved aside, and nothing put back from here.
 * Whoever calls has compared every byte just before.
 */
export interface PhoneDeleting {
  /** So many files in one call are as quick as it gets. */
  readonly batch: number;
  /** How long it may take until what it was asked for is gone. */
  readonly patienceMs: number;
  /** Resolves when the phone can be asked, which may take minutes: before anything is compared, for what was compared grows old. */
  ready(options: IoOptions): Promise<void>;
  /**
   * Each of `photos` is all that is to go of one photo: it goes as a whole, as far as the phone can be told so. Size, time and edits of
   * each are looked at right before the phone is asked. Throws the signal's reason only where the phone was not asked: what it was asked
   * is carried out, and waited for.
   */
  delete(photos: readonly (readonly PhoneFile[])[], options: IoOptions): Promise<DeletionAnswer[]>;
}

/**
 * `same`: there, with the size and time that were told. `gone`: its folder shows, without it. `unseen`: the phone does not show it, nor
 * that it is gone. `edited`: the phone keeps an edit of the photo that is none of its files, or not as told, and would go with it.
 * `beside`: in its folder lies what by its name is of the same photo, and is none of its files.
 */
export type PhoneLook = 'same' | 'changed' | 'gone' | 'unseen' | 'edited' | 'beside';

/** A file as a listing had it. */
export type Listed = Pick<PhoneFile, 'sizeBytes' | 'mtimeMs'>;

export interface LookOptions extends IoOptions {
  /**
   * What was listed at this path, where that is kept elsewhere as well: were it taken along as it was, nothing would be lost. Nothing
   * is, when left out.
   */
  safeAt?: (path: string) => Listed | undefined;
}

/** Folders of ours on a phone, for what we push: never listed as photos to be imported. */
export interface OwnFolders {
  /** Small pictures of what left: where the phone's own gallery shows them, if there is such a place. */
  thumbnails: string;
  /** Lists for a companion app or a script. */
  papers: string;
}

/**
 * A phone, card or folder that is ready for use. Every method may throw a `PhoneError`; after `phone-gone` the object
 * is dead, and a phone that comes back is a new one with the same `id`. All methods release what they hold on the phone
 * when the signal aborts or the iterator is returned early.
 */
export interface Phone {
  /** Hardware serial, UDID or volume id; never an address. */
  readonly id: string;
  readonly kind: DeviceKind;
  readonly name: string;
  readonly link: Device['link'];
  /** How many `open`s at once serve this phone best, as far as is known by now; callers may use fewer. */
  readonly parallelReads: number;
  /** Undefined where files cannot be moved on the phone. */
  readonly freeing?: PhoneFreeing;
  /** Undefined where photos can only be deleted on the phone itself, or by `freeing`. */
  readonly deleting?: PhoneDeleting | undefined;
  /** Undefined where nothing is pushed. */
  readonly ownFolders?: OwnFolders;

  /**
   * Every item under the phone's media folders, in no promised order. Streams: a phone with a million files never stands in
   * memory. Each path comes once; where the phone itself lists it again, the later ones are `listed-twice`. What is there
   * but cannot be a photo's file is yielded too, with `absent` set. Ends only when all was listed: what does not come in a
   * listing that ended is no longer on the phone, or not to be seen by us.
   */
  list(options: IoOptions): AsyncIterable<PhoneFile>;

  /**
   * The bytes of one file from `offset` on, in order. Chunks are the caller's: to keep, or to free by
   * `releaseChunk` once they are copied. It ends when the
   * phone says the file ends; a stream that was cut throws, never ends early in silence. It may yield more or fewer bytes
   * than were listed when the file changed meanwhile: the caller compares.
   */
  open(file: PhoneFile, options: IoOptions & { offset?: number }): AsyncIterable<Uint8Array>;

  /** Size and time as they are now; undefined when the file is gone. */
  stat(file: PhoneFile, options: IoOptions): Promise<{ sizeBytes: number; mtimeMs: number } | undefined>;

  /** Writes a whole file, making its folders; it appears under its name only when complete. */
  write(path: string, bytes: Uint8Array, options: IoOptions & { mtimeMs?: number }): Promise<void>;

  /** Removes one file. A file that is not there is not an error. */
  remove(path: string, options: IoOptions): Promise<void>;

  /**
   * How the files of each of these photos, told by all of them, stand on the phone at this moment. Undefined where files are compared
   * when they go, and a phone keeps edits as files like any other. What `safeAt` names may lie beside them, unchanged.
   */
  lookAgain?(photos: readonly (readonly PhoneFile[])[], options: LookOptions): Promise<PhoneLook[][]>;

  /** SHA-256 computed on the phone itself, or undefined where the phone cannot. */
  digest(file: PhoneFile, options: IoOptions): Promise<Uint8Array | undefined>;

  /**
   * Writes many small files into one folder, where that is quicker than one by one: all of them appear, or none. `name`s are plain;
   * times are kept to the second.
   */
  writeAll?(
    folder: string,
    files: readonly { name: string; bytes: Uint8Array; mtimeMs: number }[],
    options: IoOptions,
  ): Promise<void>;

  /** Has the phone's gallery look at a folder of ours anew, where it does not by itself. */
  showPushed?(folder: string, options: IoOptions): Promise<void>;

  /** Undefined for what has none. */
  battery(options: IoOptions): Promise<Battery | undefined>;
  storage(options: IoOptions): Promise<PhoneStorage | undefined>;

  /** Lets go of connections; pending reads throw `phone-gone`. Never throws. */
  close(): Promise<void>;
}

/** A phone that is listed; `connect` gives the phone itself, pairing if it must. */
export interface PhoneSighting extends Device {
  /** Waits for the person where a dialog is open on the phone (trust, unlock) until the signal aborts. */
  connect(options: IoOptions & { onState?: (state: DeviceState, advice: string) => void }): Promise<Phone>;
}

export type PhoneEvent =
  | { type: 'attached'; sighting: PhoneSighting }
  /** The same phone in another state, e.g. trusted now. */
  | { type: 'changed'; sighting: PhoneSighting }
  | { type: 'detached'; id: string };

/** Watches for phones of one kind. */
export interface PhoneObserver {
  /**
   * What is there now, once; never pairs, never opens a dialog on a phone. A missing tool, driver or service is a
   * sighting with a state of its own (`no-tools`, `driver-missing`), not an error.
   */
  sightings(options: IoOptions): Promise<PhoneSighting[]>;
  /** What is there now as `attached` events, then every change, until the signal aborts (then it ends quietly). */
  watch(options: IoOptions): AsyncIterable<PhoneEvent>;
  close(): Promise<void>;
}
