import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sealObject } from '../../electron/crypto/sealed-object.ts';
import { signText } from '../../electron/crypto/signed-text.ts';
import type { ChainHead, ChainProblem } from '../../electron/vault/chains.ts';
import { nextClock } from '../../electron/vault/clock.ts';
import { chainName, chainStem } from '../../electron/vault/layout.ts';
import { encodeLog, readLog } from '../../electron/vault/log.ts';
import { sendOnce } from '../../electron/vault/send-once.ts';
import type { Vault } from '../../electron/vault/vault.ts';
import { folderStore, idle, newId, newVault, otherDesktop } from './test-vault.ts';

describe('the log', () => {
  /** A log of so many segments in the store. */
  async function writeLog(vault: Vault, count: number, heads: Record<string, string> = {}) {
    const names: string[] = [];
    for (let sequence = 1; sequence <= count; sequence++) {
      const segment = { sequence, previous: names.at(-1) ?? null, heads, changes: changesOf(vault, 2) };
      const encoded = await encodeLog(vault, segment);
      await sendOnce(vault, encoded, { signal: idle() });
      names.push(encoded.name);
    }
    return names;
  }

  it('is read beyond what is lost or damaged, and every loss is told', async () => {
    const vault = await newVault(await folderStore());
    const names = await writeLog(vault, 8);
    const lose = (at: number) => vault.store.delete(names[at - 1]!, { signal: idle() });
    await lose(1);
    await lose(4);
    await lose(5);
    await vault.store.put(names[6]!, Buffer.from('nothing'), { signal: idle() });
    const { segments, problems } = await read(vault);
    expect(segments.map(({ sequence }) => sequence)).toEqual([2, 3, 6, 8]);
    expect(problems.map(({ code, sequence, name }) => [code, sequence, name]).sort()).toEqual([
      ['chain-damaged', 7, names[6]],
      ['chain-gap', 1, names[0]],
      ['chain-gap', 4, undefined],
      ['chain-gap', 5, names[4]],
    ]);
  });

  it('is not hidden by any number of other objects of its names', async () => {
    const vault = await newVault(await folderStore());
    const names = await writeLog(vault, 3);
    for (const name of names) {
      for (let at = 0; at < 40; at++) {
        const junk = `${name.slice(0, -32)}${String(at).padStart(32, '0')}`;
        await vault.store.put(junk, randomBytes(20), { signal: idle() });
      }
    }
    const { segments, codes } = await read(vault);
    expect(segments.map(({ name }) => name)).toEqual(names);
    expect(codes).toEqual(['chain-junk', 'chain-junk', 'chain-junk']);
  });

  it('of a desktop and its copy is read on both branches, and the loss of one is told', async () => {
    const vault = await newVault(await folderStore());
    const [first] = await writeLog(vault, 1);
    const twins: string[] = [];
    for (let twin = 0; twin < 2; twin++) {
      let previous = first!;
      for (const sequence of [2, 3]) {
        const encoded = await encodeLog(vault, {
          sequence,
          previous,
          heads: {},
          changes: changesOf(vault, 1),
        });
        await sendOnce(vault, encoded, { signal: idle() });
        previous = encoded.name;
        twins.push(previous);
      }
    }
    const whole = await read(vault);
    expect(whole.codes).toEqual([]);
    expect(whole.segments.map(({ name }) => name).sort()).toEqual([first, ...twins].sort());
    await vault.store.delete(twins[2]!, { signal: idle() });
    expect((await read(vault)).problems).toMatchObject([{ code: 'chain-gap', sequence: 2, name: twins[2] }]);
  });

  it('that lost its end, or all of it, is told by whoever had read it', async () => {
    const vault = await newVault(await folderStore());
    const other = otherDesktop(vault);
    const names = await writeLog(vault, 3);
    await writeLog(other, 1, { [vault.desktop]: names[2]! });
    expect((await read(vault)).codes).toEqual([]);
    for (const lost of [2, 1, 0]) {
      await vault.store.delete(names[lost]!, { signal: idle() });
      const { segments, problems } = await read(vault);
      expect(segments).toHaveLength(lost + 1);
      expect(problems).toMatchObject([{ code: 'chain-claimed', desktop: vault.desktop, sequence: 3 }]);
    }
    const head = { sequence: 2, name: names[1]! };
    const { problems } = await read(vault, new Map([[`${vault.member}/${vault.desktop}`, head]]));
    expect(problems.map(({ code, sequence }) => [code, sequence])).toEqual([
      ['chain-rolled-back', 2],
      ['chain-claimed', 3],
    ]);
  });

  const changesOf = (vault: Vault, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      clock: nextClock(undefined, { nowMs: 1_800_000_000_000 + index, desktop: vault.desktop }),
      ...{ entity: `asset:${newId()}`, field: 'favourite', value: index % 2 === 0 },
    }));
  const read = async (vault: Vault, known: ReadonlyMap<string, ChainHead> = new Map()) => {
    const problems: ChainProblem[] = [];
    const onProblem = (problem: ChainProblem) => problems.push(problem);
    const segments = [];
    for await (const segment of readLog(vault, known, { signal: idle(), onProblem })) segments.push(segment);
    return { segments, problems, codes: problems.map(({ code }) => code) };
  };

  it("is read by the member's other desktops as it was written, and tells a stranger nothing", async () => {
    const vault = await newVault(await folderStore());
    const other = otherDesktop(vault);
    const changes = changesOf(vault, 500);
    const first = await encodeLog(vault, { sequence: 1, previous: null, heads: {}, changes });
    await sendOnce(vault, first, { signal: idle() });
    const heads = { [vault.desktop]: first.name };
    const answer = await encodeLog(other, {
      sequence: 1,
      previous: null,
      heads,
      changes: changesOf(other, 1),
    });
    await sendOnce(other, answer, { signal: idle() });
    const { segments, codes } = await read(other);
    expect(codes).toEqual([]);
    const byDesktop = new Map(segments.map((segment) => [segment.desktop, segment.value]));
    expect(byDesktop.get(vault.desktop)!.changes).toEqual(changes);
    expect(byDesktop.get(other.desktop)!.heads).toEqual(heads);
    expect(first.bytes.includes('favourite')).toBe(false);
  });

  it('that was altered, swapped, or is a bomb is not taken', async () => {
    const vault = await newVault(await folderStore());
    const { keys } = vault.secrets;
    const chain = { kind: 'log', member: vault.member, desktop: vault.desktop, sequence: 1 } as const;
    const good = await encodeLog(vault, {
      sequence: 1,
      previous: null,
      heads: {},
      changes: changesOf(vault, 3),
    });
    const altered = Buffer.from(good.bytes);
    altered[100]! ^= 1;
    const otherStem = chainStem({ ...chain, desktop: newId() });
    const body = {
      ...{ format: 1, vaultId: vault.id, member: vault.member, desktop: vault.desktop, sequence: 1 },
      ...{ previous: null, heads: {}, changes: [] },
    };
    const text = deflateSync(signText('log', body, keys.sign));
    // In every way as it should be, but for its size.
    const filler = ' '.repeat(70_000_000);
    const bomb = deflateSync(signText('log', { ...body, filler } as typeof body, keys.sign));
    const stranger = await newVault(await folderStore());
    for (const bytes of [
      altered,
      good.bytes.subarray(0, -20),
      sealObject(keys.log, otherStem, text),
      sealObject(keys.thumbs, chainStem(chain), text),
      sealObject(keys.log, chainStem(chain), bomb),
      sealObject(keys.log, chainStem(chain), deflateSync(Buffer.from('['.repeat(1_000_000)))),
      sealObject(keys.log, chainStem(chain), deflateSync(signText('log', body, stranger.secrets.keys.sign))),
      sealObject(
        keys.log,
        chainStem(chain),
        deflateSync(signText('log', { ...body, heads: { [newId()]: '../x' } } as typeof body, keys.sign)),
      ),
    ]) {
      const name = chainName(chain, bytes);
      await vault.store.put(name, bytes, { signal: idle() });
      const { segments, codes } = await read(vault);
      expect({ segments, codes }).toEqual({ segments: [], codes: ['chain-damaged'] });
      await vault.store.delete(name, { signal: idle() });
    }
    const fine = sealObject(keys.log, chainStem(chain), text);
    await vault.store.put(chainName(chain, fine), fine, { signal: idle() });
    expect((await read(vault)).segments.length).toBe(1);
  });
});
