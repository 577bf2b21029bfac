import { keepAwake } from '../../engine/keep-awake.ts';
import type { Broken } from '../../engine/prove/prove-report.ts';
import { proveVault } from '../../engine/prove/prove-vault.ts';
import { openForVerb } from '../open-for-verb.ts';
import { count, counted, duration, exitStatus, visible } from '../output.ts';
import { createProgressLines } from '../progress-line.ts';
import type { VerbContext } from '../run-verb.ts';
import { troubleWords } from '../trouble-words.ts';

export async function prove(context: VerbContext<{ deep?: boolean }>): Promise<number> {
  const { options, output, signal } = context;
  const library = openForVerb(context.library, output, { mustExist: true });
  const letSleep = keepAwake();
  const lines = createProgressLines();
  try {
    const result = await proveVault(library, {
      deep: options.deep === true,
      signal,
      onTrouble: troubleWords((words) => lines.say(words)),
      onProgress: (progress) => lines.show('Proving', progress),
      onBroken: (broken) => lines.say(`Found: ${wordsOfBroken(broken)}`),
    });
    lines.done();
    const { checked, whole, broken, repaired, read, seconds } = result;
    // What could be done about each is known only now; what is lost comes last.
    for (const each of broken.filter((one) => one.repaired)) output.say(`Mended: ${wordsOfBroken(each)}`);
    for (const each of broken.filter((one) => !one.repaired))
      output.say(`NOT MENDED: ${wordsOfBroken(each)}`);
    await output.answer(
      `${counted(checked, 'object')} checked in ${duration(seconds)}, ${count(whole)} whole, ${count(read)} read back and compared.`,
    );
    if (broken.length > 0)
      await output.answer(
        broken.length > repaired
          ? `${count(broken.length)} broken, ${count(repaired)} of them mended. ${count(broken.length - repaired)} NOT mended: see the last lines above.`
          : `${count(broken.length)} broken, all mended: the vault is whole again.`,
      );
    await output.json({ type: 'result', ...result });
    return broken.length > repaired ? exitStatus.someFailed : exitStatus.done;
  } finally {
    lines.done();
    letSleep();
    library.close();
  }
}

function wordsOfBroken({ name, code, message, paths = [] }: Broken): string {
  const concerned = [...paths, name].map((each) => visible(each)).join(', ');
  return `${concerned}: ${visible(message)} (${code})`;
}
