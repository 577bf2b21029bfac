import { statusOf } from '../../engine/status.ts';
import { openForVerb } from '../open-for-verb.ts';
import { count, counted, exitStatus, size } from '../output.ts';
import type { VerbContext } from '../run-verb.ts';

export async function status({ library: folder, output }: VerbContext<object>): Promise<number> {
  const library = openForVerb(folder, output, { mustExist: true });
  try {
    const sums = statusOf(library);
    await output.answer(
      `${counted(sums.assets, 'photo or video').replace(/photo or videos$/, 'photos and videos')}, ${size(sums.bytes)}, in ${library.root}`,
    );
    if (sums.pending > 0) await output.answer(`${count(sums.pending)} still to be fetched from phones.`);
    await output.answer('Nothing is backed up yet: no vault has been set up.');
    await output.json({ type: 'result', ...sums });
    return exitStatus.done;
  } finally {
    library.close();
  }
}
