import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signText } from '../../electron/crypto/signed-text.ts';
import type { ObjectStore, StoredObject } from '../../electron/storage/object-store.ts';
import type { ChainHead, ChainProblem } from '../../electron/vault/chains.ts';
import { condemnedAmong } from '../../electron/vault/condemned.ts';
import { chainName, formatBlobRef, newGeneration } from '../../electron/vault/layout.ts';
import { encodeReferences, followReferences, holderOf } from '../../electron/vault/references.ts';
import { sendOnce } from '../../electron/vault/send-once.ts';
import type { Vault } from '../../electron/vault/vault.ts';
import { folderStore, idle, newId, newVault, otherDesktop } from './test-vault.ts';

const newRef = (vault: Vault) =>
  formatBlobRef({
    ...{ domain: vault.domain.name, blobId: randomBytes(32).toString('hex'), generation: newGeneration() },
  });

function batch(vault: Vault, sequence: number, previous: string | null) {
  const entries = [{ holder: holderOf(vault, randomBytes(16), 0), blobs: [newRef(vault)] }];
  return { ...encodeReferences(vault, { sequence, previous, entries }), entries };
}

/** A chain of so many batches in the store, as a desktop writes them. */
async function writeBatches(vault: Vault, count: number) {
  const batches: ReturnType<typeof batch>[] = [];
  for (let sequence = 1; sequence <= count; sequence++) {
    const next = batch(vault, sequence, batches.at(-1)?.name ?? null);
    await sendOnce(vault, next, { signal: idle() });
    batches.push(next);
  }
  return batches;
}

async function follow(vault: Vault, heads: ReadonlyMap<string, ChainHead> = new Map()) {
  const problems: ChainProblem[] = [];
  const read: { sequence: number; name: string; desktop: string; entries: unknown }[] = [];
  const onProblem = (problem: ChainProblem) => problems.push(problem);
  for await (const { sequence, name, desktop, value } of followReferences(vault, heads, {
    signal: idle(),
    onProblem,
  }))
    read.push({ sequence, name, desktop, entries: value.entries });
  return { read, problems, codes: problems.map(({ code }) => code) };
}

describe('references', () => {
  it('of all desktops are read in order, and only what is new the next time', async () => {
    const vault = await newVault(await folderStore());
    const other = otherDesktop(vault);
    const batches = await writeBatches(vault, 12);
    const others = await writeBatches(other, 3);
    const { read, problems } = await follow(vault);
    expect(problems).toEqual([]);
    const own = read.filter(({ desktop }) => desktop === vault.desktop);
    expect(own.map(({ name }) => name)).toEqual(batches.map(({ name }) => name));
    expect(own[4]!.entries).toEqual(batches[4]!.entries);
    expect(read.length).toBe(15);
    const heads = new Map([
      [`${vault.member}/${vault.desktop}`, { sequence: 10, name: batches[9]!.name }],
      [`${vault.member}/${other.desktop}`, { sequence: 3, name: others[2]!.name }],
    ]);
    const got: string[] = [];
    const get: ObjectStore['get'] = (name, options) => {
      got.push(name);
      return vault.store.get(name, options);
    };
    const counted = { ...vault, store: { ...vault.store, get } };
    expect((await follow(counted, heads)).read.map(({ sequence }) => sequence)).toEqual([11, 12]);
    expect(got).toEqual([batches[10]!.name, batches[11]!.name]);
  });

  it('are followed up to the first gap, and the gap is told', async () => {
    const vault = await newVault(await folderStore());
    const batches = await writeBatches(vault, 5);
    await vault.store.delete(batches[2]!.name, { signal: idle() });
    const { read, problems } = await follow(vault);
    expect(read.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(problems).toMatchObject([{ code: 'chain-gap', sequence: 3, desktop: vault.desktop }]);
  });

  it('that were read before and are gone now are told', async () => {
    const vault = await newVault(await folderStore());
    const batches = await writeBatches(vault, 3);
    await vault.store.delete(batches[2]!.name, { signal: idle() });
    const heads = new Map([[`${vault.member}/${vault.desktop}`, { sequence: 3, name: batches[2]!.name }]]);
    const { read, codes } = await follow(vault, heads);
    expect(read).toEqual([]);
    expect(codes).toEqual(['chain-rolled-back']);
  });

  it('that somebody else wrote, changed or moved are not taken', async () => {
    const vault = await newVault(await folderStore());
    const stranger = await newVault(await folderStore());
    const put = (name: string, bytes: Uint8Array) => vault.store.put(name, bytes, { signal: idle() });
    const chain = { kind: 'refs', member: vault.member, desktop: vault.desktop, sequence: 1 } as const;
    const good = batch(vault, 1, null);
    const body = {
      ...{ format: 1, vaultId: vault.id, member: vault.member, desktop: vault.desktop, sequence: 1 },
      ...{ previous: null, entries: good.entries },
    };
    const forged = [
      // Signed by a key that is not the member's.
      signText('references', body, stranger.secrets.keys.sign),
      // A bit of it is another.
      Buffer.from(good.bytes.toString('latin1').replace('"sequence":1', '"sequence":2'), 'latin1'),
      // Rightly signed, but for another desktop, another number, another vault, another purpose.
      signText('references', { ...body, desktop: newId() }, vault.secrets.keys.sign),
      signText('references', { ...body, sequence: 2 }, vault.secrets.keys.sign),
      signText('references', { ...body, vaultId: newId() }, vault.secrets.keys.sign),
      signText('log', body, vault.secrets.keys.sign),
      // Rightly signed, and no references.
      signText(
        'references',
        { ...body, entries: [{ holder: 'x', blobs: ['../../x'] }] },
        vault.secrets.keys.sign,
      ),
      Buffer.from('\0\xff\n'),
      Buffer.alloc(0),
    ];
    for (const bytes of forged) {
      const name = chainName(chain, bytes);
      await put(name, bytes);
      const { read, codes } = await follow(vault);
      expect(read).toEqual([]);
      expect(codes).toEqual(['chain-damaged']);
      await vault.store.delete(name, { signal: idle() });
    }
    // Good bytes under a name with another digest.
    await put(chainName(chain, Buffer.from('x')), good.bytes);
    expect((await follow(vault)).codes).toEqual(['chain-damaged']);
    // The good one beside it counts.
    await put(good.name, good.bytes);
    const { read, codes } = await follow(vault);
    expect({ read: read.length, codes }).toEqual({ read: 1, codes: ['chain-junk'] });
  });

  it('are not hidden by any number of others of the same name, and those are named', async () => {
    const vault = await newVault(await folderStore());
    const [first, second] = await writeBatches(vault, 2);
    for (const { name } of [first!, second!]) {
      const stem = name.slice(0, -32);
      for (let at = 0; at < 60; at++)
        await vault.store.put(`${stem}${String(at).padStart(32, '0')}`, randomBytes(20), { signal: idle() });
    }
    const { read, problems } = await follow(vault);
    expect(read.map(({ name }) => name)).toEqual([first!.name, second!.name]);
    expect(problems.map(({ code, sequence }) => [code, sequence])).toEqual([
      ['chain-junk', 1],
      ['chain-junk', 2],
    ]);
  });

  it('of a copy of this desktop are told from its own, and nothing after the fork counts', async () => {
    const vault = await newVault(await folderStore());
    const [first] = await writeBatches(vault, 1);
    for (const twin of [batch(vault, 2, first!.name), batch(vault, 2, first!.name)])
      await sendOnce(vault, twin, { signal: idle() });
    const { read, codes } = await follow(vault);
    expect(read.map(({ sequence }) => sequence)).toEqual([1]);
    expect(codes).toEqual(['chain-forked']);
  });

  it('that follow another past than the one that was read are not taken', async () => {
    const vault = await newVault(await folderStore());
    const [first] = await writeBatches(vault, 1);
    const otherPast = chainName(
      { kind: 'refs', member: vault.member, desktop: vault.desktop, sequence: 1 },
      Buffer.from('another first'),
    );
    await sendOnce(vault, batch(vault, 2, otherPast), { signal: idle() });
    const { read, problems } = await follow(vault);
    expect(read.map(({ name }) => name)).toEqual([first!.name]);
    expect(problems).toMatchObject([{ code: 'chain-damaged', sequence: 2 }]);
  });

  it('of people who were never invited do not count, even with a file of their own', async () => {
    const store = await folderStore();
    const vault = await newVault(store);
    const intruder = await newVault(await folderStore());
    for await (const { name } of intruder.store.list({ prefix: 'keys/', signal: idle() })) {
      const chunks = await (await intruder.store.get(name, { signal: idle() })).toArray();
      await store.put(name, Buffer.concat(chunks), { signal: idle() });
    }
    await writeBatches({ ...intruder, store }, 2);
    await writeBatches(vault, 1);
    const { read, codes } = await follow(vault);
    expect(read.map(({ desktop }) => desktop)).toEqual([vault.desktop]);
    expect(codes).toEqual(['chain-stranger']);
  });

  it('are found among five million names that are none, in bounded memory', async () => {
    const vault = await newVault(await folderStore());
    await writeBatches(vault, 2);
    const junk = 5_000_000;
    const store: ObjectStore = {
      ...vault.store,
      async *list(options) {
        const stranger: StoredObject = {
          ...{ name: '', sizeBytes: 1, modifiedAtMs: 0, etag: undefined, storageClass: undefined },
        };
        for (let at = 0; at < junk; at++)
          yield { ...stranger, name: `refs/${vault.member}/junk-${at}/${'x'.repeat(60)}` };
        yield* vault.store.list(options);
      },
    };
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    const { read } = await follow({ ...vault, store });
    expect(read.length).toBe(2);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(150e6);
  });
});

describe('what is written once', () => {
  it('may be sent again, and is never overwritten', async () => {
    const found = await newVault(await folderStore());
    for (const createOnly of [true, false]) {
      const vault = { ...found, traits: { ...found.traits, createOnly } };
      const object = batch(otherDesktop(vault), 1, null);
      await sendOnce(vault, object, { signal: idle() });
      await sendOnce(vault, object, { signal: idle() });
      const other = { name: object.name, bytes: Buffer.from('other') };
      await expect(sendOnce(vault, other, { signal: idle() })).rejects.toMatchObject({ code: 'name-taken' });
    }
  });
});

describe('condemned marks', () => {
  it('are found for the blobs that were asked for', async () => {
    const vault = await newVault(await folderStore());
    const refs = [newRef(vault), newRef(vault), newRef(vault)];
    for (const ref of [refs[1]!, newRef(vault)])
      await vault.store.put(`condemned/${ref}`, Buffer.alloc(0), { signal: idle() });
    expect(await condemnedAmong(vault, new Set(refs), { signal: idle() })).toEqual(new Set([refs[1]]));
  });
});
