import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CryptoError } from '../../electron/crypto/crypto-error.ts';
import { deriveKeys } from '../../electron/crypto/derive-keys.ts';
import { openSlot, type SlotSecret, sealSlot } from '../../electron/crypto/key-slot.ts';
import { newKeyring } from '../../electron/crypto/keyring.ts';
import { newPhrase, readPhrase } from '../../electron/crypto/recovery-phrase.ts';
import { fixedBytes } from './rule-data.ts';

const vaultId = fixedBytes('vault', 16).toString('hex');
const vaultHash = createHash('sha256').update('vault.json').digest();
const keyring = newKeyring('shared');
const { member } = deriveKeys(keyring.memberSecret, vaultId);
const phrase = newPhrase();
const desktopKey = fixedBytes('desktop key');
const slots = {
  passphrase: 'passphrase-00000001',
  phrase: 'phrase-00000001',
  desktop: `desktop-${fixedBytes('desktop', 16).toString('hex')}`,
};
const place = (slot: string) => ({ vaultId, member, slot, vaultHash });
const code = (error: unknown) => (error instanceof CryptoError ? error.code : String(error));
const codeOf = (work: Promise<unknown>) => work.then(() => 'opened', code);

describe('a slot', () => {
  const ways: [string, SlotSecret, SlotSecret, string][] = [
    [slots.passphrase, { passphrase: 'correct horse' }, { passphrase: 'correct Horse' }, 'passphrase-wrong'],
    [slots.phrase, { phrase }, { phrase: newPhrase() }, 'phrase-wrong'],
    [slots.desktop, { desktopKey }, { desktopKey: fixedBytes('other') }, 'desktop-key-wrong'],
  ];
  it.each(ways)('%s opens with its secret and no other', async (slot, secret, wrong, wrongCode) => {
    const file = await sealSlot(keyring, { ...place(slot), secret });
    const opened = await openSlot(file, { ...place(slot), secret });
    expect(opened.memberSecret.equals(keyring.memberSecret)).toBe(true);
    expect(opened.sharedSecret.equals(keyring.sharedSecret)).toBe(true);
    expect(await codeOf(openSlot(file, { ...place(slot), secret: wrong }))).toBe(wrongCode);
    const text = file.toString('utf8');
    for (const part of [keyring.memberSecret, keyring.sharedSecret])
      expect(text).not.toContain(part.toString('base64').slice(0, 20));
  });

  it('opens in no other vault, for no other member, under no other name', async () => {
    const secret = { desktopKey };
    const file = await sealSlot(keyring, { ...place(slots.desktop), secret });
    const open = (change: object) => codeOf(openSlot(file, { ...place(slots.desktop), secret, ...change }));
    expect(await open({ vaultHash: createHash('sha256').update('another').digest() })).toBe(
      'desktop-key-wrong',
    );
    expect(await open({ vaultId: '0'.repeat(32) })).toBe('key-slot-damaged');
    expect(await open({ member: '0'.repeat(32) })).toBe('key-slot-damaged');
    expect(await open({ slot: `desktop-${'0'.repeat(32)}` })).toBe('key-slot-damaged');
    expect(await open({ secret: { phrase } })).toBe('key-slot-damaged');
  });

  it('with the keys of somebody else behind it is refused', async () => {
    const secret = { desktopKey };
    const file = await sealSlot(newKeyring('private'), { ...place(slots.desktop), secret });
    expect(await codeOf(openSlot(file, { ...place(slots.desktop), secret }))).toBe('key-slot-damaged');
  });

  it.each([
    { memoryKiB: 1_048_577, passes: 1, lanes: 1 },
    { memoryKiB: 65_536, passes: 17, lanes: 1 },
    { memoryKiB: 65_536, passes: 1e9, lanes: 1 },
    { memoryKiB: 65_536, passes: 3, lanes: 5 },
    { memoryKiB: -1, passes: 3, lanes: 1 },
    { memoryKiB: 4, passes: 3, lanes: 1 },
    { memoryKiB: 65_536.5, passes: 3, lanes: 1 },
    { memoryKiB: '65536', passes: 3, lanes: 1 },
  ])('that asks for $memoryKiB KiB, $passes passes and $lanes lanes is refused at once', async (settings) => {
    const secret = { passphrase: 'correct horse' };
    const file = await sealSlot(keyring, { ...place(slots.passphrase), secret });
    const fields = JSON.parse(file.toString('utf8')) as { kdf: object };
    const changed = Buffer.from(JSON.stringify({ ...fields, kdf: { ...fields.kdf, ...settings } }));
    const before = process.cpuUsage();
    expect(await codeOf(openSlot(changed, { ...place(slots.passphrase), secret }))).toBe('key-slot-damaged');
    // Of work, whatever else this machine is busy with.
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(50);
  });

  it('that was changed in any byte opens to the same keys or not at all, and says so clearly', async () => {
    const secret = { desktopKey };
    const file = await sealSlot(keyring, { ...place(slots.desktop), secret });
    const codes = ['opened', 'key-slot-damaged', 'desktop-key-wrong'];
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean(), async (where, by, isCut) => {
        const bytes = Buffer.from(isCut ? file.subarray(0, where % file.length) : file);
        if (!isCut) bytes[where % file.length]! ^= by;
        const opening = openSlot(bytes, { ...place(slots.desktop), secret });
        expect(codes).toContain(
          await codeOf(opening.then((opened) => expect(opened.memberSecret).toEqual(keyring.memberSecret))),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('with anything in place of any of its fields opens to the same keys or not at all', async () => {
    const secret = { desktopKey };
    const file = await sealSlot(keyring, { ...place(slots.desktop), secret });
    const fields = JSON.parse(file.toString('utf8')) as object;
    const change = fc.dictionary(fc.constantFrom(...Object.keys(fields), 'name', 'other'), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(change, async (changed) => {
        const bytes = Buffer.from(JSON.stringify({ ...fields, ...changed }));
        const opening = openSlot(bytes, { ...place(slots.desktop), secret });
        expect(['opened', 'key-slot-damaged', 'desktop-key-wrong']).toContain(await codeOf(opening));
      }),
      { numRuns: 500 },
    );
  });

  it('is never found in bytes that are none', () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        async (bytes) => {
          const opening = openSlot(bytes, { ...place(slots.desktop), secret: { desktopKey } });
          expect(await codeOf(opening)).toBe('key-slot-damaged');
        },
      ),
    ));
});

describe('a passphrase', () => {
  it('of fewer than 8 characters is refused, with the reason', async () => {
    const sealing = sealSlot(keyring, { ...place(slots.passphrase), secret: { passphrase: '1234567' } });
    await expect(sealing).rejects.toMatchObject({
      code: 'passphrase-weak',
      message: /at least 8/,
      advice: /words/,
    });
  });

  it('is the same however a keyboard composes its letters', async () => {
    const file = await sealSlot(keyring, {
      ...place(slots.passphrase),
      secret: { passphrase: 'Zürich Ångström' },
    });
    const secret = { passphrase: 'Zu\u0308rich A\u030angstro\u0308m' };
    expect(await codeOf(openSlot(file, { ...place(slots.passphrase), secret }))).toBe('opened');
  });
});

describe('a recovery phrase', () => {
  it('has 24 words, and is read however it was typed', () => {
    expect(phrase.split(' ')).toHaveLength(24);
    const numbered = phrase.split(' ').map((word, index) => `${index + 1}. ${word.toUpperCase()}`);
    expect(readPhrase(`\n ${numbered.join('\n')}  `)).toBe(phrase);
    expect(readPhrase(phrase.replaceAll(' ', '   '))).toBe(phrase);
  });

  it('that is wrong is told where, without a word of it', () => {
    const words = phrase.split(' ');
    const message = (text: string) => {
      try {
        readPhrase(text);
      } catch (error) {
        expect(error).toMatchObject({ code: 'phrase-wrong' });
        for (const word of ['qqqq', ...words])
          expect((error as Error).message.split(/\W/)).not.toContain(word);
        return (error as Error).message;
      }
      return 'fine';
    };
    // Words of the message itself may be words of the list: only phrases without them are looked at for that.
    const clean = `${'abandon '.repeat(23)}art`.split(' ');
    words.splice(0, 24, ...clean);
    expect(message(clean.with(6, 'qqqq').join(' '))).toMatch(/Word 7 /);
    expect(message(clean.with(6, 'qqqq').with(2, 'qqqq').join(' '))).toMatch(/Words 3 and 7 /);
    expect(message(clean.slice(1).join(' '))).toMatch(/24 words; these are 23/);
    expect(message(clean.with(3, 'ability').join(' '))).toMatch(/another word/);
    expect(message('')).toMatch(/these are 0/);
    expect(message('x '.repeat(1_000_000))).toMatch(/24 words/);
  });

  it('survives anything that is typed', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => readPhrase(text)).toThrow(CryptoError);
      }),
    ));
});
