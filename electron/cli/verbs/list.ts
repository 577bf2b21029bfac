import { listAssets } from '../../engine/list-assets.ts';
import { openForVerb } from '../open-for-verb.ts';
import { exitStatus, visible } from '../output.ts';
import type { VerbContext } from '../run-verb.ts';

export async function list({ library: folder, output, signal }: VerbContext<object>): Promise<number> {
  const library = openForVerb(folder, output, { mustExist: true });
  try {
    let assets = 0;
    for (const asset of listAssets(library)) {
      signal.throwIfAborted();
      assets++;
      const primary = asset.resources[0];
      const where = visible(primary?.path ?? '(not on this computer)');
      await output.answer(
        `${asset.takenAt.slice(0, 19).replace('T', ' ')}  ${asset.kind.padEnd(12)}  ${where}${asset.trashedAtMs === null ? '' : '  (in the trash)'}`,
      );
      await output.json({ type: 'asset', ...asset });
    }
    await output.json({ type: 'result', assets });
    return exitStatus.done;
  } finally {
    library.close();
  }
}
