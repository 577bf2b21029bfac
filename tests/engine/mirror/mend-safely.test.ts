import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { proveVault } from '../../../electron/engine/prove/prove-vault.ts';
import { connectStore } from '../../../electron/engine/vault/connect-store.ts';
import { joinLibraryVault } from '../../../electron/engine/vault/set-up-vault.ts';
import { digestOf } from '../../../electron/vault/layout.ts';
import { backUp, bring, libraryAt, passphrase, photos } from '../backup/backup-desk.ts';
import { idle } from '../temporary.ts';
import { mirrorDesk, namesAt, runMirror } from './mirror-desk.ts';

it('a vault gets from a mirror what was written into it, and no junk under such a name', async () => {
  const { library, place, mirror } = await mirrorDesk(3, { isFilled: false });
  // Of another computer, so that nothing here has it but the mirror.
  const other = await libraryAt();
  await joinLibraryVault(other, { place, secret: { passphrase } }, { signal: idle() });
  await bring(other, { 'OTHER.JPG': photos(4)['IMG_3.JPG']! });
  await backUp(other);
  await backUp(library);
  expect((await proveVault(library, { deep: false, signal: idle() })).broken).toEqual([]);
  await runMirror(library);
  const { desktop } = other.catalog.vault.get()!;
  const [entry] = namesAt(place).filter((name) => name.startsWith('log/') && name.includes(desktop));
  const bytes = readFileSync(path.join(place, entry!));
  const forged = Buffer.from('{"signed":"by nobody"}\n');
  const junk = `${entry!.slice(0, entry!.lastIndexOf('-'))}-${digestOf(forged)}`;
  writeFileSync(path.join(mirror, junk), forged);
  rmSync(path.join(place, entry!));
  await proveVault(library, { deep: false, signal: idle() });
  expect(readFileSync(path.join(place, entry!)).equals(bytes)).toBe(true);
  expect(namesAt(place)).not.toContain(junk);
});

it('a mirror that is let go of while it is filled ends the run, and no other takes its place', async () => {
  const { library, mirror, row } = await mirrorDesk(3, { isFilled: false });
  const { stoppedBy } = await runMirror(library, {
    onProgress: () => {
      library.catalog.mirrors.remove(row.id);
      library.catalog.mirrors.add({ place: `${mirror}-other`, traits: row.traits, atMs: row.addedAtMs + 1 });
    },
  });
  expect(stoppedBy?.code).toBe('mirror-none');
  const [other] = library.catalog.mirrors.all();
  expect(library.catalog.mirrors.sums(other!.id)).toMatchObject({ proven: 0 });
});

it('an upload of what the vault does not have any more is ended', async () => {
  const { library, mirror, row } = await mirrorDesk(3, { isFilled: false });
  const store = await connectStore(mirror, { signal: idle() });
  const name = `blobs/private-${'0'.repeat(32)}/00/${'0'.repeat(64)}.${'0'.repeat(16)}`;
  const uploadId = await store.createUpload(name, { partBytes: 8_390_656, signal: idle() });
  library.catalog.mirrors.setUpload(row.id, name, JSON.stringify({ format: 1, name, uploadId }));
  expect(await runMirror(library)).toMatchObject({ failed: 0, due: 0 });
  expect(library.catalog.mirrors.uploads(row.id)).toEqual([]);
  const left: unknown[] = [];
  for await (const upload of store.listUploads({ prefix: 'blobs/', signal: idle() })) left.push(upload);
  expect(left).toEqual([]);
  await store.close();
});
