import type { CopyFailure } from '../../engine/copy-out/copy-out.ts';
import { exportLibrary } from '../../engine/export/export-library.ts';
import { keepAwake } from '../../engine/keep-awake.ts';
import { openForVerb } from '../open-for-verb.ts';
import { counted, duration, exitStatus, size, visible } from '../output.ts';
import { createProgressLines } from '../progress-line.ts';
import { renamedWords, tellRenamed } from '../renamed-words.ts';
import type { VerbContext } from '../run-verb.ts';

export async function exportVerb(context: VerbContext<{ to: string }>): Promise<number> {
  const { options, output, signal } = context;
  const library = openForVerb(context.library, output, { mustExist: true });
  const letSleep = keepAwake();
  const lines = createProgressLines();
  try {
    const { seconds, ...result } = await exportLibrary(library, {
      to: options.to,
      signal,
      onProgress: (progress) => lines.show('Copying', progress),
      onRenamed: tellRenamed(output, lines),
      onFailure: ({ path, code, message }: CopyFailure) => {
        lines.say(`${visible(path)}: ${visible(message)} (${code})`);
        return output.json({ type: 'item', path, code, message });
      },
    });
    lines.done();
    const { files, bytes, sidecars, skipped, renamed, failed } = result;
    const before = skipped > 0 ? `; ${counted(skipped, 'file')} stood there already` : '';
    await output.answer(
      `${counted(files, 'file')}, ${size(bytes)}, and ${counted(sidecars, 'sidecar')} copied to ${visible(options.to)} in ${duration(seconds)}${before}.`,
    );
    if (renamed > 0) await output.answer(renamedWords(renamed));
    if (failed > 0)
      await output.answer(`${counted(failed, 'file')} could not be copied; each is named above.`);
    await output.json({ type: 'result', ...result, seconds });
    return failed > 0 ? exitStatus.someFailed : exitStatus.done;
  } finally {
    lines.done();
    letSleep();
    library.close();
  }
}
