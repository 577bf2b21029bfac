import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { hasPython, pythonReader } from '../crypto/python-reader.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { backUp, expectSameFiles, fewFiles, importFiles, makeVault, newDesk } from '../vaults/vault-desk.ts';

if (!hasPython) process.stderr.write('docs/reader.py is not tested: python3-cryptography is missing\n');

it.skipIf(!hasPython)(
  'the reader of an outsider restores a vault that the command line made, byte for byte',
  async () => {
    const store = path.join(await temporaryFolder(), 'vault');
    const place = { words: ['--folder', store] };
    const desk = await newDesk(place);
    await importFiles(desk, fewFiles);
    const phraseFile = await makeVault(desk, place);
    await backUp(desk);
    const later = ['LATER.JPG', 'LONE.AAE', 'LONE_TOO.XMP'];
    await importFiles(
      desk,
      later.map((name) => ({ name, sizeBytes: 70_000 })),
    );
    await backUp(desk);
    const to = path.join(desk.home, 'restored');
    const phrase = { PHOTOFERRY_RECOVERY_PHRASE: readFileSync(phraseFile, 'utf8') };
    const { status, result, errors } = await pythonReader(['--vault', store, '--to', to], phrase);
    expect({ status, errors, wrong: result.wrong }).toEqual({ status: 0, errors: [], wrong: [] });
    expect(result.files).toBe(fewFiles.length + later.length);
    expectSameFiles(desk.library, to);
  },
);
