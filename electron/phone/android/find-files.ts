import { PhoneError } from '../phone-error.ts';
import { quietly, type ShellEnd, type ShellTarget, shellStream, stderrKept } from './adb-shell.ts';
import { FindRecords, type FoundFile, findFormat } from './find-records.ts';
import { shellQuote } from './shell-quote.ts';

/** Listed last: once it comes, `find` has been everywhere else. */
const endMark = '/dev/null';

/** What may be wrong with one folder while the rest is listed: it is closed to us, or went or changed meanwhile. */
const harmless =
  /: (?:Permission denied|Operation not permitted|No such file or directory|Not a directory|File name too long|Too many .*symbolic links.*)$/;

/**
 * Every entry that is no folder under the roots, but not what apps keep for themselves. Yields in batches as they come, each to
 * be used up before the next; links are listed and not followed. Returns false when it could list nothing: `find` has no -printf
 * on Android 9 and older. Throws `phone-gone` when the listing broke off, `phone-protocol` when `find` ended before it had been
 * everywhere (killed, or its storage failed): what was not listed need not be gone.
 */
export async function* findFiles(
  target: ShellTarget,
  roots: string[],
  signal: AbortSignal,
): AsyncGenerator<Iterable<FoundFile>, boolean> {
  const skipped = roots.flatMap((root) => [`${root}/Android/data`, `${root}/Android/obb`]);
  const prune = skipped.map((path) => `-path ${shellQuote(path)}`).join(' -o ');
  const places = [...roots, endMark].map(shellQuote).join(' ');
  const line = `find ${places} \\( ${prune} \\) -prune -o ! -type d -printf '${findFormat}'${quietly(target)}`;
  const records = new FindRecords();
  const run = shellStream(target, line, signal);
  const heard = { any: false, end: false };
  try {
    for (;;) {
      const step = await run.next();
      if (!step.done) {
        yield untilEnd(records.push(step.value), heard);
        continue;
      }
      if (!records.isComplete) throw new PhoneError('phone-gone', 'The phone broke off its listing.');
      if (!heard.any && step.value.status !== 0) return false;
      if (!isWhole(step.value, heard.end)) throw notWhole(step.value);
      return true;
    }
  } finally {
    await run.return({ status: 255, stderr: '' });
  }
}

function* untilEnd(
  found: Iterable<FoundFile>,
  heard: { any: boolean; end: boolean },
): Generator<FoundFile, void> {
  for (const file of found) {
    heard.any = true;
    if (file.path === endMark) heard.end = true;
    else yield file;
  }
}

/** A folder that may not be read gives a status and words too, and the rest is listed all the same. */
function isWhole({ status, stderr }: ShellEnd, hasEnded: boolean): boolean {
  if (status === 0) return true;
  const complaints = stderr.trimEnd().split(/\n(?=find: )/);
  if (stderr.length >= stderrKept) complaints.pop(); // perhaps not all of it
  return hasEnded && complaints.every((words) => words === '' || harmless.test(words));
}

function notWhole({ status, stderr }: ShellEnd): PhoneError {
  return new PhoneError('phone-protocol', 'The phone ended its listing before it was complete.', {
    advice: 'Try again. If it happens again, restart the phone; a memory card in it may be failing.',
    cause: new Error(`find: status ${status}: ${stderr.slice(-500)}`),
  });
}
