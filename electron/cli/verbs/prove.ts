import { keepAwake } from '../../engine/keep-awake.ts';
import { proveVault } from '../../engine/prove/prove-vault.ts';
import { openForVerb } from '../open-for-verb.ts';
import { count, counted, duration, exitStatus, visible } from '../output.ts';
import { createProgressLines } from '../progress-line.ts';
import type { VerbContext } from '../run-verb.ts';

export async function prove(context: VerbContext<{ deep?: boolean }>): Promise<number> {
  const { options, output, signal } = context;
  const library = openForVerb(context.library, output, { mustExist: true });
  const letSleep = keepAwake();
  const lines = createProgressLines();
  try {
    const result = await proveVault(library, {
      deep: options.deep === true,
      signal,
      onProgress: (progress) => lines.show('Proving', progress),
      onBroken: ({ name, code, message, paths = [] }) => {
        const files = paths.length > 0 ? ` (${paths.map((each) => visible(each)).join(', ')})` : '';
        lines.say(`${visible(name)}${files}: ${visible(message)} (${code})`);
      },
    });
    lines.done();
    const { checked, whole, broken, repaired, read, seconds } = result;
    await output.answer(
      `${counted(checked, 'object')} checked in ${duration(seconds)}, ${count(whole)} whole, ${count(read)} read back and compared.`,
    );
    if (broken.length > 0)
      await output.answer(`${count(broken.length)} broken, named above; ${count(repaired)} repaired.`);
    await output.json({ type: 'result', ...result });
    return broken.length > repaired ? exitStatus.someFailed : exitStatus.done;
  } finally {
    lines.done();
    letSleep();
    library.close();
  }
}
