/** What can be wrong with a test iPhone. All of it can be changed while it runs, and travels as JSON. */
export interface IphoneFaults {
  /** Added to every AFC request. Requests sent ahead wait together: eight at once take one latency, not eight. */
  latencyMs: number;
  /** Bytes of file data a second over all connections; 0 for no bound. */
  bytesPerSecond: number;
  /** After this many more bytes of file data every service connection breaks, once; -1 for never. */
  cutAfterBytes: number;
  /** The passcode screen: no pairing, no session, no service. */
  locked: boolean;
  /** Not unlocked since it was switched on: a computer that it trusts has a session, but no service. */
  servicesLocked: boolean;
  /** How the person answers the trust dialog; `ask` leaves it open. */
  trust: 'accept' | 'ask' | 'refuse';
  /** The phone has forgotten every computer it trusted: InvalidHostID until it is paired again. */
  forgetful: boolean;
  /** Writing fails for want of space. */
  diskFull: boolean;
  /** Connections are taken and requests read, but nothing is answered any more. */
  stalled: boolean;
  /** At most this many bytes for each read; 0 for as many as asked for. */
  shortReads: number;
  /** Open files for each connection before the phone says that it has no file slots left. */
  maxHandles: number;
  /** AFC path -> the size that the phone claims. */
  sizeLies: Record<string, number>;
  /** AFC path -> the time that the phone claims: nanoseconds since 1970, in digits. */
  timeLies: Record<string, string>;
  /** AFC path -> bytes that the file grows by once its first byte is read. */
  growing: Record<string, number>;
  /** AFC path -> its bytes change (length kept) once its first byte is read. */
  changing: string[];
  /** AFC path of a folder -> names that are added to its listing though nothing is there; they may repeat real ones. */
  extraNames: Record<string, string[]>;
  /** A folder that claims to hold `count` files of `sizeBytes`, made up as they are asked for. */
  madeUp: { folder: string; count: number; sizeBytes: number } | null;
  /** AFC path of a folder that holds itself under the name `loop`, without end and without a symbolic link. */
  cycle: string;
  /** AFC paths that cannot be opened, read or asked about. */
  unreadable: string[];
  /** Every reply claims to be this long; 0 for the truth. */
  replyLengthLie: number;
}

export function noFaults(): IphoneFaults {
  return {
    latencyMs: 0,
    bytesPerSecond: 0,
    cutAfterBytes: -1,
    locked: false,
    servicesLocked: false,
    trust: 'accept',
    forgetful: false,
    diskFull: false,
    stalled: false,
    shortReads: 0,
    maxHandles: 64,
    sizeLies: {},
    timeLies: {},
    growing: {},
    changing: [],
    extraNames: {},
    madeUp: null,
    cycle: '',
    unreadable: [],
    replyLengthLie: 0,
  };
}
