// A process that tries to create the same hundred names as others do, and says which it got.
import { openStore } from '../../electron/storage/open-store.ts';
import { StorageError } from '../../electron/storage/storage-error.ts';

const [place = '', who = ''] = process.argv.slice(2);
const { signal } = new AbortController();
const store = await openStore(place, { signal });
for (let number = 0; number < 100; number++) {
  try {
    await store.put(`raced/${number}`, Buffer.from(who), { signal, createOnly: true });
    process.stdout.write(`${number}\n`);
  } catch (error) {
    if (!(error instanceof StorageError && error.code === 'object-exists')) throw error;
  }
}
