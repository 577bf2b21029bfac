import { PhoneError } from '../phone-error.ts';

/** One file as the phone sees it; size and time as it says them, within no bounds. */
export interface FoundFile {
  /** The first letter of `ls -l`: `-` a file, `l` a link, … */
  type: string;
  sizeBytes: number;
  mtimeMs: number;
  /** One byte a character. */
  path: string;
}

/**
 * Time with its fraction, kind and mode (ten letters), size, path: what toybox's find prints since Android 10. Nothing stands
 * between them, since it makes a system call of each piece; what follows what is told apart by its first letter.
 */
export const findFormat = '%T@%M%s%p\\0';

const longestRecord = 8192;
/** As long as 64 bits: whether a size or a time makes sense is judged for each file. */
const record = /^(-?\d{1,20})(?:\.(\d{1,9}))?([a-z?-])[A-Za-z-]{9}(-?\d{1,20})(\/[\s\S]*)$/;

/** Takes the output of `find -printf` apart. Throws `phone-protocol` on what is none. */
export class FindRecords {
  private held = '';

  *push(chunk: Buffer): Generator<FoundFile> {
    const text = this.held + chunk.toString('latin1');
    let start = 0;
    for (let end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0', start)) {
      yield parseRecord(text.slice(start, end));
      start = end + 1;
    }
    this.held = text.slice(start);
    if (this.held.length > longestRecord) throw notAListing();
  }

  /** True when nothing is left half. */
  get isComplete(): boolean {
    return this.held === '';
  }
}

function parseRecord(text: string): FoundFile {
  const match = text.length <= longestRecord ? record.exec(text) : null;
  if (match === null) throw notAListing();
  // Older versions of toybox write the nanoseconds without leading zeros.
  const millis = Math.floor(Number(match[2] ?? 0) / 1_000_000);
  return {
    type: match[3]!,
    sizeBytes: Number(match[4]),
    mtimeMs: Number(match[1]) * 1000 + millis,
    path: match[5]!,
  };
}

function notAListing(): PhoneError {
  return new PhoneError('phone-protocol', 'The phone sent a listing that is none.');
}
