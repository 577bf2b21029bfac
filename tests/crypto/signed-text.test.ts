import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CryptoError } from '../../electron/crypto/crypto-error.ts';
import { deriveKeys } from '../../electron/crypto/derive-keys.ts';
import { publicKeyOf } from '../../electron/crypto/raw-keys.ts';
import { openSignedText, signText } from '../../electron/crypto/signed-text.ts';
import { fixedBytes } from './rule-data.ts';

const vaultId = '00112233445566778899aabbccddeeff';
const keys = deriveKeys(fixedBytes('one'), vaultId);
const other = deriveKeys(fixedBytes('two'), vaultId);
const keyOf = (member: string) =>
  [keys, other]
    .filter((one) => one.member === member)
    .map(({ signPublic }) => publicKeyOf('ed25519', signPublic))
    .at(0);
const body = { member: keys.member, sequence: 1, entries: [{ holder: 'a\nb\u2028✓' }] };
const text = signText('references', body, keys.sign);
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof CryptoError ? error.code : String(error);
  }
  return 'opened';
};

it('two lines, which give back what was signed', () => {
  expect(text.toString('utf8').split('\n')).toHaveLength(3);
  expect(openSignedText('references', text, keyOf)).toEqual(body);
});

it('is not taken for another kind, another member, or from somebody unknown', () => {
  expect(codeOf(() => openSignedText('log', text, keyOf))).toBe('signature-wrong');
  const forged = signText('references', body, other.sign);
  expect(codeOf(() => openSignedText('references', forged, keyOf))).toBe('signature-wrong');
  expect(codeOf(() => openSignedText('references', text, () => undefined))).toBe('signature-wrong');
});

it('is not taken when any byte of it was changed, cut off or added', () =>
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      fc.constantFrom('flip', 'cut', 'add'),
      (where, by, how) => {
        const at = where % text.length;
        const changed = Buffer.from(how === 'cut' ? text.subarray(0, at) : text);
        if (how === 'flip') changed[at]! ^= by;
        const bytes =
          how === 'add'
            ? Buffer.concat([changed.subarray(0, at), Buffer.of(by), changed.subarray(at)])
            : changed;
        expect(['signed-text-damaged', 'signature-wrong']).toContain(
          codeOf(() => openSignedText('references', bytes, keyOf)),
        );
      },
    ),
    { numRuns: 1000 },
  ));

it('is not found in bytes that are none', () => {
  const tail = Buffer.from(`\n${Buffer.alloc(64).toString('base64')}\n`);
  const bytes = fc.oneof(
    fc.uint8Array(),
    fc.uint8Array().map((line) => Buffer.concat([line, tail])),
    fc.json().map((line) => Buffer.concat([Buffer.from(line), tail])),
  );
  fc.assert(
    fc.property(bytes, (given) => {
      expect(codeOf(() => openSignedText('references', given, keyOf))).toBe('signed-text-damaged');
    }),
    { numRuns: 500 },
  );
  const deep = Buffer.concat([Buffer.from(`{"member":${'['.repeat(200_000)}`), tail]);
  expect(codeOf(() => openSignedText('references', deep, keyOf))).toBe('signed-text-damaged');
});

it('never repeats in an error what it was given', () => {
  const secret = Buffer.from(`{"member": hunter2}\n${Buffer.alloc(64).toString('base64')}\n`);
  try {
    openSignedText('references', secret, keyOf);
    expect.unreachable();
  } catch (error) {
    expect(`${(error as Error).stack}${String((error as Error).cause)}`).not.toContain('hunter2');
  }
});
