import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { listAssets } from '../../../electron/engine/list-assets.ts';
import { openFolder } from '../../../electron/phone/folder/folder-phone.ts';
import { idle, temporaryFolder, temporaryLibrary } from '../temporary.ts';
import { expectWhole } from './expect-whole.ts';
import { importFolder, plant } from './import-desk.ts';
import { interfere, interfereAfterBytes } from './interfere.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('an import that was cut off', () => {
  it('goes on after it was stopped in the middle', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    for (let at = 0; at < 60; at++) await plant(folder, `${at}.jpg`, randomBytes(100_000));
    const controller = new AbortController();
    const phone = interfere(await openFolder(folder), 21, async () => controller.abort());
    const first = await importPhone(library, phone, { signal: controller.signal });
    expect(first.stoppedBy?.code).toBe('interrupted');
    expect(first.outcomes.imported + first.outcomes.pending).toBe(60);
    await expectWhole(library);
    const second = await importFolder(library, folder);
    expect(second.outcomes).toMatchObject({
      seen: first.outcomes.imported,
      imported: first.outcomes.pending,
      pending: 0,
    });
    await expectWhole(library);
  });

  it('keeps what it has when the card is pulled, and says what is left', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    const card = path.join(folder, 'card');
    for (let at = 0; at < 40; at++) await plant(card, `${at}.jpg`, randomBytes(200_000));
    const phone = interfere(await openFolder(card), 11, () => rename(card, `${card}-away`));
    const result = await importPhone(library, phone, { signal: idle() });
    expect(result.stoppedBy).toMatchObject({ code: 'phone-gone' });
    expect(result.outcomes).toMatchObject({ unreadable: 0 });
    expect(result.outcomes.imported).toBeGreaterThanOrEqual(9);
    expect(result.outcomes.imported + result.outcomes.pending).toBe(40);
    await expectWhole(library);
    await rename(`${card}-away`, card);
    expect((await importFolder(library, card)).outcomes.pending).toBe(0);
    expect([...listAssets(library)]).toHaveLength(40);
  });

  it('goes on in the middle of a large file, whatever stopped it', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    const big = randomBytes(60_000_000);
    await plant(folder, 'film.mov', big);
    const controller = new AbortController();
    const phone = interfereAfterBytes(await openFolder(folder), 30_000_000, () => controller.abort());
    const first = await importPhone(library, phone, { signal: controller.signal });
    expect(first).toMatchObject({ outcomes: { pending: 1 }, stoppedBy: { code: 'interrupted' } });
    const second = await importFolder(library, folder);
    expect(second).toMatchObject({ outcomes: { imported: 1 } });
    expect(first.bytes).toBeGreaterThanOrEqual(30_000_000);
    expect(first.bytes + second.bytes).toBe(big.length);
    await expectWhole(library);
    expect(sha256(big)).toBe([...listAssets(library)][0]!.resources[0]!.sha256);
  });

  it('begins a large file anew when it is another one by then', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    await plant(folder, 'film.mov', randomBytes(60_000_000));
    const controller = new AbortController();
    const phone = interfereAfterBytes(await openFolder(folder), 30_000_000, () => controller.abort());
    await importPhone(library, phone, { signal: controller.signal });
    await plant(folder, 'film.mov', randomBytes(60_000_000), '2024-07-03T00:00:00Z');
    const second = await importFolder(library, folder);
    expect(second).toMatchObject({ bytes: 60_000_000, outcomes: { imported: 1 } });
    expect([...listAssets(library)][0]!.resources[0]!.sha256).toBe(
      sha256(readFileSync(path.join(folder, 'film.mov'))),
    );
  });

  it('keeps the beginning of a large file through a try that brought nothing', async () => {
    const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
    const big = randomBytes(60_000_000);
    await plant(folder, 'film.mov', big);
    const controller = new AbortController();
    const phone = interfereAfterBytes(await openFolder(folder), 30_000_000, () => controller.abort());
    const first = await importPhone(library, phone, { signal: controller.signal });
    const again = new AbortController();
    const cut = interfere(await openFolder(folder), 1, () => again.abort());
    expect(await importPhone(library, cut, { signal: again.signal })).toMatchObject({ bytes: 0 });
    const third = await importFolder(library, folder);
    expect(first.bytes + third.bytes).toBe(big.length);
    await expectWhole(library);
  });
});
