import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blobName,
  chainName,
  condemnedName,
  formatBlobRef,
  memberName,
  parseBlobName,
  parseBlobRef,
  parseChainName,
  parseCondemnedName,
  parseMemberName,
  parseSlotName,
  slotName,
} from '../../electron/vault/layout.ts';
import { parseVaultRecord } from '../../electron/vault/vault-record.ts';

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const ref = fc.record({
  domain: fc.oneof(
    fc.constant('shared'),
    hex(32).map((member) => `private-${member}`),
  ),
  ...{ blobId: hex(64), generation: hex(16) },
});
const chain = fc.record({
  kind: fc.constantFrom('refs' as const, 'log' as const, 'thumbs' as const),
  ...{ member: hex(32), desktop: hex(32), sequence: fc.integer({ min: 1, max: 9_999_999_999 }) },
});
const parsers = [
  parseBlobName,
  parseBlobRef,
  parseChainName,
  parseCondemnedName,
  parseMemberName,
  parseSlotName,
];

describe('the names of a vault', () => {
  it('are read back as they were made', () => {
    fc.assert(
      fc.property(ref, chain, fc.uint8Array({ maxLength: 64 }), (blob, entry, bytes) => {
        expect(parseBlobName(blobName(blob))).toEqual(blob);
        expect(parseBlobRef(formatBlobRef(blob))).toEqual(blob);
        expect(parseCondemnedName(condemnedName(blob))).toEqual(blob);
        expect(parseChainName(chainName(entry, bytes))).toMatchObject(entry);
        expect(parseMemberName(memberName(entry.member))).toBe(entry.member);
        const slot = `desktop-${entry.desktop}`;
        expect(parseSlotName(slotName(entry.member, slot))).toEqual({ member: entry.member, slot });
      }),
    );
  });

  it('are told from everything that is nearly one', () => {
    const name = fc.oneof(
      ref.map(blobName),
      ref.map(condemnedName),
      chain.map((entry) => chainName(entry, new Uint8Array(3))),
      hex(32).map(memberName),
      hex(32).map((member) => slotName(member, 'phrase-0123abcd')),
    );
    const character = fc.constantFrom(...'ABCDEFGgz /.-\n\0é');
    fc.assert(
      fc.property(name, fc.nat(), character, (made, at, other) => {
        const cut = at % made.length;
        for (const near of [
          `${made.slice(0, cut)}${other}${made.slice(cut)}`,
          made.slice(0, cut),
          `${made}${other}`,
          `${other}${made}`,
          made.toUpperCase(),
        ])
          for (const parse of parsers) expect(parse(near), JSON.stringify(near)).toBeUndefined();
      }),
    );
  });

  it('hold no blob in the wrong folder, and no entry with the number 0', () => {
    const blob = { domain: 'shared', blobId: 'ab'.repeat(32), generation: '0'.repeat(16) };
    expect(parseBlobName(blobName(blob).replace('/ab/', '/ac/'))).toBeUndefined();
    expect(
      parseChainName(`log/${'a'.repeat(32)}/${'b'.repeat(32)}/0000000000-${'c'.repeat(32)}`),
    ).toBeUndefined();
  });

  it('never take anything longer to read than it takes to see that it is too long', () => {
    const long = `blobs/${'a'.repeat(50_000_000)}`;
    for (const parse of parsers) expect(parse(long)).toBeUndefined();
  });
});

describe('vault.json', () => {
  it('is refused unless it is whole, and says when it is newer', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(() => parseVaultRecord(Buffer.from(text))).toThrow(
          expect.objectContaining({ code: 'vault-damaged' }),
        );
      }),
    );
    const record = {
      ...{ format: 1, minReader: 1, minWriter: 2, vaultId: 'a'.repeat(32), dedup: 'private' },
      ...{ cipher: 'aes-256-gcm-stream-64k', createdAt: '2026-11-22T12:00:00.000Z' },
    };
    const bytes = Buffer.from(JSON.stringify(record));
    expect(parseVaultRecord(bytes, 'read').minWriter).toBe(2);
    expect(() => parseVaultRecord(bytes, 'write')).toThrow(expect.objectContaining({ code: 'vault-newer' }));
  });
});
