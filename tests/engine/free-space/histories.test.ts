import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Receipt } from '../../../electron/catalog/phone-leavings.ts';
import { freePhone } from '../../../electron/engine/free-space/free-phone.ts';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { type Library, openLibrary } from '../../../electron/engine/library/open-library.ts';
import { openVault } from '../../../electron/engine/vault/open-vault.ts';
import { openFolder } from '../../../electron/phone/folder/folder-phone.ts';
import type { AsideFile, IoOptions, Phone, PhoneFreeing } from '../../../electron/phone/phone.ts';
import { PhoneError } from '../../../electron/phone/phone-error.ts';
import { parseBlobRef } from '../../../electron/vault/layout.ts';
import { readBlob } from '../../../electron/vault/read-blob.ts';
import { backUp, join, ownConfig, photo, vaultFor } from '../backup/backup-desk.ts';
import { filesBelow } from '../import/expect-whole.ts';
import { plantOn } from '../import/plant-on.ts';
import { livePhoto, picture, sha256 } from '../removal/removal-desk.ts';
import { idle, temporaryFolder } from '../temporary.ts';
import { candidatesOf } from './free-desk.ts';

/** What the phone does at a call of its freeing: the call is carried out before it, or not at all. */
interface Fault {
  at: number;
  does: 'unplug-before' | 'unplug-after' | 'kill-before' | 'kill-after' | 'replace';
}

type Act = 'shoot' | 'shootLive' | 'edit' | 'remove' | 'import' | 'backup' | 'free' | 'lie' | 'loseBlob';
interface Step {
  act: Act;
  which: number;
  /** Which of the two desktops. */
  desktop: 0 | 1;
  fault: Fault | undefined;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    act: fc.constantFrom<Act>(
      ...(['shoot', 'shootLive', 'edit', 'remove', 'import', 'import', 'backup', 'backup'] as const),
      ...(['free', 'free', 'free', 'free', 'lie', 'loseBlob'] as const),
    ),
    which: fc.nat(1000),
    desktop: fc.constantFrom(0 as const, 1 as const),
    fault: fc.option(
      fc.record({
        at: fc.integer({ min: 0, max: 8 }),
        does: fc.constantFrom<Fault['does']>(
          ...(['unplug-before', 'unplug-after', 'kill-before', 'kill-after', 'replace'] as const),
        ),
      }),
      { nil: undefined, freq: 2 },
    ),
  }),
  { minLength: 4, maxLength: 14 },
);

const counted = { histories: 0, freed: 0, refused: 0, broken: 0, photos: 0 };

it('whatever a phone, a store and two desktops do: no photo without a copy that can be had again', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const world = await createWorld();
      try {
        for (const step of history) await live(world, step);
        await settle(world);
        expectNothingLost(world);
        counted.histories++;
      } finally {
        for (const library of world.libraries) library.close();
      }
    }),
    { numRuns: Number(process.env.PHOTOFERRY_HISTORIES ?? 6), endOnFailure: true },
  );
  process.stderr.write(
    `${counted.histories} histories of freeing a phone: ${counted.photos} photos, ${counted.freed} freed, ${counted.refused} refused, ${counted.broken} times broken off, none lost\n`,
  );
}, 3_600_000);

interface World {
  /** The phone's storage. */
  root: string;
  place: string;
  libraries: Library[];
  /** Digests of what was shot and what the person did not take away again. */
  must: Set<string>;
  isLying: boolean;
  shot: number;
}

async function createWorld(): Promise<World> {
  await ownConfig();
  const root = path.join(await temporaryFolder(), 'phone');
  for (const [name, bytes] of Object.entries({
    ...livePhoto('IMG_0'),
    'A.JPG': photo(2000),
    'B.JPG': photo(2000),
  }))
    plantOn(root, `DCIM/${name}`, bytes);
  const libraries = [openLibrary(await temporaryFolder()), openLibrary(await temporaryFolder())];
  const world = { root, place: '', libraries, must: new Set<string>(), isLying: false, shot: 1 };
  for (const each of onPhone(world)) world.must.add(shaAt(world, each));
  await importAll(world, 0);
  const { place, phrase } = await vaultFor(libraries[0]!);
  await join(libraries[1]!, place, phrase);
  await backUp(libraries[0]!);
  return { ...world, place };
}

async function importAll(world: World, desktop: number): Promise<void> {
  const phone = await openFolder(world.root);
  await importPhone(world.libraries[desktop]!, phone, { signal: idle() });
  await phone.close();
  picture(world.libraries[desktop]!);
}

const onPhone = ({ root }: World) =>
  filesBelow(root).filter((each) => !path.basename(each).startsWith('.photoferry-'));
const shaAt = ({ root }: World, name: string) => sha256(readFileSync(path.join(root, name)));

async function live(world: World, step: Step): Promise<void> {
  const { act, which, desktop } = step;
  const there = onPhone(world);
  const name = there[which % Math.max(1, there.length)];
  const shoot = (files: Record<string, Uint8Array>) => {
    for (const [each, bytes] of Object.entries(files)) {
      plantOn(world.root, `DCIM/${each}`, bytes);
      world.must.add(sha256(bytes));
      counted.photos++;
    }
    world.shot++;
  };
  if (act === 'shoot') shoot({ [`IMG_${world.shot}.JPG`]: photo(2000) });
  if (act === 'shootLive') shoot(livePhoto(`IMG_${world.shot}`));
  if (act === 'edit' && name) overwrite(world, name, which % 2 === 0);
  if (act === 'remove' && name) {
    world.must.delete(shaAt(world, name));
    rmSync(path.join(world.root, name));
  }
  if (act === 'import') await importAll(world, desktop);
  if (act === 'backup') await backUp(world.libraries[desktop]!);
  if (act === 'lie') world.isLying = !world.isLying;
  if (act === 'loseBlob') loseBlob(world, which);
  if (act === 'free') await free(world, step);
}

/** The person's own doing: what stood there is not wanted any more. Sometimes neither size nor time tells. */
function overwrite(world: World, name: string, isSilent: boolean): void {
  const place = path.join(world.root, name);
  world.must.delete(shaAt(world, name));
  const { size, mtimeMs } = statSync(place);
  const bytes = isSilent ? photo(Math.max(0, size - 4)) : photo(size + 10);
  writeFileSync(place, bytes);
  if (isSilent) utimesSync(place, mtimeMs / 1000, mtimeMs / 1000);
  world.must.add(sha256(bytes));
}

/** The store loses an object: what relied on it, and is on the phone yet, must not be freed. */
function loseBlob({ place }: World, which: number): void {
  const folder = path.join(place, 'blobs');
  const blobs = existsSync(folder) ? filesBelow(folder) : [];
  const lost = blobs[which % Math.max(1, blobs.length)];
  if (lost === undefined) return;
  rmSync(path.join(place, 'blobs', lost));
}

async function free(world: World, { desktop, fault, which }: Step): Promise<void> {
  const library = world.libraries[desktop]!;
  const phone = await openFolder(world.root);
  const state = { calls: 0, isDead: false, isKilled: false };
  const known = receiptsOf(library, phone.id).length;
  const faulty = withFaults(world, phone, { fault, which, state });
  try {
    const items = candidatesOf(library, phone.id);
    const { freed, refused } = await freePhone(library, faulty, items, { signal: idle() });
    counted.freed += freed;
    counted.refused += refused.length;
  } catch (error) {
    if (!state.isDead) throw error;
    counted.broken++;
  } finally {
    await phone.close();
  }
  await expectInVault(library, receiptsOf(library, phone.id).slice(known));
  if (!state.isKilled) return;
  library.close();
  world.libraries[desktop] = openLibrary(library.root, { mustExist: true });
}

const receiptsOf = ({ catalog }: Library, id: string) => [...catalog.phoneLeavings.receipts(id)];

/** A phone that breaks off, in whose place another file comes, or that says of any file what it is expected to be. */
function withFaults(
  world: World,
  phone: Phone,
  {
    fault,
    which,
    state,
  }: {
    fault: Fault | undefined;
    which: number;
    state: { calls: number; isDead: boolean; isKilled: boolean };
  },
): Phone {
  const real = phone.freeing!;
  const gone = () => new PhoneError('phone-gone', 'It was unplugged.');
  const call = async <T>(files: readonly AsideFile[], work: () => Promise<T>): Promise<T> => {
    if (state.isDead) throw gone();
    const isNow = fault !== undefined && state.calls++ === fault.at;
    if (!isNow) return await work();
    if (fault.does === 'replace') {
      const { path: name } = files[which % files.length]!.file;
      if (existsSync(path.join(world.root, name))) overwrite(world, name, true);
      else {
        const bytes = photo(1500);
        plantOn(world.root, name, bytes);
        world.must.add(sha256(bytes));
      }
      return await work();
    }
    if (fault.does.endsWith('after')) await work();
    state.isDead = true;
    state.isKilled = fault.does.startsWith('kill');
    throw gone();
  };
  const freeing: PhoneFreeing = {
    batch: 3,
    hashedBy: 'phone',
    asideOf: real.asideOf,
    setAside: (files, options) =>
      call(files, async () => {
        const looks = await real.setAside(files, options);
        if (!world.isLying) return looks;
        const wrong = createHash('sha256').update('another').digest();
        return looks.map((look) => (look.as === 'aside' ? { ...look, sha256: wrong } : look));
      }),
    lookAside: (files, options: IoOptions) => call(files, () => real.lookAside(files, options)),
    putBack: (files, options: IoOptions) => call(files, () => real.putBack(files, options)),
    removeAside: (files, options: IoOptions) => call(files, () => real.removeAside(files, options)),
  };
  return new Proxy(phone, {
    get: (target, name) => {
      if (name === 'freeing') return freeing;
      if (name === 'open' || name === 'stat')
        return (...args: unknown[]) => {
          if (state.isDead) throw gone();
          return (target[name] as (...given: unknown[]) => unknown)(...args);
        };
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** All come home: the phone is looked at by both, and nothing lies aside any more. */
async function settle(world: World): Promise<void> {
  for (const desktop of [0, 1]) await importAll(world, desktop);
  expect(filesBelow(world.root).filter((each) => path.basename(each).startsWith('.photoferry-'))).toEqual([]);
  const key = (library: Library, id: string) => library.catalog.phoneFiles.phoneKey(id)!;
  const phone = await openFolder(world.root);
  for (const library of world.libraries)
    expect(library.catalog.phoneLeavings.all(key(library, phone.id))).toEqual([]);
  await phone.close();
}

/** All that was ever shot, and that the person did not take away again, is on the phone or among the originals of a desktop. */
function expectNothingLost(world: World): void {
  const held = new Set<string>();
  for (const folder of [world.root, ...world.libraries.map(({ root }) => path.join(root, 'Originals'))])
    for (const each of filesBelow(folder)) held.add(sha256(readFileSync(path.join(folder, each))));
  for (const digest of world.must) expect(held.has(digest), digest).toBe(true);
}

/** Whatever has a receipt since: with nothing but the vault, its very bytes are to be had. */
async function expectInVault(library: Library, receipts: readonly Receipt[]): Promise<void> {
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
