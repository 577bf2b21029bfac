/** What can go wrong with the test phone. All of it can be changed while it runs; all of it survives JSON. */
export interface AndroidFaults {
  /** The link's delay: every message that reaches the phone (a request, an acknowledgement) waits this long. */
  latencyMs: number;
  /** Bytes a second that leave the phone; 0 is as fast as it goes. */
  bytesPerSecond: number;
  /** A file that is read breaks off after so many bytes; negative never. */
  cutAfterBytes: number;
  /** What breaks off: the one stream, or the phone's whole connection. */
  cut: 'stream' | 'connection';
  /** How many reads break off before it heals. */
  cutTimes: number;
  /** The three faults above and below only concern paths that contain this. */
  onlyPath: string;
  /** The dialog on the phone was not answered: the computer is not authorised. Takes effect on the next connection. */
  locked: boolean;
  /** Before the first unlock after a restart: adb works, shared storage is not there. */
  storageLocked: boolean;
  /** What is left on its disk for writes; negative: as much as the real disk has. */
  freeBytes: number;
  /** A read sends its first bytes and then nothing, for ever. */
  stall: boolean;
  /** So many bytes come more than were announced: the file grew while it was read. */
  growBytes: number;
  /** The file's content changes while it is read. */
  changeWhileRead: boolean;
  /** Listings, stat and MediaStore say so many bytes more than there are. */
  sizeLieBytes: number;
  /** DATA announces this length instead of the true one; 0 is honest. */
  dataLengthLie: number;
  /** The listing holds so many files that are not there. */
  fakeFiles: number;
  /** The listing says everything twice. */
  listTwice: boolean;
  /** `find` breaks off without an exit status. */
  listingCut: boolean;
  /** The memory card was taken out: it is not among the volumes any more. */
  cardGone: boolean;
  /** `find` is killed after so many files, all of them whole; negative never. */
  listingKilledAfter: number;
  /** Phone path of a folder -> why `find` cannot look into it, in strerror's words. */
  folderErrors: Record<string, string>;
  /** Listings and stat say so many seconds more than there are. */
  timeLieSeconds: number;
  /** `find` does not know -printf (Android 9 and older). */
  oldFind: boolean;
  /** `content` fails as it does when MediaProvider crashes. */
  mediaStoreFails: boolean;
  /** `content` never answers. */
  mediaStoreHangs: boolean;
  /** MediaStore has no is_trashed and is_favorite (Android 10 and older). */
  oldMediaStore: boolean;
  /** MediaStore rows whose files are gone. */
  ghostRows: number;
  /** MediaProvider does not notice files that are moved or removed by their path (Android 10 and older). */
  rowsStay: boolean;
  /** Files whose path contains this have no row. */
  withoutRow: string;
  /** Phone paths that the person marked as favourites. */
  favourites: string[];
  /** Phone paths of which MediaStore says is_trashed=1, whatever they are called. */
  trashed: string[];
  /** sha256sum answers something else. */
  digestLies: boolean;
  /** There is no sha256sum. */
  noDigest: boolean;
  /** sha256sum answers what it once said of a file of this size, though the file is another by now. */
  digestRemembers: boolean;
  batteryPercent: number;
}

export const noFaults: AndroidFaults = {
  latencyMs: 0,
  bytesPerSecond: 0,
  cutAfterBytes: -1,
  cut: 'stream',
  cutTimes: Number.MAX_SAFE_INTEGER,
  onlyPath: '',
  locked: false,
  storageLocked: false,
  freeBytes: -1,
  stall: false,
  growBytes: 0,
  changeWhileRead: false,
  sizeLieBytes: 0,
  dataLengthLie: 0,
  fakeFiles: 0,
  listTwice: false,
  listingCut: false,
  cardGone: false,
  listingKilledAfter: -1,
  folderErrors: {},
  timeLieSeconds: 0,
  oldFind: false,
  mediaStoreFails: false,
  mediaStoreHangs: false,
  oldMediaStore: false,
  ghostRows: 0,
  rowsStay: false,
  withoutRow: '',
  favourites: [],
  trashed: [],
  digestLies: false,
  noDigest: false,
  digestRemembers: false,
  batteryPercent: 76,
};
