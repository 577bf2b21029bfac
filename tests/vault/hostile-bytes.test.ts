import { Readable } from 'node:stream';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf } from '../../electron/base/error.ts';
import { blobStream } from '../../electron/crypto/blob-stream.ts';
import { sealObject } from '../../electron/crypto/sealed-object.ts';
import { signText } from '../../electron/crypto/signed-text.ts';
import type { ObjectStore } from '../../electron/storage/object-store.ts';
import { StorageError } from '../../electron/storage/storage-error.ts';
import type { ChainProblem } from '../../electron/vault/chains.ts';
import { createInvitation, readInvitationFile } from '../../electron/vault/invitation.ts';
import { chainName, chainStem } from '../../electron/vault/layout.ts';
import { readLog } from '../../electron/vault/log.ts';
import { readMember } from '../../electron/vault/members.ts';
import { readBlob } from '../../electron/vault/read-blob.ts';
import { followReferences } from '../../electron/vault/references.ts';
import { uploadBlob } from '../../electron/vault/upload-blob.ts';
import { partFramesOf, resumable } from '../../electron/vault/upload-state.ts';
import type { Vault } from '../../electron/vault/vault.ts';
import { collect, folderStore, idle, newBlob, newFile, newVault, testSealer } from './test-vault.ts';

/** The store with one more object, that stands nowhere but here. */
function withObject(vault: Vault, name: string, bytes: Uint8Array): Vault {
  const store: ObjectStore = {
    ...vault.store,
    get: async () => Readable.from([Buffer.from(bytes)]),
    async *list() {
      yield { name, sizeBytes: bytes.length, modifiedAtMs: 0, etag: undefined, storageClass: undefined };
    },
  };
  return { ...vault, store };
}

describe('what a member of the vault signed and nobody checked', () => {
  it('is taken or told, whatever it says, and never ends the reading', async () => {
    const vault = await newVault(await folderStore());
    const { keys } = vault.secrets;
    const place = { member: vault.member, desktop: vault.desktop, sequence: 1 };
    const body = { format: 1, vaultId: vault.id, ...place, previous: null };
    const anything = fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue()), fc.constant(undefined));
    const entry = fc.oneof(
      fc.jsonValue(),
      fc.record({ holder: fc.constant('0'.repeat(32)), blobs: fc.jsonValue() }),
    );
    const wrong = fc.oneof(anything, fc.array(entry));
    await fc.assert(
      fc.asyncProperty(wrong, anything, async (list, heads) => {
        const text = signText('references', { ...body, entries: list } as typeof body, keys.sign);
        const chain = { kind: 'refs', ...place } as const;
        const log = { kind: 'log', ...place } as const;
        const spoken = signText('log', { ...body, changes: list, heads } as typeof body, keys.sign);
        const sealed = sealObject(keys.log, chainStem(log), deflateSync(spoken));
        const problems: ChainProblem[] = [];
        const options = { signal: idle(), onProblem: (problem: ChainProblem) => problems.push(problem) };
        let taken = 0;
        const references = withObject(vault, chainName(chain, text), text);
        for await (const _ of followReferences(references, new Map(), options)) taken++;
        for await (const _ of readLog(withObject(vault, chainName(log, sealed), sealed), new Map(), options))
          taken++;
        expect(taken + problems.length).toBe(2);
      }),
      { numRuns: 200 },
    );
  });

  it('or wrote into a member file, an invitation or a note of an upload', async () => {
    const vault = await newVault(await folderStore());
    const good = createInvitation(vault, { expiresAtMs: Date.now() + 1000 });
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.jsonValue(), fc.nat(), fc.nat(255), async (raw, json, at, byte) => {
        const bent = Buffer.from(good);
        bent[at % bent.length] = byte;
        for (const bytes of [bent, Buffer.from(JSON.stringify(json)), good.subarray(0, at % good.length)]) {
          try {
            readInvitationFile(bytes);
          } catch (error) {
            expect(codeOf(error)).toBe('invitation-wrong');
          }
        }
        const now: Parameters<typeof resumable>[1] = {
          ...{ format: 1, cipher: 'aes-256-gcm-stream-64k' },
          ...{ name: 'x', sha256: '', sizeBytes: 1, partFrames: 128, storageClass: null },
        };
        resumable(raw, now);
        expect(resumable({ ...now, uploadId: 'x', parts: [raw] }, now)).toBeUndefined();
        const text = signText('member', { member: vault.member, ...Object(json) }, vault.secrets.keys.sign);
        const forged = withObject(vault, 'keys', text);
        expect(await readMember(forged, vault.member, { signal: idle() })).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});

describe('a connection that breaks off', () => {
  it('is taken up where it broke, as long as it brings something', async () => {
    const vault = await newVault(await folderStore());
    const file = await newFile(3_000_000);
    const { ref, name } = newBlob(vault, file);
    await uploadBlob(vault, testSealer(), { ...file, name, source: { path: file.path } }, { signal: idle() });
    const offsets: number[] = [];
    const breaking = (bytes: number): ObjectStore => ({
      ...vault.store,
      get: async (from, options) => {
        offsets.push(options.offset ?? 0);
        const whole = await collect(await vault.store.get(from, options));
        return Readable.from(
          (async function* () {
            yield whole.subarray(0, bytes);
            if (whole.length > bytes) throw new StorageError('store-unreachable', 'The line broke.');
          })(),
        );
      },
    });
    const read = (bytes: number) =>
      collect(readBlob({ ...vault, store: breaking(bytes) }, { ...ref, ...file }, { signal: idle() }));
    expect((await read(700_000)).equals(file.bytes)).toBe(true);
    expect(offsets).toEqual([0, 700_000, 1_400_000, 2_100_000, 2_800_000]);
    await expect(read(0)).rejects.toMatchObject({ code: 'store-unreachable' });
  });
});

describe('the shape of an upload', () => {
  it('holds every file in parts that a store takes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 45 }),
        fc.integer({ min: 1, max: 2 ** 26 }),
        (size, least) => {
          const { shape } = blobStream(Buffer.alloc(32), size);
          const frames = partFramesOf(shape, { minPartBytes: least });
          expect(Math.ceil(shape.frames / frames)).toBeLessThanOrEqual(10_000);
          expect(frames % 128).toBe(0);
          expect(frames * 65_552).toBeGreaterThanOrEqual(least);
        },
      ),
    );
  });
});
