import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { hasPython, pythonReader } from '../crypto/python-reader.ts';
import { filesBelow } from '../engine/import/expect-whole.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { backUp, importFiles, makeVault, newDesk } from '../vaults/vault-desk.ts';

it('trash: into it, out of it, for good; the vault is told, and an outsider finds nothing of it', async () => {
  const place = path.join(await temporaryFolder(), 'vault');
  const vault = { words: ['--folder', place] };
  const desk = await newDesk(vault);
  const files = ['A.JPG', 'B.JPG', 'C.JPG'].map((name, at) => ({ name, sizeBytes: 3000 + at }));
  await importFiles(desk, files);
  const phraseFile = await makeVault(desk, vault);
  await backUp(desk);
  const { lines } = await desk.run(['list', '--json']);
  const idOf = (name: string) =>
    (lines as { assetId?: string; resources: { name: string }[] }[]).find(
      ({ resources }) => resources?.[0]?.name === name,
    )!.assetId!;
  const [a, b] = [idOf('A.JPG'), idOf('B.JPG')];

  expect(await desk.run(['trash', 'purge', '--json'])).toMatchObject({
    status: 2,
    result: { type: 'error', code: 'wrong-use' },
  });
  expect(await desk.run(['trash', 'add', '--asset', a, '--asset', b, '--json'])).toMatchObject({
    status: 0,
    result: { type: 'result', trashed: 2, refused: 0 },
  });
  const listed = await desk.run(['trash', 'list', '--json']);
  expect(listed).toMatchObject({ status: 0, result: { trashed: 2 } });
  expect(listed.lines).toContainEqual(
    expect.objectContaining({ type: 'asset', assetId: a, name: 'A.JPG', daysLeft: 30 }),
  );
  expect(await desk.run(['status', '--json'])).toMatchObject({
    result: { assets: 3, trashed: 2, evicted: 0, backedUp: 3, proven: 3 },
  });
  expect(
    await desk.run(['trash', 'restore', '--asset', b, '--asset', 'f'.repeat(32), '--json']),
  ).toMatchObject({
    status: 1,
    result: { restored: 1, wantedBack: 0, refused: 1 },
  });
  const early = await desk.run(['trash', 'purge', '--expired', '--json']);
  expect(early).toMatchObject({ status: 0, result: { purged: 0, waiting: 0 } });
  const purged = await desk.run(['trash', 'purge', '--all', '--json']);
  expect(purged).toMatchObject({ status: 0, result: { purged: 1, freedBytes: 3000, kept: [] } });
  expect(filesBelow(path.join(desk.library, 'Originals'))).toHaveLength(2);
  await backUp(desk);
  expect(await desk.run(['prove', '--deep', '--json'])).toMatchObject({ status: 0, result: { broken: [] } });
  const to = path.join(desk.home, 'restored');
  expect(await desk.run(['restore', '--to', to, '--json'])).toMatchObject({
    status: 0,
    result: { files: 2 },
  });
  expect(await desk.run(['restore', '--to', to, '--asset', a, '--json'])).toMatchObject({
    status: 3,
    result: { code: 'no-such-asset' },
  });
  if (hasPython) {
    const secret = { PHOTOFERRY_RECOVERY_PHRASE: readFileSync(phraseFile, 'utf8') };
    const read = await pythonReader(['--vault', place, '--list'], secret);
    expect(read).toMatchObject({ status: 0, result: { listed: 2, wrong: [] } });
  }
  expect(await desk.run(['trash', 'restore', '--asset', a, '--json'])).toMatchObject({
    status: 0,
    result: { restored: 0, wantedBack: 1, refused: 0 },
  });
}, 120_000);
