import { readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { joinLibraryVault } from '../../../electron/engine/vault/set-up-vault.ts';
import { backUp, passphrase } from '../backup/backup-desk.ts';
import { idle, temporaryFolder } from '../temporary.ts';
import { mirrorDesk, runMirror } from './mirror-desk.ts';

it('a mirror that is joined as the vault by another name is a mirror no more', async () => {
  const { library, place, mirror, keys, mayGo } = await mirrorDesk(2);
  expect(await mayGo()).toEqual(keys);
  renameSync(place, `${place}-away`);
  const alias = path.join(await temporaryFolder(), 'alias');
  symlinkSync(mirror, alias);
  const ended: string[] = [];
  await joinLibraryVault(
    library,
    { place: alias, secret: { passphrase } },
    { signal: idle(), onMirrorEnded: (each) => ended.push(each) },
  );
  expect(ended).toEqual([mirror]);
  expect(library.catalog.mirrors.all()).toEqual([]);
  await backUp(library);
  expect(await mayGo()).toEqual([]);
});

it('a mirror whose name leads to the vault later is refused by the next run, and counts for nothing', async () => {
  const { library, place, mirror, keys, mayGo } = await mirrorDesk(2);
  expect(await mayGo()).toEqual(keys);
  rmSync(mirror, { recursive: true });
  symlinkSync(place, mirror);
  expect((await runMirror(library)).stoppedBy?.code).toBe('mirror-is-vault');
  expect(await mayGo()).toEqual([]);
  const probes = readdirSync(place, { recursive: true }).filter((name) => String(name).endsWith('same'));
  expect(probes).toEqual([]);
});
