import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { blobIdentity } from '../../electron/crypto/blob-identity.ts';
import { blobStream, sealWhole } from '../../electron/crypto/blob-stream.ts';
import { deriveKeys } from '../../electron/crypto/derive-keys.ts';
import { openSlot } from '../../electron/crypto/key-slot.ts';
import { openWhole } from '../../electron/crypto/open-stream.ts';
import { phraseSecret } from '../../electron/crypto/recovery-phrase.ts';
import { openObject } from '../../electron/crypto/sealed-object.ts';
import { makeVectors } from './make-vectors.ts';
import { hasPython, pythonReader } from './python-reader.ts';
import { ruleData } from './rule-data.ts';

const file = fileURLToPath(new URL('../../docs/vectors.json', import.meta.url));
type Vectors = Awaited<ReturnType<typeof makeVectors>>;
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
const bytes = (hex: string) => Buffer.from(hex, 'hex');

it('makes exactly the bytes of docs/vectors.json', async () => {
  expect(await makeVectors()).toEqual(vectors);
});

it('opens what docs/vectors.json holds', async () => {
  const { vaultId, member, memberSecret, sharedSecret } = vectors.keys;
  const keys = deriveKeys(bytes(memberSecret), vaultId);
  for (const slot of vectors.slots as {
    kind: string;
    slot: string;
    file: string;
    secret: string;
    desktopKey: string;
  }[]) {
    const secret =
      slot.kind === 'passphrase'
        ? { passphrase: slot.secret }
        : slot.kind === 'phrase'
          ? { phrase: slot.secret }
          : { desktopKey: bytes(slot.desktopKey) };
    const place = { vaultId, member, slot: slot.slot, vaultHash: bytes(vectors.vault.vaultHash) };
    const opened = await openSlot(Buffer.from(slot.file), { ...place, secret });
    expect(opened.memberSecret.toString('hex')).toBe(memberSecret);
    expect(opened.sharedSecret.toString('hex')).toBe(sharedSecret);
  }
  for (const blob of vectors.blobs.filter(({ stored }) => stored)) {
    const stream = blobStream(bytes(blob.key), blob.dataBytes);
    expect(openWhole(stream, bytes(blob.stored!)).equals(ruleData(blob.dataBytes))).toBe(true);
  }
  for (const { key, name, data, stored } of vectors.objects)
    expect(openObject(keys[key], name.replace(/-[^-]*$/, ''), bytes(stored)).toString('hex')).toBe(data);
});

it('makes of words the seed that every BIP-39 program makes', async () => {
  // The well-known vector of 256 zero bits, without a password: the first half of its seed.
  const secret = await phraseSecret(`${'abandon '.repeat(23)}art`);
  expect(secret.toString('hex')).toBe('408b285c123836004f4b8842c89324c1f01382450c0d439af345ba7fc49acf70');
});

it('has no two domains or files with one key', () => {
  const secret = ruleData(32);
  const keys = ['shared', 'private-0', 'private-1'].flatMap((name) =>
    [0, 1, 2].map((length) => {
      const sha256 = createHash('sha256').update(ruleData(length)).digest();
      return blobIdentity({ name, secret }, sha256).key.toString('hex');
    }),
  );
  expect(new Set(keys).size).toBe(keys.length);
});

it('stores equal files of a domain as equal bytes, whenever they are sealed', () => {
  const data = ruleData(100_000);
  const seal = () => sealWhole(blobStream(ruleData(32), data.length), data);
  expect(seal().equals(seal())).toBe(true);
});

it.skipIf(!hasPython)(
  'is read alike by the reader in Python (skipped without python3 and its package cryptography)',
  async () => {
    const { status, result, errors } = await pythonReader(['--check-vectors', file]);
    expect(errors.filter((line) => !line.startsWith('not checked: passphrase'))).toEqual([]);
    expect(status).toBe(0);
    expect(result.checks).toBeGreaterThanOrEqual(84);
  },
);
