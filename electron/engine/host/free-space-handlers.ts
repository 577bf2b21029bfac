import { randomUUID } from 'node:crypto';
import { PhotoferryError } from '../../base/error.ts';
import type { FreedSpace, FreeSpaceProof, FreeSpaceTarget } from '../../contract/api/free-space.ts';
import type { DeviceKind } from '../../contract/device.ts';
import { copiesOf } from '../free-space/copies.ts';
import { planFreeSpace, type SpaceTarget } from '../free-space/plan-free-space.ts';
import { proveAsset } from '../free-space/proof.ts';
import { spaceWarnings } from '../free-space/space-warnings.ts';
import type { Library } from '../library/open-library.ts';
import { evictOriginals } from '../originals/evict-originals.ts';
import { storeTrouble } from './background/backup-work.ts';
import type { SomeHandlers } from './handlers.ts';
import type { HostContext } from './host-context.ts';
import { type FreeOrder, freedSpaceOf, requireCloudYes } from './phones/free-work.ts';
import type { PhoneDesk } from './phones/phone-desk.ts';
import type { TaskWork } from './tasks/task-work.ts';
import { shownStore } from './vault/shown-store.ts';

const sampleFiles = 200;
/** A window shows one plan, and may have asked for some others on the way. */
const keptPlans = 20;
const keptMs = 3_600_000;
/** As many tasks that have ended are told of. */
const keptEnds = 50;

/** What was shown to the person: exactly that may go. */
interface Plan {
  library: Library;
  target: SpaceTarget;
  kind: DeviceKind | 'desktop';
  phone: string | undefined;
  assets: readonly number[];
  /** The rule that may have ceased to be kept meanwhile. */
  secondCopy: boolean;
  atMs: number;
}

/** Space on phones and here: what may go, the yes to it, and where copies are. */
export function createFreeSpaceHandlers(
  host: HostContext,
  { desk, onListed }: { desk: Pick<PhoneDesk, 'free'>; onListed: FreeOrder['onListed'] },
): SomeHandlers<'planFreeSpace' | 'freeUp' | 'freedSpace' | 'copies'> {
  const plans = new Map<string, Plan>();
  const keep = (plan: Plan): string => {
    const id = randomUUID();
    plans.set(id, plan);
    for (const [old, { atMs }] of plans)
      if (plans.size > keptPlans || Date.now() - atMs > keptMs) plans.delete(old);
    return id;
  };
  const ended = new Map<string, FreedSpace>();
  const onEnd = (taskId: string, freed: FreedSpace) => {
    ended.set(taskId, freed);
    for (const old of ended.keys()) if (ended.size > keptEnds) ended.delete(old);
  };
  return {
    planFreeSpace: async ({ target, needBytes, rules }, { signal }) => {
      const library = host.requireLibrary();
      const there = placeOf(library, target);
      const picked = await planFreeSpace(library, { target: there.target, rules, needBytes }, { signal });
      const { assets, files: candidates, bytes, staying } = picked;
      return {
        planId: keep({ ...there, library, assets, secondCopy: rules.secondCopy, atMs: Date.now() }),
        ...{ candidates, bytes, assets: assets.length, staying },
        warnings: spaceWarnings(library, there.kind, { needBytes, bytes }),
        purged: purgedOn(library, there),
        sample: sampleOf(library, assets, there.target),
      };
    },
    freeUp: ({ planId, yesToCloud, yesToPurged }) => {
      const plan = plans.get(planId);
      if (!plan || plan.library !== host.requireLibrary() || Date.now() - plan.atMs > keptMs)
        throw new PhotoferryError('plan-gone', 'What was shown is out of date.', { advice: 'Look again.' });
      requireCloudYes(plan.kind, yesToCloud);
      const { target, assets, phone, secondCopy } = plan;
      if (target === 'desktop')
        return { taskId: host.tasks.start(evictWork(host, { assets, secondCopy, onEnd })) };
      return {
        taskId: desk.free(phone!, {
          ...{ key: target.phone, assets, secondCopy, withPurged: yesToPurged, onEnd, onListed },
        }),
      };
    },
    freedSpace: ({ taskId }) => {
      const freed = ended.get(taskId);
      if (!freed) throw new PhotoferryError('no-such-task', 'What came of it is not known any more.');
      return freed;
    },
    copies: async ({ asset }) => {
      const { places, ...sums } = await copiesOf(host.requireLibrary(), asset);
      return {
        ...sums,
        places: places.map((place) =>
          place.kind === 'vault' ? { ...place, name: shownStore(place.name).place } : place,
        ),
      };
    },
  };
}

function placeOf(library: Library, target: FreeSpaceTarget): Pick<Plan, 'target' | 'kind' | 'phone'> {
  if (target === 'desktop') return { target, kind: target, phone: undefined };
  const known = library.catalog.phoneFiles.phones().find(({ phoneId }) => phoneId === target.phone);
  if (!known)
    throw new PhotoferryError('no-such-phone', 'This phone was never imported here.', {
      advice: 'Import it first: only what is in the library, and proven in the backup, can go.',
    });
  return { target: { phone: known.id }, kind: known.kind as DeviceKind, phone: known.phoneId };
}

/** Only an iPhone is given a list, which may name it: from others nothing goes of which there is no copy. */
function purgedOn({ catalog }: Library, { target, kind }: Pick<Plan, 'target' | 'kind'>) {
  if (kind !== 'iphone' || target === 'desktop') return null;
  const sums = catalog.phoneLeavings.purgedSums(target.phone);
  return sums.files > 0 ? sums : null;
}

function sampleOf(library: Library, assets: readonly number[], target: SpaceTarget): FreeSpaceProof[] {
  const sample: FreeSpaceProof[] = [];
  for (const asset of assets) {
    if (sample.length >= sampleFiles) break;
    const proven = proveAsset(library, asset, target);
    if ('files' in proven) sample.push(...proven.files.map(({ proof }) => named(proof)));
  }
  return sample.slice(0, sampleFiles);
}

/** A window knows stores by their names. */
const named = (proof: FreeSpaceProof): FreeSpaceProof => ({
  ...proof,
  copies: { ...proof.copies, vaults: proof.copies.vaults.map((place) => place && shownStore(place).place) },
});

/** Originals of these assets, from this disk. */
function evictWork(
  host: HostContext,
  { assets, secondCopy, onEnd }: Pick<FreeOrder, 'assets' | 'secondCopy' | 'onEnd'>,
): TaskWork {
  const stayed = new Map<string, string>();
  const sums = { freed: 0, bytes: 0, refused: 0 };
  return {
    kind: 'free',
    run: async (run) => {
      const { onTrouble, onProgress } = storeTrouble(run);
      const { done, freedBytes, refused } = await evictOriginals(host.requireLibrary(), assets, {
        ...{ signal: run.signal, secondCopy, onTrouble },
        onDone: (count) => {
          onProgress({
            ...{ jobId: '', phase: 'free', done: count, total: assets.length, bytes: 0, totalBytes: 0 },
          });
          host.changed('timeline', 'library');
        },
      });
      // What an earlier run has freed is done at once in the next.
      sums.freed = done;
      sums.bytes += freedBytes;
      stayed.clear();
      for (const { name, code } of refused) stayed.set(name, code);
      sums.refused = refused.length;
      return { result: { ...sums } };
    },
    onEnd: ({ id }) => {
      onEnd(id, freedSpaceOf(sums, stayed));
      if (sums.bytes > 0) host.note('evicted', { photos: sums.freed, bytes: sums.bytes });
      host.changed('timeline', 'library', 'safety');
    },
  };
}
