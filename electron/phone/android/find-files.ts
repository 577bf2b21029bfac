import { PhoneError } from '../phone-error.ts';
import { quietly, type ShellTarget, shellStream } from './adb-shell.ts';
import { FindRecords, type FoundFile, findFormat } from './find-records.ts';
import { shellQuote } from './shell-quote.ts';

/**
 * Every entry that is no folder under the roots, but not what apps keep for themselves. Yields in batches as they come; links
 * are listed and not followed. Returns false when it could list nothing: `find` has no -printf on Android 9 and older; throws `phone-gone`
 * when the listing broke off.
 */
export async function* findFiles(
  target: ShellTarget,
  roots: string[],
  signal: AbortSignal,
): AsyncGenerator<Iterable<FoundFile>, boolean> {
  const skipped = roots.flatMap((root) => [`${root}/Android/data`, `${root}/Android/obb`]);
  const prune = skipped.map((path) => `-path ${shellQuote(path)}`).join(' -o ');
  const line = `find ${roots.map(shellQuote).join(' ')} \\( ${prune} \\) -prune -o ! -type d -printf '${findFormat}'${quietly(target)}`;
  const records = new FindRecords();
  const run = shellStream(target, line, signal);
  let any = false;
  try {
    for (;;) {
      const step = await run.next();
      if (!step.done) {
        any = true;
        yield records.push(step.value);
        continue;
      }
      if (!records.isComplete) throw new PhoneError('phone-gone', 'The phone broke off its listing.');
      // A folder that may not be read also gives a status; the rest was listed.
      return any || step.value.status === 0;
    }
  } finally {
    await run.return({ status: 255, stderr: '' });
  }
}
