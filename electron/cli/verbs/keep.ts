import { keepAwake } from '../../engine/keep-awake.ts';
import type { Library } from '../../engine/library/open-library.ts';
import { fetchOriginals, notInVault } from '../../engine/originals/fetch-originals.ts';
import { type RefusedAsset, refusedAsset } from '../../engine/refused-asset.ts';
import { keysOf, tellRefused } from '../chosen-assets.ts';
import { countedAssets, exitStatus, size, visible } from '../output.ts';
import { createProgressLines } from '../progress-line.ts';
import type { VerbContext } from '../run-verb.ts';
import { troubleWords } from '../trouble-words.ts';
import { UsageError } from '../usage-error.ts';
import { withLibrary } from '../with-library.ts';

type KeepContext = VerbContext<{ asset: string[] }>;

/** Originals that stay on this computer, whatever frees space here. */
export async function keepList(context: VerbContext<object>): Promise<number> {
  return await withLibrary(context, async (library) => {
    const { output, signal } = context;
    const { keptHere, assets } = library.catalog;
    const keys = keptHere.kept();
    for (const key of keys) {
      signal.throwIfAborted();
      const asset = assets.asset(key)!;
      const assetId = Buffer.from(asset.assetId).toString('hex');
      const name = assets.resourcesOf(key)[0]?.name ?? '';
      const isHere = keptHere.awayOf(key).files === 0;
      await output.answer(`${assetId}  ${visible(name)}${isHere ? '' : '  still only in the vault'}`);
      await output.json({ type: 'asset', assetId, name, isHere });
    }
    if (keys.length === 0) await output.answer('Nothing is kept on this computer by name.');
    await output.json({ type: 'result', kept: keys.length });
    return exitStatus.done;
  });
}

/** Keeps some, and brings those of them that are only in the vault. */
export async function keepAdd(context: KeepContext): Promise<number> {
  return await withLibrary(context, async (library) => {
    const { output } = context;
    const { keys, strangers } = mark(library, context, true);
    await output.answer(`${countedAssets(keys.length)} kept on this computer from now on.`);
    const { refused, ...came } = await bring(library, keys, context);
    if (came.files > 0) await output.answer(`${size(came.bytes)} brought here from the vault.`);
    const failed = await tellRefused(output, [...refused, ...strangers]);
    await output.json({ type: 'result', kept: keys.length, ...came, refused: failed });
    return failed > 0 ? exitStatus.someFailed : exitStatus.done;
  });
}

/** Nothing goes by this: it only may again. */
export async function keepRemove(context: KeepContext): Promise<number> {
  return await withLibrary(context, async (library) => {
    const { output } = context;
    const { keys, strangers } = mark(library, context, false);
    await output.answer(`${countedAssets(keys.length)} need not stay on this computer any longer.`);
    const failed = await tellRefused(output, strangers);
    await output.json({ type: 'result', released: keys.length, refused: failed });
    return failed > 0 ? exitStatus.someFailed : exitStatus.done;
  });
}

function mark(library: Library, { options: { asset } }: KeepContext, isToStay: boolean) {
  if (asset.length === 0)
    throw new UsageError('wrong-use', 'Which ones? Name them with --asset.', {
      advice: '`photoferry list --json` shows their ids.',
    });
  const chosen = keysOf(library, asset);
  library.catalog.transaction(() => {
    for (const key of chosen.keys) library.catalog.keptHere.set(key, isToStay);
  });
  return chosen;
}

async function bring(
  library: Library,
  keys: readonly number[],
  { signal, output }: KeepContext,
): Promise<{ files: number; bytes: number; refused: RefusedAsset[] }> {
  const away = keys.filter((key) => library.catalog.keptHere.awayOf(key).files > 0);
  const isLost = (key: number) => library.catalog.assets.resourcesOf(key).some(({ path }) => path === null);
  const lost = keys
    .filter((key) => !away.includes(key) && isLost(key))
    .map((key) => refusedAsset(library, key, notInVault));
  if (away.length === 0) return { files: 0, bytes: 0, refused: lost };
  const lines = createProgressLines();
  const letSleep = keepAwake();
  try {
    const { files, bytes, refused } = await fetchOriginals(library, away, {
      ...{ signal, onTrouble: troubleWords((words) => output.say(words)) },
      onProgress: (progress) => lines.show('Bringing originals', progress),
    });
    return { files, bytes, refused: [...refused, ...lost] };
  } finally {
    lines.done();
    letSleep();
  }
}
