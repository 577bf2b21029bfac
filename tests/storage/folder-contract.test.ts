import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe } from 'vitest';
import { openStore } from '../../electron/storage/open-store.ts';
import { storeContract } from '../contract/object-store.ts';
import { mountExfat } from './exfat-disk.ts';

const traits = {
  createOnly: true,
  etagIsMd5: false,
  refusesWrongMd5: false,
  listsAtOnce: true,
  storageClasses: [],
};
const signal = new AbortController().signal;

storeContract('a folder', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'photoferry-store-'));
  const store = await openStore(folder, { signal });
  return { store, traits, close: () => rm(folder, { recursive: true, force: true }) };
});

const disk = mountExfat();
const why = 'why' in disk ? disk.why : undefined;
describe.skipIf(why)(`a disk with exFAT${why ? ` (skipped: ${why})` : ''}`, () => {
  afterAll(() => {
    if ('unmount' in disk) disk.unmount();
  });
  storeContract('a folder on exFAT', async () => {
    const folder = path.join('folder' in disk ? disk.folder : '', 'backup');
    const store = await openStore(folder, { signal, make: true });
    return { store, traits, close: async () => {} };
  });
});
