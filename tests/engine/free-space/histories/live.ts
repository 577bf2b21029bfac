import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { Receipt } from '../../../../electron/catalog/phone-leavings.ts';
import { type FreedItem, freePhone } from '../../../../electron/engine/free-space/free-phone.ts';
import { importPhone } from '../../../../electron/engine/import/import-phone.ts';
import type { Library } from '../../../../electron/engine/library/open-library.ts';
import { evictOriginals } from '../../../../electron/engine/originals/evict-originals.ts';
import { fetchOriginals } from '../../../../electron/engine/originals/fetch-originals.ts';
import { moveToTrash, restoreFromTrash } from '../../../../electron/engine/trash/move-to-trash.ts';
import { purgeAssets } from '../../../../electron/engine/trash/purge-assets.ts';
import { openVault } from '../../../../electron/engine/vault/open-vault.ts';
import { PhoneError } from '../../../../electron/phone/phone-error.ts';
import { blobName, parseBlobRef } from '../../../../electron/vault/layout.ts';
import { readBlob } from '../../../../electron/vault/read-blob.ts';
import { backUp, photo } from '../../backup/backup-desk.ts';
import { plantOn } from '../../import/plant-on.ts';
import { crashAt } from '../../removal/crashing-disk.ts';
import { livePhoto, picture, sha256 } from '../../removal/removal-desk.ts';
import { idle } from '../../temporary.ts';
import { candidatesOf } from '../free-desk.ts';
import { count } from './counts.ts';
import { faultyPhone } from './faulty-phone.ts';
import { storeFaults } from './faulty-store.ts';
import { loseObject, overwrite, remove, shoot } from './person.ts';
import type { Act, Step } from './steps.ts';
import { keysOf, reopen, type World } from './world.ts';

export async function live(world: World, step: Step): Promise<void> {
  const { act, which, desktop } = step;
  const { port } = world;
  const there = port.files();
  const name = there[which % Math.max(1, there.length)];
  // A phone that says what is expected has something to hide.
  if (act === 'free' && world.lie === 'expected' && name) overwrite(world, name, true);
  if (act === 'shoot') shoot(world, { [`IMG_${world.shot}.JPG`]: photo(2000) });
  else if (act === 'shootLive') shoot(world, livePhoto(`IMG_${world.shot}`));
  else if (act === 'lie') world.lie = ([undefined, 'wrong', 'expected'] as const)[which % 3];
  else if (act === 'loseObject') loseObject(world, which);
  else if (act === 'freeByBoth') await freeByBoth(world, step);
  else if (act === 'edit') {
    if (name) overwrite(world, name, which % 2 === 0);
  } else if (act === 'remove') {
    if (name) remove(world, name);
  } else await carriedOut(world, step, (library) => work[act](world, step, library));
  if (act === 'import' || act === 'backup') picture(world.libraries[desktop]);
}

/** One thing that a desktop does; its process may end in the middle of it, and is started again. */
async function carriedOut(
  world: World,
  { crash = { at: 1_000_000, before: true }, desktop, losesPut }: Step,
  act: (library: Library) => Promise<void>,
): Promise<void> {
  const library = world.libraries[desktop];
  storeFaults.losesPut = losesPut;
  const onCrash = () => {
    storeFaults.isDead = true;
  };
  const { hasCrashed } = await crashAt(library, { ...crash, onCrash }, () => act(library));
  Object.assign(storeFaults, { isDead: false, losesPut: undefined });
  if (!hasCrashed) return;
  count('crashes');
  reopen(world, desktop);
}

type Work = (world: World, step: Step, library: Library) => Promise<void>;

const chosen = (library: Library, which: number): number[] => {
  const keys = keysOf(library);
  return which % 2 === 0 ? keys : keys.slice(which % Math.max(1, keys.length)).slice(0, 1);
};

const work: Record<
  Exclude<Act, 'shoot' | 'shootLive' | 'lie' | 'loseObject' | 'freeByBoth' | 'edit' | 'remove'>,
  Work
> = {
  import: async (world, step, library) => {
    const phone = await world.port.open();
    await importPhone(library, withFaults(world, step, library, phone), { signal: idle() });
    await phone.close();
    count('imports');
  },
  backup: async (world, step, library) => {
    // With what is new, as a day goes; or just what is due.
    if (step.which % 2 === 1) await work.import(world, step, library);
    await backUp(library);
    count('backups');
  },
  free: (world, step, library) => free(world, step, library),
  evict: async (_, { which }, library) => {
    const { done, refused } = await evictOriginals(library, chosen(library, which), { signal: idle() });
    count('evicted here', done);
    count('refused to be evicted', refused.length);
  },
  fetch: async (_, { which }, library) => {
    const { files } = await fetchOriginals(library, chosen(library, which), { signal: idle() });
    count('fetched', files);
  },
  trash: async (_, { which }, library) => {
    count('trashed', moveToTrash(library, chosen(library, which * 2 + 1)).done);
  },
  takeBack: async (_, __, library) => {
    count('taken out of the trash', restoreFromTrash(library, keysOf(library)).done);
  },
  purge: async (world, { which }, library) => {
    const { assets } = library.catalog;
    moveToTrash(library, chosen(library, which * 2 + 1));
    const trashed = keysOf(library).filter((key) => assets.asset(key)!.trashedAtMs !== null);
    // Whether it comes to an end or not: they are not wanted any more.
    for (const { sha256: digest } of trashed.flatMap((key) => assets.resourcesOf(key)))
      world.must.delete(Buffer.from(digest).toString('hex'));
    count('purged', (await purgeAssets(library, trashed, { signal: idle() })).done);
  },
};

function withFaults(
  world: World,
  step: Step,
  library: Library,
  phone: Awaited<ReturnType<World['port']['open']>>,
) {
  const { port } = world;
  return faultyPhone(phone, {
    ...{ port, fault: step.fault, lie: world.lie },
    expected: new Map(candidatesOf(library, phone.id).map((each) => [each.path, each.sha256])),
    onReplace: (name) => {
      const place = path.relative(port.root, port.placeOf(name));
      count('files replaced just then');
      if (existsSync(path.join(port.root, place))) return overwrite(world, place, true);
      const bytes = photo(1500);
      plantOn(port.root, place, bytes);
      world.must.set(sha256(bytes), `new ${name}`);
    },
    onHidden: (digest) => {
      // A phone that was caught once is not believed again; until then nobody can know.
      if (world.lie !== 'expected' || world.hasCaught.has(step.desktop)) return;
      world.must.delete(digest);
      count('edits that a lying phone hid');
    },
    onCaught: () => world.hasCaught.add(step.desktop),
  });
}

async function free(world: World, step: Step, library: Library): Promise<void> {
  const phone = await world.port.open();
  const faulty = withFaults(world, step, library, phone);
  const { phoneLeavings, phoneFiles } = library.catalog;
  const known = receiptsOf(library, phone.id).length;
  const before = new Set(
    phoneLeavings.all(phoneFiles.phoneKey(phone.id) ?? 0).map(({ phoneFile }) => phoneFile),
  );
  try {
    const items: FreedItem[] = [];
    const { freed, refused } = await freePhone(library, faulty, candidatesOf(library, phone.id), {
      signal: idle(),
      onItem: (each) => items.push(each),
    });
    expectTogether(items);
    count('freed', freed);
    count('refused to be freed', refused.length);
  } catch (error) {
    if (!(error instanceof PhoneError && faulty.isUnplugged())) throw error;
    count('freeings broken off');
  } finally {
    await phone.close();
  }
  const receipts = receiptsOf(library, phone.id).slice(known);
  // What a freeing before this one has decided may have been lost by the store since.
  const due = receipts.filter(({ phoneFile, blob }) => !before.has(phoneFile) || !isLost(world, blob));
  await expectInVault(library, due);
}

/** Of a photo all files went, or none; or it was told that the phone could not have those back that it let go of. */
function expectTogether(items: readonly FreedItem[]): void {
  const freed = new Set(items.flatMap(({ item, outcome }) => (outcome === 'freed' ? [item.asset] : [])));
  for (const each of items) {
    if (each.outcome === 'freed' || !freed.has(each.item.asset)) continue;
    expect(each.code, each.item.path).toBe('parted');
    count('photos parted, and told so');
  }
}

/** Both at once, as over Wi-Fi. */
async function freeByBoth(world: World, step: Step): Promise<void> {
  const one = { ...step, fault: step.fault?.does.startsWith('unplug') ? undefined : step.fault };
  await Promise.all(
    ([0, 1] as const).map((desktop) => free(world, { ...one, desktop }, world.libraries[desktop])),
  );
  count('times freed by both at once');
}

const isLost = ({ lost }: World, blob: string) => lost.has(blobName(parseBlobRef(blob)!));

const receiptsOf = ({ catalog }: Library, id: string) => [...catalog.phoneLeavings.receipts(id)];

/** Whatever has a receipt since: with nothing but the vault, its very bytes are to be had. */
async function expectInVault(library: Library, receipts: readonly Receipt[]): Promise<void> {
  if (receipts.length === 0) return;
  const { vault, close } = await openVault(library, { signal: idle() });
  try {
    for (const { blob, sha256: digest, sizeBytes, path: name } of receipts) {
      const hash = createHash('sha256');
      const wanted = { ...parseBlobRef(blob)!, sha256: Buffer.from(digest, 'hex'), sizeBytes };
      for await (const data of readBlob(vault, wanted, { signal: idle() })) hash.update(data);
      expect(hash.digest('hex'), `${name} in the vault`).toBe(digest);
    }
  } finally {
    await close();
  }
}
