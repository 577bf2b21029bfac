import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { filesBelow } from '../engine/import/expect-whole.ts';
import { plantOn } from '../engine/import/plugged-phones.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { type Run, type RunOptions, runPhotoferry } from '../phones/run-photoferry.ts';

/** A computer with a library, or with none yet, and its keys. */
export interface VaultDesk {
  home: string;
  library: string;
  env: NodeJS.ProcessEnv;
  run(args: readonly string[], options?: Omit<RunOptions, 'env'>): Promise<Run>;
}

/** Where a vault is: `['--folder', DIR]` or `['--s3', URL]`, with what it takes to reach it. */
export interface VaultPlace {
  words: readonly string[];
  env?: Readonly<Record<string, string>>;
}

export const passphrase = 'correct horse battery staple';

/** A new computer that has nothing but a way to the store. Without `ownHome` it is gone when the test has ended. */
export async function newDesk(place: VaultPlace, ownHome?: string): Promise<VaultDesk> {
  const home = ownHome ?? (await temporaryFolder());
  const library = path.join(home, 'library');
  const env = {
    ...process.env,
    ...place.env,
    HOME: home,
    PHOTOFERRY_LIBRARY: library,
    PHOTOFERRY_CONFIG_DIR: path.join(home, 'config'),
    PHOTOFERRY_PASSPHRASE: passphrase,
  };
  return { home, library, env, run: (args, options = {}) => runPhotoferry(args, { ...options, env }) };
}

export interface CardFile {
  name: string;
  sizeBytes: number;
}

/** Photos of odd sizes and a video of more than one part. */
export const fewFiles: readonly CardFile[] = [
  ...[1, 17, 65_503, 65_504, 65_505, 150_000, 400_001].map((sizeBytes, at) => ({
    name: `IMG_${at}.JPG`,
    sizeBytes,
  })),
  { name: 'MVI_1.MP4', sizeBytes: 9_000_001 },
];

/** Imports files of these sizes, each with a time of its own. */
export async function importFiles(desk: VaultDesk, files: readonly CardFile[]): Promise<void> {
  const card = path.join(desk.home, `card-${randomBytes(4).toString('hex')}`);
  mkdirSync(card);
  for (const [at, { name, sizeBytes }] of files.entries())
    plantOn(
      card,
      path.join('DCIM', name),
      randomBytes(sizeBytes),
      Date.UTC(2024, 6, 1 + (at % 20), 12, at % 60, 0, 250),
    );
  const { status, stderr } = await desk.run(['import', '--later', '--from', card]);
  expect(status, stderr).toBe(0);
}

/** Makes the vault and backs the library up to it. Gives the file of the recovery phrase. */
export async function makeVault(desk: VaultDesk, place: VaultPlace, ...more: string[]): Promise<string> {
  const phraseFile = path.join(desk.home, 'phrase');
  const words = ['vault', 'create', ...place.words, '--phrase-file', phraseFile, '--json', ...more];
  const made = await desk.run(words);
  expect(made.status, made.stderr).toBe(0);
  return phraseFile;
}

export async function backUp(desk: VaultDesk): Promise<Run> {
  const done = await desk.run(['backup', '--json']);
  expect(done.status, done.stderr).toBe(0);
  return done;
}

/** Another computer of the same person, by the passphrase. */
export async function joinedDesk(place: VaultPlace): Promise<VaultDesk> {
  const desk = await newDesk(place);
  const joined = await desk.run(['vault', 'join', ...place.words, '--json']);
  expect(joined.status, joined.stderr).toBe(0);
  return desk;
}

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** The originals of a library stand below `to` with the same paths, bytes and times, but for those `without`. */
export function expectSameFiles(library: string, to: string, without: readonly string[] = []): void {
  const originals = filesBelow(library).filter(
    (file) => file.startsWith('Originals/') && !without.includes(file),
  );
  const there = filesBelow(to).filter((file) => !file.endsWith('.xmp'));
  expect(there.sort()).toEqual(originals.sort());
  for (const file of originals) {
    const [one, other] = [path.join(library, file), path.join(to, file)];
    expect(`${file} ${sha256(other)}`).toBe(`${file} ${sha256(one)}`);
    expect(Math.abs(statSync(other).mtimeMs - statSync(one).mtimeMs), file).toBeLessThan(1);
  }
}

/** Names of the objects of a vault in a folder. */
export const objectsIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
