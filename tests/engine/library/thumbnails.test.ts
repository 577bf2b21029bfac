import { existsSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { openThumbnails } from '../../../electron/catalog/thumbnails.ts';
import { type Library, openLibrary } from '../../../electron/engine/library/open-library.ts';
import { makePictures } from '../../../electron/engine/pictures/make-pictures.ts';
import { thumbnailsIn, unpicturedLibrary } from '../pictures/pictured-library.ts';
import { idle } from '../temporary.ts';

const fileOf = (library: Library) => path.join(library.root, '.photoferry/thumbnails.sqlite');

/** A closed library whose photos all have their thumbnails. */
async function pictured(photos: number): Promise<Library> {
  const library = await unpicturedLibrary(photos);
  expect(await makePictures(library, 'thumbnail', { signal: idle() })).toMatchObject({ made: photos });
  library.close();
  return library;
}

async function refilled(root: string): Promise<{ notices: readonly string[]; made: number; there: number }> {
  const library = openLibrary(root);
  try {
    const { made } = await makePictures(library, 'thumbnail', { signal: idle() });
    return { notices: library.notices, made, there: thumbnailsIn(library) };
  } finally {
    library.close();
  }
}

it('are all made again when their file was deleted, and only then', async () => {
  const library = await pictured(5);
  expect(await refilled(library.root)).toEqual({ notices: [], made: 0, there: 5 });
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${fileOf(library)}${suffix}`, { force: true });
  expect(await refilled(library.root)).toEqual({ notices: [], made: 5, there: 5 });
  expect(await refilled(library.root)).toEqual({ notices: [], made: 0, there: 5 });
});

it('are all made again when the program was killed between making the file and asking for them', async () => {
  const library = await pictured(2);
  rmSync(fileOf(library));
  openThumbnails(fileOf(library)).close();
  expect(await refilled(library.root)).toMatchObject({ made: 2, there: 2 });
});

it.each([
  [
    'garbage',
    (file: string) => writeFileSync(file, 'no database, but long enough to be looked at. '.repeat(400)),
  ],
  ['a sound database of somebody else', (file: string) => foreign(file)],
  ['cut short', (file: string) => truncateSync(file, Math.floor(statSync(file).size / 8192 / 2) * 8192)],
])('are set aside and made again when their file is %s, with words', async (_, spoil) => {
  const library = await pictured(12);
  const file = fileOf(library);
  spoil(file);
  const { notices, made, there } = await refilled(library.root);
  expect(notices).toEqual([expect.stringMatching(/thumbnails was damaged.*photos are not touched/)]);
  expect({ made, there }).toEqual({ made: 12, there: 12 });
  expect(existsSync(`${file}.damaged`)).toBe(true);
  expect((await refilled(library.root)).notices).toEqual([]);
});

it('whose file turns out damaged while they are written are told as that, not as a damaged catalog', async () => {
  const library = await unpicturedLibrary(3);
  const { thumbnails } = library;
  const damage = () => {
    throw Object.assign(new Error('database disk image is malformed'), { code: 'SQLITE_CORRUPT' });
  };
  expect(() => thumbnails.transaction(damage)).toThrow(
    expect.objectContaining({ code: 'thumbnails-damaged', advice: expect.stringMatching(/Import again/) }),
  );
  expect(existsSync(`${fileOf(library)}.damaged`)).toBe(true);
  library.close();
  expect(await refilled(library.root)).toMatchObject({ there: 3 });
});

function foreign(file: string): void {
  rmSync(file);
  const database = new Database(file);
  database.exec('CREATE TABLE thumbnail (something TEXT)');
  database.close();
}
