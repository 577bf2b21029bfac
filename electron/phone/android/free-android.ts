import { codeOf } from '../../base/error.ts';
import { boundedTimeMs } from '../bounds.ts';
import type { AsideEnd, AsideFile, AsideLook, PhoneFile, PhoneFreeing } from '../phone.ts';
import { PhoneError } from '../phone-error.ts';
import { asideOf, homeOf, volumeOf } from './aside-name.ts';
import { FindRecords, type FoundFile, findFormat } from './find-records.ts';
import { MediaStoreParser } from './media-store-parser.ts';
import { adbPath, shellQuote, textPath } from './shell-quote.ts';

/** `content` starts a program of its own, about a second on a real phone: so many files share one. */
const batch = 100;
const clashes = 100;
const quietMs = 3_600_000;
const mediaFiles = 'content://media/external/file';
/** `sha256sum` writes nothing before it ends: a phone that hashes is not to look like one that hangs. */
const hashedBytes = 256 * 1024 * 1024;
/** As slow as a phone of many years reads and hashes. */
const slowestBytesPerMs = 20_000;

/** What the phone itself lends for it; every line is one round trip. */
export interface AndroidHands {
  /** Without shell_v2 a request has to fit into 4096 bytes. */
  longestLine: number;
  run(
    line: string,
    signal: AbortSignal,
    /** So much longer than usually it may be silent. */
    silentMs?: number,
  ): Promise<{ stdout: string; status: number }>;
  /** One file, by whatever this phone's tools are; throws where its storage is closed. */
  lookAt(path: string, signal: AbortSignal): Promise<FoundFile | undefined>;
}

/** One file with its paths as adb takes them. */
interface Moving {
  path: string;
  aside: string;
  sizeBytes: number;
}

/**
 * Deleting on Android. A file is moved into a hidden folder of ours on its volume, where no app looks for it, and hashed there;
 * MediaProvider then deletes it by that path, file and row in one. A row is never deleted by its number alone: where it
 * did not follow the file (Android 10 and older) it names the old path, and MediaProvider would delete whatever stands there by now.
 */
export function createAndroidFreeing(hands: AndroidHands): PhoneFreeing {
  /** In pieces that fit into a line, in which each path is up to three times and each aside up to four. */
  const inPieces = async <T>(
    files: readonly AsideFile[],
    work: (piece: readonly Moving[]) => Promise<T[]>,
  ): Promise<T[]> => {
    const out: T[] = [];
    let piece: Moving[] = [];
    let length = 0;
    for (const { file, aside } of files) {
      const moving = { path: adbPath(file), aside: adbPath({ path: aside }), sizeBytes: file.sizeBytes };
      const more = quotedLength(moving.path) * 3 + quotedLength(moving.aside) * 4 + 48;
      if (piece.length > 0 && (piece.length === batch || length + more > hands.longestLine)) {
        out.push(...(await work(piece)));
        piece = [];
        length = 0;
      }
      piece.push(moving);
      length += more;
    }
    if (piece.length > 0) out.push(...(await work(piece)));
    return out;
  };

  /**
   * What stands at these paths, after `before` has run and before `after` does. Nothing is taken for gone because a tool says
   * nothing, or because its memory card is out: the volumes have to show too, else each path is asked for by itself.
   */
  const look = async (
    paths: readonly string[],
    signal: AbortSignal,
    { before = '', after = '' }: { before?: string; after?: string } = {},
  ) => {
    const volumes = [...new Set(paths.map((path) => volumeOf(path) ?? '/storage/emulated/0'))];
    const places = [...paths, ...volumes].map(shellQuote).join(' ');
    const line = `${before}find ${places} -maxdepth 0 -printf '${findFormat}' 2>/dev/null; ${after}`;
    const { stdout } = await hands.run(line, signal);
    const end = stdout.lastIndexOf('\0') + 1;
    const found = new Map<string, FoundFile>();
    for (const each of new FindRecords().push(Buffer.from(stdout.slice(0, end), 'latin1')))
      found.set(each.path, each);
    if (!volumes.every((volume) => found.has(volume))) {
      for (const path of paths) {
        const there = await hands.lookAt(path, signal);
        if (there) found.set(path, there);
      }
    }
    return { found, rest: stdout.slice(end) };
  };

  const digests = async (piece: readonly Moving[], signal: AbortSignal): Promise<Map<string, Buffer>> => {
    const out = new Map<string, Buffer>();
    for (let from = 0; from < piece.length; ) {
      let to = from;
      let bytes = 0;
      for (; to < piece.length && (to === from || bytes < hashedBytes); to++) bytes += piece[to]!.sizeBytes;
      const names = piece.slice(from, to).map(({ aside }) => shellQuote(aside));
      const { stdout } = await hands.run(
        `sha256sum ${names.join(' ')} 2>/dev/null`,
        signal,
        bytes / slowestBytesPerMs,
      );
      for (const [, hex, path] of stdout.matchAll(/^([0-9a-f]{64}) [ *](\/[^\n]*)$/gm))
        out.set(path!, Buffer.from(hex!, 'hex'));
      from = to;
    }
    return out;
  };

  const setAside = async (piece: readonly Moving[], signal: AbortSignal): Promise<AsideLook[]> => {
    const folders = [...new Set(piece.map(({ aside }) => folderOf(aside)))];
    const made = folders.map((folder) => {
      const mark = shellQuote(`${folder}/.nomedia`);
      return `mkdir -p ${shellQuote(folder)}; test -e ${mark} || touch ${mark}; `;
    });
    const moves = piece.map(
      ({ path, aside }) => `mv -n ${shellQuote(path)} ${shellQuote(aside)} 2>/dev/null; `,
    );
    const both = piece.flatMap(({ path, aside }) => [path, aside]);
    const { found } = await look(both, signal, { before: [...made, ...moves].join('') });
    const hashes = await digests(
      piece.filter(({ aside }) => found.get(aside)?.type === '-'),
      signal,
    );
    return piece.map(({ path, aside }) => {
      const there = found.get(aside);
      if (there === undefined) return { as: found.has(path) ? 'refused' : 'absent' };
      const sha256 = hashes.get(aside);
      // What is no file has no size that a photo has.
      const sizeBytes = there.type === '-' ? there.sizeBytes : -1;
      return { as: 'aside', sizeBytes, mtimeMs: boundedTimeMs(there.mtimeMs), ...(sha256 && { sha256 }) };
    });
  };

  const putBack = async (piece: readonly Moving[], signal: AbortSignal) => {
    const asides = piece.map(({ aside }) => aside);
    const { found } = await look(asides, signal);
    const places = new Map<string, string>();
    let open = piece.filter(({ aside }) => found.has(aside));
    const folders = [...new Set(open.map(({ path }) => folderOf(path)))].map(shellQuote).join(' ');
    for (let round = 1; open.length > 0 && round <= clashes; round++) {
      const moves = open.map(({ path, aside }) => {
        const target = shellQuote(numbered(path, round));
        return `test -e ${target} || test -L ${target} || mv -n ${shellQuote(aside)} ${target} 2>/dev/null; `;
      });
      const after = await look(
        open.map(({ aside }) => aside),
        signal,
        { before: `mkdir -p ${folders} 2>/dev/null; ${moves.join('')}` },
      );
      for (const { path, aside } of open)
        if (!after.found.has(aside)) places.set(aside, numbered(path, round));
      open = open.filter(({ aside }) => after.found.has(aside));
    }
    if (open.length > 0)
      throw new PhoneError('phone-refused', 'The phone did not give a file its place again.', {
        advice: 'It lies in the folder Photoferry/.aside of the phone. Unlock the phone, then try again.',
      });
    await scan([...places.values()], signal);
    return asides.map((aside) => {
      const at = places.get(aside);
      return at === undefined ? undefined : textPath(at).path;
    });
  };

  /** The gallery learns of a file that has its name again; of many, folder by folder. */
  const scan = async (paths: readonly string[], signal: AbortSignal): Promise<void> => {
    const few = paths.length <= 4 ? paths : [...new Set(paths.map(folderOf))];
    for (const path of few) await hands.run(scanLine(path), signal);
  };

  /** What stands at these paths, and what the phone's media database says of them, after `before`. */
  const lookWithRows = async (paths: readonly string[], signal: AbortSignal, before?: string) => {
    const ask = `echo; content query --uri ${mediaFiles} --projection _id:_data --where ${where(paths)} 2>/dev/null`;
    const { found, rest } = await look(paths, signal, { after: ask, ...(before && { before }) });
    const rows = readRows(rest.replace(/^\n/, ''));
    const isGhost = (path: string) => !found.has(path) && rows?.facts(path, -1) !== undefined;
    return { found, isGhost, isKnown: rows !== undefined };
  };

  /** Rows that did not follow their files go without them, since another file may stand there. */
  const dropGhosts = async (
    now: Awaited<ReturnType<typeof lookWithRows>>,
    paths: readonly string[],
    signal: AbortSignal,
  ) => {
    const ghosts = paths.filter(now.isGhost);
    if (ghosts.length === 0) return now;
    const rowsOnly = shellQuote(`${mediaFiles}?deletedata=false`);
    const forget = `content delete --uri ${rowsOnly} --where ${where(ghosts)} 2>/dev/null; `;
    return await lookWithRows(paths, signal, forget);
  };

  const removeAside = async (piece: readonly Moving[], signal: AbortSignal): Promise<AsideEnd[]> => {
    const asides = piece.map(({ aside }) => aside);
    const both = piece.flatMap(({ path, aside }) => [path, aside]);
    const forget = `content delete --uri ${mediaFiles} --where ${where(asides)} 2>/dev/null; `;
    const remove = `${forget}rm -f ${asides.map(shellQuote).join(' ')} 2>/dev/null; `;
    const after = await lookWithRows(both, signal, remove);
    await scan(
      piece.filter(({ path }) => after.found.has(path)).map(({ path }) => path),
      signal,
    );
    const now = await dropGhosts(after, both, signal);
    return piece.map(({ path, aside }) => {
      if (now.found.has(aside)) return { as: 'left' };
      const isLeft = now.isGhost(aside) || now.isGhost(path);
      return { as: 'gone', row: !now.isKnown ? 'unknown' : isLeft ? 'left' : 'gone' };
    });
  };

  const forgetRows = async (piece: readonly Moving[], signal: AbortSignal) => {
    const paths = piece.map(({ path }) => path);
    const now = await dropGhosts(await lookWithRows(paths, signal), paths, signal);
    return paths.map((path) => now.isKnown && !now.isGhost(path));
  };

  const strangers = async (known: ReadonlySet<string>, signal: AbortSignal): Promise<AsideFile[]> => {
    const listed = await hands.run('date +%s; ls -1 /storage', signal);
    const [nowText = '', ...names] = listed.stdout.split('\n');
    const volumes = names.filter((name) => /^[0-9A-Fa-f]{4}[0-9A-Fa-f-]{1,60}$/.test(name)).slice(0, 16);
    const folders = ['/storage/emulated/0', ...volumes.map((name) => `/storage/${name}`)].map(
      (volume) => `${volume}/Photoferry/.aside`,
    );
    const line = `find ${folders.map(shellQuote).join(' ')} -maxdepth 1 -printf '${findFormat}' 2>/dev/null; echo`;
    const { stdout } = await hands.run(line, signal);
    const end = stdout.lastIndexOf('\0') + 1;
    const found = [...new FindRecords().push(Buffer.from(stdout.slice(0, end), 'latin1'))];
    // A folder's own time is when something came or went there last: whoever works with it now is not disturbed.
    const quiet = new Set(
      found.flatMap(({ type, path, mtimeMs }) =>
        type === 'd' && folders.includes(path) && Number(nowText) * 1000 - mtimeMs > quietMs ? [path] : [],
      ),
    );
    return found.flatMap(({ type, path, sizeBytes, mtimeMs }) => {
      const home = type === '-' && quiet.has(folderOf(path)) && !known.has(path) ? homeOf(path) : undefined;
      if (home === undefined) return [];
      return { file: { ...textPath(home), sizeBytes, mtimeMs: boundedTimeMs(mtimeMs) }, aside: path };
    });
  };

  return {
    batch,
    hashedBy: 'phone',
    strangers: (known, { signal }) => strangers(known, signal),
    forgetRows: async (files, { signal }) => {
      const forgotten = new Set<PhoneFile>();
      for (const some of Map.groupBy(files, (file) => volumeOf(adbPath(file))).values()) {
        const moving = some.map((file) => ({ file, aside: file.path }));
        try {
          const areForgotten = await inPieces(moving, (piece) => forgetRows(piece, signal));
          for (const [at, file] of some.entries()) if (areForgotten[at]) forgotten.add(file);
        } catch (error) {
          // Its memory card is out: of what was on it nothing is known, and the others do not wait for that.
          if (codeOf(error) !== 'file-unreadable') throw error;
        }
      }
      return files.map((file) => forgotten.has(file));
    },
    asideOf,
    setAside: (files, { signal }) => inPieces(files, (piece) => setAside(piece, signal)),
    lookAside: (files, { signal }) =>
      inPieces(files, async (piece) => {
        const asides = piece.map(({ aside }) => aside);
        const { found } = await look(asides, signal);
        return asides.map((aside) => {
          const there = found.get(aside);
          if (there?.type !== '-') return undefined;
          return { sizeBytes: there.sizeBytes, mtimeMs: boundedTimeMs(there.mtimeMs) };
        });
      }),
    putBack: (files, { signal }) => inPieces(files, (piece) => putBack(piece, signal)),
    removeAside: (files, { signal }) => inPieces(files, (piece) => removeAside(piece, signal)),
  };
}

/** Has the phone look at a file, or at all of a folder: what it knows already it passes over. */
export const scanLine = (path: string) =>
  `content call --uri content://media --method scan_file --arg ${shellQuote(path)} >/dev/null 2>/dev/null`;

const quotedLength = (path: string) => path.length + 3 * path.split("'").length;

const where = (paths: readonly string[]) =>
  shellQuote(`_data IN (${paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(',')})`);

function readRows(text: string) {
  const parser = new MediaStoreParser(['_id', '_data']);
  parser.push(Buffer.from(text, 'latin1'));
  return parser.end();
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'));

function numbered(path: string, number: number): string {
  if (number === 1) return path;
  const [, stem, extension] = /^(.*?)(\.[^./]*)?$/s.exec(path)!;
  return `${stem}-${number}${extension ?? ''}`;
}
