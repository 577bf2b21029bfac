import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { blobIdentity } from '../../electron/crypto/blob-identity.ts';
import { newKeyring } from '../../electron/crypto/keyring.ts';
import type { ObjectStore, StoreTraits } from '../../electron/storage/object-store.ts';
import { openStore } from '../../electron/storage/open-store.ts';
import { probeStore } from '../../electron/storage/probe-store.ts';
import { type BlobRef, blobName, memberName, newGeneration } from '../../electron/vault/layout.ts';
import { encodeMember } from '../../electron/vault/members.ts';
import { createSealer, type Sealer } from '../../electron/vault/sealer.ts';
import { assembleVault, type Vault } from '../../electron/vault/vault.ts';
import { newVaultRecord } from '../../electron/vault/vault-record.ts';
import { newBucketName, sharedRgw } from '../servers/shared-rgw.ts';

// Uploads in parts and passphrases take several times as long on a busy machine.
vi.setConfig({ testTimeout: 150_000, hookTimeout: 300_000 });

export const idle = () => new AbortController().signal;
export const newId = () => randomBytes(16).toString('hex');

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'photoferry-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function folderStore(): Promise<ObjectStore> {
  const store = await openStore(await temporaryFolder(), { signal: idle() });
  onTestFinished(() => store.close());
  return store;
}

/** A new bucket on the real S3 server. */
export async function bucketStore(): Promise<ObjectStore> {
  const { endpoint, env } = await sharedRgw();
  const place = `s3://${newBucketName()}/vault?endpoint=${encodeURIComponent(endpoint)}&region=us-east-1&pathStyle=1`;
  const store = await openStore(place, { make: true, env: { ...process.env, ...env }, signal: idle() });
  onTestFinished(() => store.close());
  return store;
}

/** A vault with its first member, without the slots that cost time and are tested by themselves. */
export async function newVault(
  store: ObjectStore,
  options: { dedup?: 'private' | 'shared'; traits?: StoreTraits } = {},
): Promise<Vault> {
  const { dedup = 'private' } = options;
  const traits = options.traits ?? (await probeStore(store, { signal: idle() }));
  const recordBytes = newVaultRecord(dedup, new Date());
  const vault = assembleVault(store, {
    ...{ recordBytes, keyring: newKeyring(dedup), desktop: newId(), traits },
  });
  const member = encodeMember(vault, { createdAt: new Date().toISOString(), invitation: null });
  await store.put(memberName(vault.member), member, { signal: idle() });
  await store.put('vault.json', recordBytes, { signal: idle() });
  return vault;
}

/** The same member at another desktop. */
export function otherDesktop(vault: Vault, store = vault.store): Vault {
  const { recordBytes, secrets, traits } = vault;
  return assembleVault(store, { recordBytes, keyring: secrets.keyring, desktop: newId(), traits });
}

export function testSealer(options: Parameters<typeof createSealer>[0] = {}): Sealer {
  const sealer = createSealer({ threads: 2, ...options });
  onTestFinished(() => sealer.close());
  return sealer;
}

export interface TestFile {
  path: string;
  bytes: Buffer;
  sha256: Buffer;
  sizeBytes: number;
  /** As the catalog has them. */
  parts: Buffer | null;
}

export async function newFile(sizeBytes: number): Promise<TestFile> {
  const bytes = randomBytes(sizeBytes);
  const file = path.join(await temporaryFolder(), 'IMG_0001.HEIC');
  await writeFile(file, bytes);
  return { path: file, bytes, sizeBytes, sha256: sha256(bytes), parts: digestsOf(bytes) };
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

export function digestsOf(bytes: Buffer): Buffer | null {
  const chunk = 8 * 1024 * 1024;
  if (bytes.length <= chunk) return null;
  const digests: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += chunk) digests.push(sha256(bytes.subarray(at, at + chunk)));
  return Buffer.concat(digests);
}

export function newBlob(vault: Vault, file: { sha256: Uint8Array }): { ref: BlobRef; name: string } {
  const { blobId } = blobIdentity(vault.domain, file.sha256);
  const ref = { domain: vault.domain.name, blobId, generation: newGeneration() };
  return { ref, name: blobName(ref) };
}

export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

export async function listed(store: ObjectStore, prefix = ''): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of store.list({ prefix, signal: idle() })) names.push(name);
  return names;
}
