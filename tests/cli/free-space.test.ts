import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { filesBelow } from '../engine/import/expect-whole.ts';
import { plantOn } from '../engine/import/plant-on.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { backUp, makeVault, newDesk } from '../vaults/vault-desk.ts';

/** Pictures unlike each other, each of its own day of July 2024. */
async function cardOf(names: readonly string[]): Promise<string> {
  const card = await temporaryFolder();
  for (const [at, name] of names.entries()) {
    const create = {
      width: 40 + at,
      height: 40,
      channels: 3 as const,
      background: { r: at * 20, g: 90, b: 30 },
    };
    plantOn(card, `DCIM/${name}`, await sharp({ create }).jpeg().toBuffer(), Date.UTC(2024, 6, 1 + at, 12));
  }
  return card;
}

it('free-space: shows what may go and why, frees it when it is told to, and nothing that is not proven or was changed', async () => {
  const vault = { words: ['--folder', path.join(await temporaryFolder(), 'vault')] };
  const desk = await newDesk(vault);
  const card = await cardOf(['A.JPG', 'B.JPG', 'C.JPG']);
  expect((await desk.run(['import', '--from', card])).status).toBe(0);
  const plan = async (...more: string[]) => await desk.run(['free-space', '--json', ...more]);

  // Nothing is in a vault.
  expect(await plan('--from', card)).toMatchObject({ status: 0, result: { candidates: 0, freed: 0 } });
  await makeVault(desk, vault);
  await backUp(desk);
  expect(await plan()).toMatchObject({ status: 2, result: { code: 'wrong-use' } });
  expect(await plan('--desktop', '--from', card)).toMatchObject({ status: 2 });
  expect(await plan('--desktop', '--second-copy')).toMatchObject({ status: 2 });
  for (const place of [['--desktop'], ['--from', card]])
    for (const flag of ['--purged-too', '--yes-cloud', '--yes-icloud', '--image-capture', '--show'])
      expect(await plan(...place, flag, '--execute')).toMatchObject({
        ...{ status: 2, result: { code: 'wrong-use' } },
      });
  expect(filesBelow(card)).toHaveLength(3);
  expect(await plan('--phone', 'nobody')).toMatchObject({ status: 3, result: { code: 'no-such-phone' } });
  expect((await desk.run(['free-space', '--desktop', '--need', 'much'])).status).toBe(2);

  const shown = await plan('--from', card);
  expect(shown).toMatchObject({ status: 0, result: { candidates: 3, assets: 3, freed: 0, refused: [] } });
  const items = shown.lines.filter(({ type }) => type === 'item');
  expect(items.map((item) => path.basename(String(item.path)))).toEqual(['A.JPG', 'B.JPG', 'C.JPG']);
  expect(items[0]).toMatchObject({
    ...{ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), mtimeMs: Date.UTC(2024, 6, 1, 12) },
    ...{ blob: expect.stringMatching(/^blobs\//), proof: expect.stringMatching(/^(?:etag|read)$/) },
    copies: { desktop: true, phones: [], vaults: [expect.stringContaining('vault')] },
  });
  expect(filesBelow(card)).toHaveLength(3);
  // As much as is needed, the oldest first.
  expect(await plan('--from', card, '--need', '1')).toMatchObject({ result: { candidates: 1 } });
  expect(await plan('--from', card, '--keep-days', '60000')).toMatchObject({ result: { candidates: 0 } });
  expect(await plan('--from', card, '--larger-than', '1G')).toMatchObject({ result: { candidates: 0 } });

  // One is edited on the card behind our back: same size, same time.
  const edited = path.join(card, 'DCIM/B.JPG');
  const sizeBytes = Number(items[1]!.sizeBytes);
  writeFileSync(edited, Buffer.alloc(sizeBytes, 7));
  utimesSync(edited, new Date(Date.UTC(2024, 6, 2, 12)), new Date(Date.UTC(2024, 6, 2, 12)));
  const freed = await plan('--from', card, '--execute');
  expect(freed).toMatchObject({
    status: 1,
    result: { candidates: 3, freed: 2, refused: [{ path: 'DCIM/B.JPG', code: 'changed-on-phone' }] },
  });
  expect(existsSync(edited)).toBe(true);
  expect(existsSync(path.join(card, 'DCIM/A.JPG'))).toBe(false);

  // The same here, told by the name that its item has.
  const listedHere = (await plan('--desktop')).lines.filter(({ type }) => type === 'item');
  const broken = String(listedHere[0]!.path);
  const whole = readFileSync(path.join(desk.library, broken));
  writeFileSync(path.join(desk.library, broken), Buffer.alloc(whole.length, 7));
  expect(await plan('--desktop', '--need', '1', '--execute')).toMatchObject({
    // The next in order makes up for it.
    ...{ status: 1, result: { freed: 1, refused: [{ path: broken, code: 'file-changed' }] } },
    stderr: expect.stringContaining(`${broken}: it stays: it is not what was imported`),
  });
  writeFileSync(path.join(desk.library, broken), whole);

  const here = filesBelow(path.join(desk.library, 'Originals'));
  const gone = await plan('--desktop', '--execute', '--need', '1');
  expect(gone).toMatchObject({ status: 0, result: { candidates: 1, freed: 1, refused: [] } });
  expect(filesBelow(path.join(desk.library, 'Originals'))).toHaveLength(here.length - 1);
  expect(await plan('--desktop')).toMatchObject({ result: { candidates: 1 } });
  // What is kept here comes back, and is not among what may go.
  const listed = await desk.run(['list', '--json']);
  const away = listed.lines.find(
    ({ type, resources }) =>
      type === 'asset' && (resources as { path: string | null }[]).some((file) => file.path === null),
  )!;
  const keep = async (...words: string[]) => await desk.run(['keep', ...words, '--json']);
  expect(await keep('add')).toMatchObject({ status: 2 });
  expect(await keep('add', '--asset', String(away.assetId))).toMatchObject({
    ...{ status: 0, result: { kept: 1, files: 1, refused: 0 } },
  });
  expect(filesBelow(path.join(desk.library, 'Originals'))).toHaveLength(here.length);
  expect(await plan('--desktop')).toMatchObject({ result: { candidates: 1, staying: { 'kept-here': 1 } } });
  const none = await desk.run(['free-space', '--desktop', '--keep-days', '60000']);
  expect(none.stdout).toMatch(/^Nothing can go from this computer\.\n/);
  expect(none.stdout).toMatch(/^1 photo or video stays: kept .*$/m);
  expect(await keep('list')).toMatchObject({ lines: [{ assetId: away.assetId, isHere: true }, { kept: 1 }] });
  expect(await keep('remove', '--asset', String(away.assetId))).toMatchObject({ result: { released: 1 } });
  expect(await plan('--desktop')).toMatchObject({ result: { candidates: 2, staying: {} } });
  // All of it is still to be had.
  const to = path.join(desk.home, 'restored');
  expect(await desk.run(['restore', '--to', to, '--json'])).toMatchObject({
    status: 0,
    result: { files: 3 },
  });
}, 180_000);
