import type { DeviceKind } from '../contract/device.ts';
import { type FreedOnPhone, freeOnPhone } from '../engine/free-space/free-on-phone.ts';
import type { Picked } from '../engine/free-space/pick-assets.ts';
import type { SpaceTarget } from '../engine/free-space/plan-free-space.ts';
import type { ProvenFile } from '../engine/free-space/proof.ts';
import { asksForCloudYes } from '../engine/free-space/space-warnings.ts';
import type { Library } from '../engine/library/open-library.ts';
import { evictOriginals } from '../engine/originals/evict-originals.ts';
import type { ChosenPhones } from '../engine/phones.ts';
import { counted, exitStatus, type Output, size, visible } from './output.ts';
import { createProgressLines } from './progress-line.ts';
import type { VerbContext } from './run-verb.ts';
import { showList } from './show-list.ts';
import { refusedWords } from './space-words.ts';
import { troubleWords } from './trouble-words.ts';
import { UsageError } from './usage-error.ts';

/** Where space is wanted. */
export interface Place {
  target: SpaceTarget;
  kind: DeviceKind | 'desktop';
  name: string;
}

interface Refused {
  path: string;
  code: string;
}

export interface Going {
  place: Place;
  /** How many assets stay, and why. */
  staying: Picked['staying'];
  assets: number[];
  /** Only what has one beside the vault's. */
  secondCopy: boolean;
  files: ProvenFile[];
  refused: Refused[];
}

/** What is told of it in the end, whether it was carried out or not. */
export const resultOf = ({ files, assets, staying }: Going) => ({
  type: 'result',
  candidates: files.length,
  bytes: files.reduce((sum, { proof }) => sum + proof.sizeBytes, 0),
  assets: assets.length,
  staying,
});

/** What makes up for what stayed. */
export interface MorePlan {
  needBytes: number | undefined;
  /** Assets that stayed. */
  except: ReadonlySet<number>;
  /** Assets of which the files were named. */
  told: ReadonlySet<number>;
}

interface Yes extends VerbContext<object> {
  /** As much as was asked for; undefined: all that may go. */
  needBytes: number | undefined;
  planMore: (more: MorePlan) => Promise<Going>;
  chosen: ChosenPhones | undefined;
  /** What goes from a phone may go in a cloud too. */
  yesToCloud: boolean;
  /** What was deleted for good may be named on its list. */
  withPurged: boolean;
  /** An iPhone: deleted on through macOS, without a list. */
  throughMac: boolean;
  /** The list is shown to the phone at this address of ours. */
  showAt?: string | undefined;
}

/** Frees what was shown. Each file is looked at once more; what stays is named. */
export async function carryOut(library: Library, going: Going, context: Yes): Promise<number> {
  const { output } = context;
  const { freed, freedBytes, refused, listed, ghosts, rounds } = await freeAndMakeUp(library, going, context);
  const byPath = new Map(
    [...rounds.flatMap((each) => each.refused), ...refused].map((each) => [each.path, each]),
  );
  const all = [...byPath.values()];
  sayRefused(output, refused);
  if (refused.some(({ code }) => changedThere.has(code)))
    output.say('Some have changed on the phone since: run `photoferry import`, then free again.');
  await output.answer(
    listed
      ? listed.place === null && listed.files > 0
        ? `${visible(going.place.name)} has no room for the list of ${counted(listed.files, 'file')}. --show shows it without that. Nothing was deleted from here.`
        : `The list of ${counted(listed.files, 'file')} is on ${visible(going.place.name)}${listed.place ? ` (${visible(listed.place)})` : ''}, good for 24 hours. Nothing was deleted from here.`
      : `${counted(freed, 'file')} ${going.place.target === 'desktop' ? 'removed from' : 'deleted on'} ${visible(going.place.name)}, ${size(freedBytes)} freed.`,
  );
  if (ghosts)
    output.say(
      `${counted(ghosts, 'file')} of those that are gone may still be shown in the phone’s gallery: it did not forget them. The next import asks again.`,
    );
  if (listed?.purged)
    await output.answer(`It also names ${counted(listed.purged, 'file')} that you deleted for good.`);
  if (listed && context.showAt !== undefined)
    await showList(listed.shown, { address: context.showAt, signal: context.signal, output });
  await output.json({
    ...{ ...resultOf(summed(going, rounds)), freed, freedBytes, refused: all },
    ...(ghosts && { ghosts }),
    ...(listed && { listed: listed.files, purged: listed.purged, list: listed.place }),
  });
  if (all.length === 0) return exitStatus.done;
  return freed > 0 || listed?.files || listed?.purged ? exitStatus.someFailed : exitStatus.nothingDone;
}

/** What an import finds out about. */
const changedThere: ReadonlySet<string> = new Set([
  ...['changed-on-phone', 'gone-already', 'edited-on-phone', 'incomplete', 'replaced-meanwhile'],
]);

const mostRounds = 20;

/**
 * Where so much is needed, what stays after all is made up for by what is next in order. A list is made anew as a whole, for each takes the
 * place of the one before.
 */
async function freeAndMakeUp(library: Library, first: Going, context: Yes) {
  const isNothing = first.files.length === 0 && !context.withPurged;
  const sums: FreedOnPhone & { rounds: Going[] } = { ...none, refused: [], rounds: [first] };
  if (isNothing) return sums;
  const { needBytes = 0, planMore } = context;
  const tried = new Set<number>(first.assets);
  const except = new Set<number>();
  for (let going = first; ; ) {
    const { listed, ...result } = await free(library, going, context);
    sums.freed += result.freed;
    sums.freedBytes += result.freedBytes;
    sums.refused.push(...result.refused);
    if (listed) sums.listed = listed;
    // Asked of the whole phone each time: the last word counts.
    if (result.ghosts !== undefined) sums.ghosts = result.ghosts;
    const refused = new Set(result.refused.map(({ path }) => path));
    const stayed = going.files.filter(({ proof }) => refused.has(proof.path));
    for (const asset of stayed.length > 0 ? stayed.map(({ proof }) => proof.asset) : going.assets)
      except.add(asset);
    const missing = needBytes - (listed ? listed.shown.bytes : sums.freedBytes);
    if (refused.size === 0 || missing <= 0 || sums.rounds.length === mostRounds) return sums;
    going = await planMore({ needBytes: listed ? needBytes : missing, except, told: tried });
    const isMore = going.assets.some((asset) => !tried.has(asset));
    if (!isMore) return sums;
    for (const asset of going.assets) tried.add(asset);
    sums.rounds.push(going);
  }
}

/** Of all rounds, each file once. */
function summed(first: Going, rounds: readonly Going[]): Going {
  const files = new Map(
    rounds.flatMap((each) => each.files).map((each) => [`${each.proof.asset} ${each.proof.path}`, each]),
  );
  const assets = [...new Set(rounds.flatMap((each) => each.assets))];
  return { ...first, files: [...files.values()], assets };
}

/** Why they are where they were, in words. */
export function sayRefused(output: Output, refused: readonly Refused[]): void {
  for (const { path, code } of refused)
    output.say(`${visible(path)}: ${refusedWords[code] ?? `it stays as it was (${code}).`}`);
}

const none: FreedOnPhone = { freed: 0, freedBytes: 0, refused: [] };

function cloudYesNeeded({ kind, name }: Place): UsageError {
  const [cloud, advice] =
    kind === 'iphone'
      ? ['iCloud', 'turn iCloud Photos off on the iPhone first']
      : ['a cloud', 'turn off what keeps the phone’s folders in step with one first'];
  return new UsageError('cloud-yes-needed', `Deleting on ${visible(name)} may delete in ${cloud} too.`, {
    advice: `Say --yes-cloud if that is what you want, or ${advice}.`,
  });
}

async function free(
  library: Library,
  { place, assets, files, secondCopy }: Going,
  { chosen, yesToCloud, withPurged, throughMac, signal, output }: Yes,
): Promise<FreedOnPhone> {
  const lines = createProgressLines();
  const show = (done: number, total: number, bytes: number) =>
    lines.show('Freeing', { jobId: '', phase: 'free', done, total, bytes, totalBytes: 0 });
  try {
    if (place.target === 'desktop') {
      const { refused, freedBytes } = await evictOriginals(library, assets, {
        ...{ signal, secondCopy, onTrouble: troubleWords((words) => output.say(words)) },
        onDone: (done) => show(done, assets.length, 0),
      });
      const stayed = new Map(refused.map(({ asset, code }) => [asset, code]));
      const staying = files.flatMap(({ proof: { asset, path } }) => {
        const code = stayed.get(asset);
        return code === undefined ? [] : { path, code };
      });
      return { freed: files.length - staying.length, freedBytes, refused: staying };
    }
    if (asksForCloudYes(place.kind) && !yesToCloud) throw cloudYesNeeded(place);
    const phone = await chosen!.opening[0]!.phone;
    const candidates = files.flatMap(({ candidate }) => candidate ?? []);
    return await freeOnPhone(library, phone, candidates, {
      ...{ signal, withPurged, throughMac },
      onProgress: ({ done, total, freedBytes }) => show(done, total, freedBytes),
    });
  } finally {
    lines.done();
  }
}
