import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sendOnce } from '../../electron/vault/send-once.ts';
import { encodePack, openPack, readPack } from '../../electron/vault/thumbnail-pack.ts';
import { folderStore, idle, newVault } from './test-vault.ts';

describe('a pack of thumbnails', () => {
  it('gives each of them back, by range and whole, and never a damaged one', async () => {
    const vault = await newVault(await folderStore());
    const thumbnails = [65_000, 1, 25_000, 130_000, 65_536, 9].map((size) => randomBytes(size));
    const { name, bytes, places } = encodePack(vault, { sequence: 1, thumbnails });
    await sendOnce(vault, { name, bytes }, { signal: idle() });
    const pack = await openPack(vault, name, { signal: idle() });
    const all = await readPack(vault, name, { signal: idle() });
    for (const [index, place] of places.entries()) {
      expect((await pack.read(place, { signal: idle() })).equals(thumbnails[index]!)).toBe(true);
      expect(all(place).equals(thumbnails[index]!)).toBe(true);
    }
    const damaged = Buffer.from(bytes);
    damaged[70_000]! ^= 1;
    await vault.store.put(name, damaged, { signal: idle() });
    await expect(pack.read(places[2]!, { signal: idle() })).rejects.toMatchObject({ code: 'entry-damaged' });
    expect((await pack.read(places[5]!, { signal: idle() })).equals(thumbnails[5]!)).toBe(true);
    await expect(readPack(vault, name, { signal: idle() })).rejects.toMatchObject({ code: 'entry-damaged' });
    for (const wrong of [
      { ...places[0]!, offset: 10_000_000 },
      { ...places[0]!, length: 0 },
      { ...places[0]!, sha256: 'f'.repeat(64) },
    ])
      await expect(pack.read(wrong, { signal: idle() })).rejects.toMatchObject({ code: 'entry-damaged' });
  });
});
