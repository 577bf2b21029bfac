import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it as test } from 'vitest';
import { blobIdentity } from '../../electron/crypto/blob-identity.ts';
import { blobStream, streamStart } from '../../electron/crypto/blob-stream.ts';
import { deriveKeys } from '../../electron/crypto/derive-keys.ts';
import { sealFrames } from '../../electron/crypto/frames.ts';
import { hasPython, pythonReader } from './python-reader.ts';
import { type VaultFile, writeVault } from './write-vault.ts';

// Skipped where there is no python3 with its package `cryptography`.
const it = test.skipIf(!hasPython);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'photoferry-reader-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, length: number): VaultFile => ({
  path: name,
  data: randomBytes(length),
  mtimeMs: 1_719_835_200_123,
});

async function restore(
  segments: VaultFile[][],
  change?: (vault: Awaited<ReturnType<typeof writeVault>>) => void,
) {
  const vault = await writeVault(path.join(folder, 'vault'), segments);
  change?.(vault);
  const to = path.join(folder, 'to');
  const run = await pythonReader(['--vault', vault.folder, '--to', to, '--list'], {
    PHOTOFERRY_RECOVERY_PHRASE: vault.phrase,
  });
  return { ...run, vault, to };
}

/** 100 MB of zeros in 100 KB. */
const bomb = () => deflateSync(Buffer.alloc(100_000_000), { level: 9 });

const misname = ({ addLog, folder, names }: Awaited<ReturnType<typeof writeVault>>) => {
  addLog({});
  const name = path.join(folder, names.log[1]!);
  renameSync(name, name.replace(/[0-9a-f]{32}$/, '0'.repeat(32)));
};

const flip = (name: string, at: number) => {
  const bytes = readFileSync(name);
  bytes[at < 0 ? bytes.length + at : at]! ^= 1;
  writeFileSync(name, bytes);
};

it('an outsider restores every byte, name and time with the phrase alone', async () => {
  const segments = [
    [
      file('Originals/2024/2024-07-01/IMG_0001.HEIC', 65_536),
      file('Originals/2024/2024-07-01/Été – ✓.JPG', 0),
    ],
    [file('Originals/IMG_0002.MOV', 3_000_001), file('IMG_0003.JPG', 1)],
  ];
  const { status, errors, result, lines, to } = await restore(segments);
  expect(errors).toEqual([]);
  expect({ status, files: result.files, lines: lines.length }).toEqual({ status: 0, files: 4, lines: 4 });
  for (const { path: name, data, mtimeMs } of segments.flat()) {
    expect(readFileSync(path.join(to, name)).equals(data), name).toBe(true);
    expect(Math.round(statSync(path.join(to, name)).mtimeMs)).toBe(mtimeMs);
  }
});

it('restores again over what it restored, and replaces nothing that differs', async () => {
  const segments = [[file('a/IMG_0001.JPG', 5000), file('a/IMG_0002.JPG', 5000)]];
  const { vault, to } = await restore(segments);
  writeFileSync(path.join(to, 'a/IMG_0002.JPG'), 'mine');
  const secrets = { PHOTOFERRY_RECOVERY_PHRASE: vault.phrase };
  const again = await pythonReader(['--vault', vault.folder, '--to', to], secrets);
  expect(again.status).toBe(0);
  expect(readdirSync(path.join(to, 'a')).sort()).toEqual(['IMG_0001.JPG', 'IMG_0002-2.JPG', 'IMG_0002.JPG']);
  expect(readFileSync(path.join(to, 'a/IMG_0002.JPG'), 'utf8')).toBe('mine');
});

it('gives two files of one name both a place', async () => {
  const { status, to } = await restore([[file('a/IMG_0001.JPG', 10), file('a/IMG_0001.JPG', 20)]]);
  expect(status).toBe(0);
  expect(readdirSync(path.join(to, 'a')).sort()).toEqual(['IMG_0001-2.JPG', 'IMG_0001.JPG']);
});

it('opens with the passphrase too, where Python has Argon2', async ({ skip }) => {
  const vault = await writeVault(path.join(folder, 'vault'), [[file('IMG_0001.JPG', 100)]]);
  const args = ['--vault', vault.folder, '--list'];
  const run = await pythonReader(args, { PHOTOFERRY_PASSPHRASE: vault.passphrase });
  skip(
    run.errors.some((line) => line.includes('argon2-cffi')),
    'this Python has no Argon2',
  );
  expect({ status: run.status, listed: run.result.listed }).toEqual({ status: 0, listed: 1 });
  const wrong = await pythonReader(args, { PHOTOFERRY_PASSPHRASE: 'correct horse battery stapler' });
  expect(wrong.status).toBe(2);
  expect(wrong.errors.join()).toContain('opens no slot');
});

it.each([
  ['a flipped bit', (name: string) => flip(name, 70_000)],
  ['a truncated end', (name: string) => writeFileSync(name, readFileSync(name).subarray(0, 65_552))],
  ['nothing', (name: string) => rmSync(name)],
])('names a blob that is %s and restores the others', async (_, damage) => {
  const segments = [[file('a/IMG_0001.JPG', 100_000), file('a/IMG_0002.JPG', 100_000)]];
  const { status, result, to } = await restore(segments, ({ folder, names }) =>
    damage(path.join(folder, names.blobs[0]!)),
  );
  expect({ status, files: result.files }).toEqual({ status: 1, files: 1 });
  expect(result.wrong?.join()).toContain('a/IMG_0001.JPG');
  expect(readdirSync(path.join(to, 'a'))).toEqual(['IMG_0002.JPG']);
});

it('never takes one blob for another', async () => {
  const segments = [[file('a/IMG_0001.JPG', 1000), file('a/IMG_0002.JPG', 1000)]];
  const { result, to } = await restore(segments, ({ folder, names }) => {
    const [first, second] = names.blobs.map((name) => path.join(folder, name)) as [string, string];
    renameSync(first, `${first}~`);
    renameSync(second, first);
    renameSync(`${first}~`, second);
  });
  expect(result.files).toBe(0);
  expect(result.wrong).toHaveLength(2);
  expect(readdirSync(path.join(to, 'a'))).toEqual([]);
});

it.each<[string, (plain: Buffer) => unknown]>([
  ['data', (plain) => plain.writeUInt8(plain[24]! ^ 1, 24)],
  ['padding', (plain) => plain.fill(1, plain.length - 1)],
  ['length', (plain) => plain.writeUInt16BE(999, 22)],
])('accepts no other %s, even sealed with the right key', async (_, forge) => {
  const real = file('IMG_0001.JPG', 1001);
  const { status, result, to } = await restore([[real]], ({ folder, names, domain }) => {
    const { key } = blobIdentity(domain, createHash('sha256').update(real.data).digest());
    const stream = blobStream(key, 1001);
    const plain = Buffer.alloc(stream.shape.streamBytes);
    plain.set(streamStart(stream.header, 1001));
    plain.set(real.data, 24);
    const into = Buffer.alloc(stream.shape.storedBytes);
    forge(plain);
    sealFrames(stream, 0, { plain, into });
    writeFileSync(path.join(folder, names.blobs[0]!), into);
  });
  expect({ status, files: result.files }).toEqual({ status: 1, files: 0 });
  expect(readdirSync(to)).toEqual([]);
});

it('finds another generation where the one that is named is damaged', async () => {
  const { status, result } = await restore([[file('IMG_0001.JPG', 1000)]], ({ folder, names }) => {
    const name = path.join(folder, names.blobs[0]!);
    writeFileSync(name.replace(/[0-9a-f]{16}$/, '0123456789abcdef'), readFileSync(name));
    flip(name, 500);
  });
  expect({ status, files: result.files }).toEqual({ status: 0, files: 1 });
});

type Written = Awaited<ReturnType<typeof writeVault>>;
const stranger = deriveKeys(randomBytes(32), '00'.repeat(16));
it.each<[string, (vault: Written) => void, RegExp]>([
  ['that does not follow the one before', ({ addLog }) => addLog({ previous: null }), /does not follow/],
  ['of another vault', ({ addLog }) => addLog({ vaultId: '00'.repeat(16) }), /does not follow/],
  ['that the member has not signed', ({ addLog }) => addLog({}, { sign: stranger.sign }), /signature/],
  ['that unpacks without end', ({ addLog }) => addLog({}, { packed: bomb() }), /too large/],
  ['that is no zlib', ({ addLog }) => addLog({}, { packed: randomBytes(99) }), /unpack/],
  ['that knew one that is gone', ({ addLog }) => addLog({ heads: { x: 'log/gone' } }), /gone: .*missing/],
  ['with a change that is none', ({ addLog }) => addLog({ changes: [['1', 2, 3]] }), /is none/],
  ['under another digest', (vault) => misname(vault), /not those of its name/],
  ['beside a changed reference', ({ folder, names }) => flip(path.join(folder, names.refs[0]!), 50), /refs/],
])('names a segment %s, and restores what is before it', async (_, change, words) => {
  const { status, result, errors } = await restore([[file('IMG_0001.JPG', 10)]], change);
  expect({ status, files: result.files }).toEqual({ status: 1, files: 1 });
  expect(errors.join()).toMatch(words);
});

it('goes on after a segment that was changed or is gone, whatever lies beside it, and tells of it', async () => {
  const segments = [1, 2, 3].map((number) => [file(`IMG_000${number}.JPG`, 10)]);
  const again = async (change: (vault: Written) => void) => {
    for (const each of ['vault', 'to']) rmSync(path.join(folder, each), { recursive: true, force: true });
    const { status, result, errors } = await restore(segments, change);
    return { status, files: result.files, told: errors.length, errors: errors.join() };
  };
  const segment = ({ folder, names }: Written, at: number) => path.join(folder, names.log[at]!);
  const junk = (name: string) => {
    for (let at = 0; at < 9; at++)
      writeFileSync(`${name.slice(0, -32)}${String(at).padStart(32, '0')}`, 'junk');
  };
  expect(await again((vault) => flip(segment(vault, 1), 100))).toMatchObject({
    status: 1,
    files: 2,
    told: 1,
  });
  for (const lost of [0, 1])
    expect(await again((vault) => rmSync(segment(vault, lost)))).toMatchObject({
      ...{ status: 1, files: 2, told: 1, errors: expect.stringContaining(`000${lost + 1}: is missing`) },
    });
  expect(await again((vault) => junk(segment(vault, 1)))).toMatchObject({ status: 0, files: 3, told: 0 });
  const gone = await again(({ folder }) => rmSync(path.join(folder, 'log'), { recursive: true }));
  expect(gone).toMatchObject({ status: 1, files: 0, told: 1 });
});

it('never writes outside the folder it is given', async () => {
  const evil = [
    '../out.JPG',
    '/tmp/photoferry-out.JPG',
    'a/../../out.JPG',
    'C:\\out.JPG',
    'a//b.JPG',
    'a/\0.JPG',
    '',
  ];
  const { status, result, to } = await restore([evil.map((name, index) => file(name, index + 1))]);
  expect({ status, files: result.files }).toEqual({ status: 1, files: 0 });
  expect(existsSync(to) ? readdirSync(to) : []).toEqual([]);
  expect(readdirSync(folder).filter((name) => name !== 'vault' && name !== 'to')).toEqual([]);
});

it('reads nothing of a newer format', async () => {
  const { status, errors } = await restore([[]], ({ folder }) =>
    writeFileSync(path.join(folder, 'vault.json'), JSON.stringify({ format: 2, minReader: 2 })),
  );
  expect(status).toBe(2);
  expect(errors.join()).toContain('newer format');
});
