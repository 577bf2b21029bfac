// A process that puts objects until it is killed: each name's bytes follow from the name. Says each name once it is durable.
import { createHash } from 'node:crypto';
import { openStore } from '../../electron/storage/open-store.ts';

const [place = '', who = ''] = process.argv.slice(2);
const { signal } = new AbortController();
const store = await openStore(place, { signal });
const bytesOf = (name: string) => Buffer.alloc(200_000, createHash('sha256').update(name).digest());
await Promise.all(
  [0, 1, 2, 3].map(async (lane) => {
    for (let number = 0; ; number++) {
      const name = `${who}/${lane}/${number}`;
      await store.put(name, bytesOf(name), { signal, createOnly: number % 2 === 0 });
      process.stdout.write(`${name}\n`);
    }
  }),
);
