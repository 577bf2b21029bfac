import { keepAwake } from '../../engine/keep-awake.ts';
import type { Library } from '../../engine/library/open-library.ts';
import { addMirror } from '../../engine/mirror/add-mirror.ts';
import { listMirrors } from '../../engine/mirror/list-mirrors.ts';
import { type MirrorRun, mirrorLibrary } from '../../engine/mirror/mirror-vault.ts';
import { requireMirror } from '../../engine/mirror/require-mirror.ts';
import { openVault } from '../../engine/vault/open-vault.ts';
import { type StoreCredentials, withStoreCredentials } from '../../engine/vault/store-credentials.ts';
import { isMirrorWhole, mirrorWords } from '../mirror-words.ts';
import { count, counted, exitStatus, moment, size, visible } from '../output.ts';
import { createProgressLines } from '../progress-line.ts';
import type { VerbContext } from '../run-verb.ts';
import { troubleWords } from '../trouble-words.ts';
import { type PlaceOptions, sayOthers, vaultPlace } from '../vault-place.ts';
import { withLibrary } from '../with-library.ts';

export async function mirrorAdd(context: VerbContext<PlaceOptions>): Promise<number> {
  const { options, output, signal } = context;
  const named = vaultPlace(options, context.library);
  sayOthers(named, output);
  return withLibrary(context, async (library) => {
    const open = await openVault(library, { signal, onTrouble: troubleWords(output.say) });
    const adding = { signal, onTrouble: troubleWords(output.say) };
    try {
      const place = await withStoreCredentials(named, ownCredentials(), () =>
        addMirror(library, open, named, adding),
      );
      await output.answer(
        `${visible(place)} is a mirror of the vault. \`photoferry backup\` fills it, now and always.`,
      );
      await output.json({ type: 'result', place });
      return exitStatus.done;
    } finally {
      await open.close();
    }
  });
}

/** A mirror with another provider is opened by other keys than the vault. */
function ownCredentials(): StoreCredentials | undefined {
  const accessKeyId = process.env.PHOTOFERRY_MIRROR_ACCESS_KEY_ID;
  const secretAccessKey = process.env.PHOTOFERRY_MIRROR_SECRET_ACCESS_KEY;
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined;
}

export async function mirrorRemove(context: VerbContext<PlaceOptions>): Promise<number> {
  const { options, output } = context;
  const named = vaultPlace(options, context.library);
  return withLibrary(context, async (library) => {
    const { id, place } = requireMirror(library, named);
    library.catalog.durably(() => library.catalog.mirrors.remove(id));
    await output.answer(
      `${visible(place)} is no mirror any more. What is in it stays, and opens with your passphrase as before.`,
    );
    await output.json({ type: 'result', place });
    return exitStatus.done;
  });
}

export async function mirrorList(context: VerbContext<object>): Promise<number> {
  const { output } = context;
  return withLibrary(context, async (library) => {
    const shown = (await listMirrors(library)).map(({ id: _id, ...mirror }) => mirror);
    if (shown.length === 0)
      await output.answer('The vault has no mirror. `photoferry vault mirror add` makes one.');
    for (const { place, blobs, proven, provenBytes, lastRun } of shown) {
      const when = lastRun ? `, last run ${moment(lastRun.atMs)}` : '';
      await output.answer(
        `${visible(place)}: ${count(proven)} of ${counted(blobs, 'file')} proven, ${size(provenBytes)}${when}`,
      );
    }
    await output.json({ type: 'result', mirrors: shown });
    return exitStatus.done;
  });
}

export async function mirrorRun(context: VerbContext<{ limitRate?: number }>): Promise<number> {
  const { output, options, signal } = context;
  return withLibrary(context, async (library) => {
    const runs = await runMirrors(library, { output, signal, limitRate: options.limitRate });
    if (runs.length === 0)
      await output.answer('The vault has no mirror. `photoferry vault mirror add` makes one.');
    await output.json({ type: 'result', mirrors: runs });
    if (signal.aborted) return exitStatus.interrupted;
    const isNothingDone = runs.length > 0 && runs.every(({ stoppedBy, copied }) => stoppedBy && copied === 0);
    if (isNothingDone) return exitStatus.nothingDone;
    return runs.every(isMirrorWhole) ? exitStatus.done : exitStatus.someFailed;
  });
}

/** Brings all mirrors up to the vault, with words of each. */
export async function runMirrors(
  library: Library,
  {
    output,
    signal,
    limitRate,
  }: Pick<VerbContext<object>, 'output' | 'signal'> & { limitRate?: number | undefined },
): Promise<MirrorRun[]> {
  const lines = createProgressLines();
  const letSleep = library.catalog.mirrors.isAny() ? keepAwake('Photoferry is copying the vault') : () => {};
  try {
    const runs = await mirrorLibrary(library, {
      ...{ signal, limitRate, onTrouble: troubleWords((words) => lines.say(words)) },
      onProgress: (progress) => lines.show('Mirroring', progress),
      onFailed: ({ name, code, message, paths = [] }) => {
        const concerned = [...paths, name].map((each) => visible(each)).join(', ');
        lines.say(`${concerned}: ${visible(message)} (${code})`);
      },
    });
    lines.done();
    for (const run of runs) for (const words of mirrorWords(run)) await output.answer(words);
    return runs;
  } finally {
    lines.done();
    letSleep();
  }
}
