import { PhotoferryError } from '../../base/error.ts';
import type { FreeSpaceRules, FreeSpaceWarning } from '../../contract/api/free-space.ts';
import type { DeviceKind } from '../../contract/device.ts';
import { planFreeSpace } from '../../engine/free-space/plan-free-space.ts';
import { proveAsset } from '../../engine/free-space/proof.ts';
import { asksForCloudYes, spaceWarnings } from '../../engine/free-space/space-warnings.ts';
import { keepAwake } from '../../engine/keep-awake.ts';
import type { Library } from '../../engine/library/open-library.ts';
import { type ChosenPhones, choosePhones } from '../../engine/phones.ts';
import {
  carryOut,
  type Going,
  type MorePlan,
  type Place,
  resultOf,
  sayRefused,
} from '../carry-out-freeing.ts';
import { openForVerb } from '../open-for-verb.ts';
import { counted, countedAssets, exitStatus, moment, size, visible } from '../output.ts';
import type { VerbContext } from '../run-verb.ts';
import { addressToShowAt } from '../show-list.ts';
import { stayWords, warningWords } from '../space-words.ts';
import { UsageError } from '../usage-error.ts';

interface FreeSpaceOptions {
  phone?: string;
  from?: string;
  desktop?: boolean;
  need?: number;
  olderThan?: number;
  largerThan?: number;
  videosFirst?: boolean;
  keepFavourites?: boolean;
  keepDays?: number;
  secondCopy?: boolean;
  execute?: boolean;
  yesCloud?: boolean;
  yesIcloud?: boolean;
  purgedToo?: boolean;
  imageCapture?: boolean;
  /** At which address of ours, where one was named. */
  show?: string | true;
}

type Context = VerbContext<FreeSpaceOptions>;

export async function freeSpace(context: Context): Promise<number> {
  const { options, output } = context;
  requireOnePlace(options);
  if (options.show !== undefined && !options.execute)
    throw new UsageError('wrong-use', '--show shows an iPhone the list that --execute gives it.');
  if (options.imageCapture && (options.show !== undefined || options.purgedToo))
    throw new UsageError(
      'wrong-use',
      '--image-capture gives an iPhone no list: nothing can be shown or named on it.',
    );
  if (options.phone === undefined) requireFitting(options, options.desktop ? 'desktop' : 'folder');
  const showAt = options.show === undefined ? undefined : addressToShowAt(options.show);
  const library = openForVerb(context.library, output, { mustExist: true });
  const letSleep = keepAwake();
  let chosen: ChosenPhones | undefined;
  try {
    requireSecondPlace(library, options);
    if (options.phone !== undefined) requireFitting(options, placeOf(library, options.phone).kind);
    // A dry run asks the catalog alone: the phone may be away.
    const isOpened = !options.desktop && (options.execute === true || options.from !== undefined);
    if (isOpened) chosen = await choose(context);
    const place = options.desktop
      ? desktop
      : placeOf(library, options.phone ?? (await chosen!.opening[0]!.phone).id);
    const going = await plan(library, place, context);
    if (options.execute)
      return await carryOut(library, going, {
        ...{ ...context, chosen, ...yesOf(options), showAt, needBytes: options.need },
        planMore: (more) => plan(library, place, context, more),
      });
    await output.answer('Nothing was deleted: this was a dry run. Say --execute to free it.');
    await output.json({ ...resultOf(going), freed: 0, freedBytes: 0, refused: going.refused });
    return exitStatus.done;
  } finally {
    await chosen?.close();
    letSleep();
    library.close();
  }
}

async function choose({ options, signal, output }: Context): Promise<ChosenPhones> {
  return await choosePhones({
    ...(options.phone !== undefined && { id: options.phone }),
    ...(options.from !== undefined && { folder: options.from }),
    signal,
    onAdvice: (name, advice) => output.say(`${visible(name)}: ${advice}`),
  });
}

const yesOf = ({ yesCloud, yesIcloud, purgedToo, imageCapture }: FreeSpaceOptions) => ({
  throughMac: imageCapture === true,
  yesToCloud: yesCloud === true || yesIcloud === true,
  withPurged: purgedToo === true,
});

const desktop: Place = { target: 'desktop', kind: 'desktop', name: 'this computer' };

function requireOnePlace({ phone, from, desktop: isDesktop }: FreeSpaceOptions): void {
  const named = [phone !== undefined, from !== undefined, isDesktop === true].filter(Boolean).length;
  if (named !== 1)
    throw new UsageError('wrong-use', 'Where? Say --phone, --from or --desktop, one of them.', {
      advice: '`photoferry devices` shows the ids of phones.',
    });
}

/** What is said of one kind of phone only is wrong elsewhere: nothing that was asked for is passed over. */
function requireFitting(options: FreeSpaceOptions, kind: Place['kind']): void {
  const { show, imageCapture, purgedToo, yesIcloud, yesCloud } = options;
  const flags = { '--show': show !== undefined, '--image-capture': imageCapture, '--purged-too': purgedToo };
  for (const [flag, isSaid] of Object.entries({ ...flags, '--yes-icloud': yesIcloud }))
    if (isSaid && kind !== 'iphone')
      throw new UsageError('wrong-use', `${flag} is for an iPhone, and this is none. Nothing was touched.`);
  if (yesCloud && !asksForCloudYes(kind))
    throw new UsageError('wrong-use', '--yes-cloud is for a phone: no cloud follows what goes from here.');
}

/** Here the second copy is what would go, unless the vault has a mirror. */
function requireSecondPlace(library: Library, { desktop: isDesktop, secondCopy }: FreeSpaceOptions): void {
  if (!secondCopy || !isDesktop || library.catalog.mirrors.isAny()) return;
  throw new UsageError('wrong-use', 'Without a mirror the second copy is what would go from here.', {
    advice: '`photoferry vault mirror add` keeps the vault in a second place.',
  });
}

function placeOf(library: Library, phoneId: string): Place {
  const known = library.catalog.phoneFiles.phones().find((each) => each.phoneId === phoneId);
  if (!known)
    throw new PhotoferryError('no-such-phone', `No phone ${visible(phoneId)} was ever imported here.`, {
      advice: 'Import it first: only what is in the library, and proven in the vault, can go.',
    });
  return { target: { phone: known.id }, kind: known.kind as DeviceKind, name: known.name };
}

/** What would go, a line and its proof for each file, and what stays. */
async function plan(
  library: Library,
  place: Place,
  { options, output, signal }: Context,
  { needBytes, except, told }: MorePlan = { needBytes: options.need, except: new Set(), told: new Set() },
): Promise<Going> {
  const rules: FreeSpaceRules = {
    videosFirst: options.videosFirst === true,
    keepFavourites: options.keepFavourites === true,
    secondCopy: options.secondCopy === true,
    ...(options.olderThan !== undefined && { olderThanDays: options.olderThan }),
    ...(options.largerThan !== undefined && { largerThanBytes: options.largerThan }),
    ...(options.keepDays !== undefined && { keepDays: options.keepDays }),
  };
  const { target } = place;
  const picked = await planFreeSpace(library, { target, rules, needBytes, except }, { signal });
  const going: Going = {
    ...{ place, secondCopy: rules.secondCopy, staying: picked.staying },
    ...{ assets: [], files: [], refused: [] },
  };
  for (const asset of picked.assets) {
    signal.throwIfAborted();
    const proven = proveAsset(library, asset, target, rules);
    if ('stays' in proven) {
      going.refused.push({ path: proven.path, code: proven.stays });
      continue;
    }
    going.assets.push(asset);
    for (const file of proven.files) {
      going.files.push(file);
      if (told.has(asset)) continue;
      const { proof } = file;
      await output.answer(
        `${visible(proof.path)}  ${size(proof.sizeBytes)}  proven ${moment(proof.provenAtMs)} (${proof.proof === 'read' ? 'read back' : 'checksum'})`,
      );
      await output.json({ type: 'item', ...proof });
    }
  }
  // What makes up for others was counted and warned of with them.
  if (told.size > 0) return going;
  const { bytes, candidates } = resultOf(going);
  sayRefused(output, going.refused);
  await output.answer(
    candidates === 0
      ? `Nothing can go from ${visible(place.name)}.`
      : `${counted(candidates, 'file')} of ${countedAssets(going.assets.length)}, ${size(bytes)}, can go from ${visible(place.name)}. Each is proven to be in the vault.`,
  );
  for (const [code, number] of Object.entries(going.staying) as [keyof typeof stayWords, number][])
    await output.answer(`${countedAssets(number)} ${number === 1 ? 'stays' : 'stay'}: ${stayWords[code]}.`);
  for (const warning of spaceWarnings(library, place.kind, { needBytes: options.need, bytes }))
    if (!options.imageCapture || !ofTheList.has(warning)) output.say(warningWords(warning, place.kind));
  if (options.imageCapture)
    output.say(
      'Deleted through macOS, photos may be gone from the iPhone at once, without Recently Deleted. This was never tried on a real iPhone.',
    );
  return going;
}

/** What is not so where macOS deletes. */
const ofTheList: ReadonlySet<FreeSpaceWarning> = new Set(['deletes-by-hand', 'recently-deleted']);
