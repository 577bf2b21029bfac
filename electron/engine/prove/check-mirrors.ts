import { randomInt } from 'node:crypto';
import { codeOf, wordsOf } from '../../base/error.ts';
import { digestOf, parseChainName, vaultRecordName } from '../../vault/layout.ts';
import { MAX_SEGMENT_BYTES } from '../../vault/log.ts';
import { compareListings } from '../mirror/compare-listings.ts';
import { lookAtSource } from '../mirror/look-at-source.ts';
import { mirrorKeys } from '../mirror/mirror-keys.ts';
import { copyNumbered } from '../mirror/mirror-numbered.ts';
import { openMirror, unlockedOf } from '../mirror/open-mirror.ts';
import { hasWayIn } from '../mirror/ways-in.ts';
import type { OpenVaultOptions } from '../vault/open-vault.ts';
import { requireKeys } from '../vault/require-record.ts';
import { checkCopies } from './check-copies.ts';
import { readOrWhy } from './check-keys.ts';
import { type MirrorProofContext, mirrorFault, notAsItWas } from './mirror-proof.ts';
import type { Broken, ProveContext } from './prove-report.ts';

/** Numbered objects of each kind that are read back; all with `deep`. */
const sampledOfKind = 20;

/**
 * Holds every mirror against what was copied to it: record, keys, numbered objects and blobs are there, and a sample of them, all with
 * `deep`, is read back. What is broken is copied from the vault again; until then it does not count as a copy.
 */
export async function checkMirrors(
  context: ProveContext,
  options: Pick<OpenVaultOptions, 'onTrouble'>,
): Promise<{ requests: number }> {
  let requests = 0;
  for (const row of context.library.catalog.mirrors.all()) {
    const { signal, report } = context;
    const before = report.broken.length;
    try {
      const { vault: mirror, close } = await openMirror(unlockedOf(context.vault), row, {
        ...options,
        signal,
      });
      try {
        await checkMirror({ ...context, mirror, row });
      } finally {
        requests += mirror.store.requests;
        await close();
      }
    } catch (error) {
      signal.throwIfAborted();
      const message = `This mirror of the vault cannot be checked: ${wordsOf(error)}`;
      report.fault({ name: row.place, code: codeOf(error), message });
    }
    // The next backup looks at everything there.
    if (report.broken.slice(before).some(({ repaired }) => !repaired))
      context.library.catalog.mirrors.setSeen(row.id, null);
  }
  return { requests };
}

async function checkMirror(context: MirrorProofContext): Promise<void> {
  const { vault, mirror, row, signal, report } = context;
  const trouble = await requireKeys(mirror, { signal });
  if (trouble) {
    const message = 'The record of the vault is not there as it was; the mirror does not open without it.';
    const broken = mirrorFault(context, { name: vaultRecordName, code: codeOf(trouble), message });
    await mirror.store.put(vaultRecordName, vault.recordBytes, { signal });
    broken.repaired = (await requireKeys(mirror, { signal })) === undefined;
  } else report.whole();
  const told = (each: Omit<Broken, 'repaired'>) => void mirrorFault(context, each);
  const isSettled = (await lookAtSource(vault, { signal })).digest === row.seen;
  await mirrorKeys({
    ...{ library: context.library, vault, mirror, signal, onTrouble: told },
    // A key that was not copied yet is none that was lost.
    onMended: (name) => {
      if (isSettled)
        mirrorFault(context, { name, code: 'object-damaged', message: notAsItWas }).repaired = true;
    },
  });
  if (!(await hasWayIn(context.library, mirror, { signal }))) {
    context.library.catalog.mirrors.untell(row.id);
    mirrorFault(context, { name: `keys/${vault.member}/`, code: 'mirror-no-way-in', message: noWayIn });
  }
  await checkNumbered(context, isSettled);
  await checkCopies(context, isSettled);
}

const noWayIn =
  'No passphrase or phrase of yours that is known to be whole is there: nothing in this mirror counts as a copy.';

async function checkNumbered(context: MirrorProofContext, isSettled: boolean): Promise<void> {
  const { vault, mirror, deep, report, signal } = context;
  for (const prefix of ['thumbs/', 'refs/', 'log/']) {
    let [sample, seen] = [[] as string[], 0];
    for await (const { object, there } of compareListings(vault.store, mirror.store, { prefix, signal })) {
      if (!object) continue;
      const { name } = object;
      if (there?.sizeBytes !== object.sizeBytes) {
        const code = there ? 'object-damaged' : 'object-missing';
        if (there || isSettled) await mendNumbered(context, { name, code, isWrong: there !== undefined });
        continue;
      }
      seen++;
      if (deep) await checkNumber(context, name);
      else if (sample.length < sampledOfKind) sample.push(name);
      else {
        // Each has had the same chance in the end.
        const at = randomInt(seen);
        if (at < sampledOfKind) sample[at] = name;
      }
    }
    if (deep) sample = [];
    else report.whole(seen - sample.length);
    for (const name of sample) await checkNumber(context, name);
  }
}

async function checkNumber(context: MirrorProofContext, name: string): Promise<void> {
  const { mirror, report, signal } = context;
  const bytes = await readOrWhy({ vault: mirror, signal }, name, MAX_SEGMENT_BYTES);
  report.read();
  const isSound = typeof bytes !== 'string' && parseChainName(name)?.digest === digestOf(bytes);
  if (isSound) report.whole();
  else
    await mendNumbered(context, {
      name,
      code: typeof bytes === 'string' ? bytes : 'object-damaged',
      isWrong: true,
    });
}

async function mendNumbered(
  context: MirrorProofContext,
  { name, code, isWrong }: { name: string; code: string; isWrong: boolean },
): Promise<void> {
  const broken = mirrorFault(context, { name, code, message: notAsItWas });
  broken.repaired = true;
  const onTrouble = () => {
    broken.repaired = false;
  };
  await copyNumbered({ ...context, onTrouble, onCopied: () => {} }, { object: { name }, isWrong });
}
