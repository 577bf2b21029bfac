import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { blobIdentity } from '../../electron/crypto/blob-identity.ts';
import { deriveKeys } from '../../electron/crypto/derive-keys.ts';
import { encodeKeyring, newKeyring } from '../../electron/crypto/keyring.ts';

const keyring = newKeyring('shared');
const keys = deriveKeys(keyring.memberSecret, '00'.repeat(16));
const identity = blobIdentity({ name: 'shared', secret: keyring.sharedSecret }, Buffer.alloc(32, 7));
const secrets = [
  keyring.memberSecret,
  keyring.sharedSecret,
  keys.log,
  keys.references.export(),
  keys.privateDomain,
  identity.key,
];

/** Every way in which bytes could be written down. */
const spellings = (secret: Buffer) => [
  secret.toString('hex'),
  secret.toString('base64').slice(0, 40),
  [...secret.subarray(0, 8)].join(','),
  secret.toString('hex').match(/../g)!.slice(0, 8).join(' '),
];

it.each([
  ['the keyring', keyring],
  ["a member's keys", keys],
  ["a blob's identity", identity],
])('%s shows nothing in logs, errors, JSON and copies', (_, value) => {
  const holder = { vault: { value }, cause: new Error('x', { cause: value }) };
  const views = [
    inspect(value, { depth: 9, showHidden: true }),
    inspect(holder, { depth: 9, showHidden: true, getters: true }),
    JSON.stringify(holder, undefined, 1),
    inspect({ ...value }, { depth: 9 }),
    inspect(Object.assign(new Error('x'), { value }), { depth: 9 }),
    String(value),
  ];
  for (const view of views)
    for (const spelling of secrets.flatMap(spellings)) expect(view).not.toContain(spelling);
  expect(Object.keys(value)).toEqual([]);
});

it('is the same keyring after it was wrapped, and nobody can exchange its parts', () => {
  expect(encodeKeyring(keyring)).toHaveLength(64);
  expect(() => Object.assign(keyring, { memberSecret: Buffer.alloc(32) })).toThrow(TypeError);
});

it('a private vault has no shared secret', () => {
  expect(newKeyring('private').sharedSecret.equals(Buffer.alloc(32))).toBe(true);
  expect(newKeyring('shared').sharedSecret.equals(newKeyring('shared').sharedSecret)).toBe(false);
  const invited = newKeyring('shared', keyring.sharedSecret);
  expect(invited.sharedSecret.equals(keyring.sharedSecret)).toBe(true);
});
