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

interface Yes extends VerbContext<object> {
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
  const isNothing = going.files.length === 0 && !context.withPurged;
  const { freed, freedBytes, refused, listed } = isNothing ? none : await free(library, going, context);
  const all = [...going.refused, ...refused];
  sayRefused(output, refused);
  await output.answer(
    listed
      ? `The list of ${counted(listed.files, 'file')} is on ${visible(going.place.name)}${listed.place ? ` (${visible(listed.place)})` : ''}, good for 24 hours. Nothing was deleted from here.`
      : `${counted(freed, 'file')} ${going.place.target === 'desktop' ? 'removed from' : 'deleted on'} ${visible(going.place.name)}, ${size(freedBytes)} freed.`,
  );
  if (listed?.purged)
    await output.answer(`It also names ${counted(listed.purged, 'file')} that you deleted for good.`);
  if (listed && context.showAt !== undefined)
    await showList(listed.shown, { address: context.showAt, signal: context.signal, output });
  await output.json({
    ...{ ...resultOf(going), freed, freedBytes, refused: all },
    ...(listed && { listed: listed.files, purged: listed.purged, list: listed.place }),
  });
  return all.length > 0 ? exitStatus.someFailed : exitStatus.done;
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
