import { createHash } from 'node:crypto';
import { type FrameStream, openFrames } from '../crypto/frames.ts';
import { OBJECT_HEADER_BYTES, objectStream, openObject, sealObject } from '../crypto/sealed-object.ts';
import { framesCovering } from '../crypto/stream-layout.ts';
import { chainName, chainStem, digestOf, parseChainName } from './layout.ts';
import { readObject } from './read-object.ts';
import { readStored } from './read-stored.ts';
import type { Vault } from './vault.ts';
import { VaultError } from './vault-error.ts';

/** Where a thumbnail stands in the data of its pack. */
export interface ThumbnailPlace {
  offset: number;
  length: number;
  /** Hex. */
  sha256: string;
}

/** A pack of 500 thumbnails is about 12 MB. */
export const MAX_PACK_BYTES = 32 * 1024 * 1024;
/** Padding adds 12 % at most, tags far less. */
const maxStoredBytes = 40 * 1024 * 1024;

/** The next pack of this desktop, to be committed as it is before it is sent with `sendOnce`; `places` as the thumbnails came. */
export function encodePack(
  vault: Vault,
  { sequence, thumbnails }: { sequence: number; thumbnails: readonly Uint8Array[] },
): { name: string; bytes: Buffer; places: ThumbnailPlace[] } {
  const chain = { kind: 'thumbs', member: vault.member, desktop: vault.desktop, sequence } as const;
  let offset = 0;
  const places = thumbnails.map((bytes) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const place = { offset, length: bytes.length, sha256 };
    offset += bytes.length;
    return place;
  });
  if (offset > MAX_PACK_BYTES)
    throw new VaultError('vault-bounds', 'These thumbnails are too many for one pack.');
  const bytes = sealObject(vault.secrets.keys.thumbs, chainStem(chain), Buffer.concat(thumbnails, offset));
  return { name: chainName(chain, bytes), bytes, places };
}

/** One pack of a store, opened for reading thumbnails out of it. */
export interface ThumbnailPack {
  /** Reads no more of the pack than the frames that it needs. @throws {VaultError} `entry-damaged` */
  read(place: ThumbnailPlace, options: { signal: AbortSignal }): Promise<Buffer>;
}

/** @throws {VaultError} `entry-damaged`; what the store throws (`object-missing`) */
export async function openPack(
  vault: Vault,
  name: string,
  { signal }: { signal: AbortSignal },
): Promise<ThumbnailPack> {
  const stem = stemOf(vault, name);
  const there = await vault.store.head(name, { signal });
  const start = await readBytes(vault, name, { offset: 0, length: OBJECT_HEADER_BYTES, signal });
  if (!there || start.length !== OBJECT_HEADER_BYTES) throw damaged(name);
  let stream: FrameStream;
  try {
    stream = objectStream(vault.secrets.keys.thumbs, stem, { start, storedBytes: there.sizeBytes });
  } catch (cause) {
    throw damaged(name, cause);
  }
  const dataBytes = stream.shape.streamBytes - OBJECT_HEADER_BYTES - 8;
  return {
    read: async ({ offset, length, sha256 }, { signal }) => {
      if (length === 0 || length > MAX_PACK_BYTES || offset + length > dataBytes) throw damaged(name);
      const run = framesCovering(stream.shape, { start: offset, end: offset + length });
      const { storedOffset, storedBytes, firstFrame, skip } = run;
      const stored = await readBytes(vault, name, { offset: storedOffset, length: storedBytes, signal });
      if (stored.length !== storedBytes) throw damaged(name);
      try {
        openFrames(stream, firstFrame, { stored, into: stored });
      } catch (cause) {
        throw damaged(name, cause);
      }
      return verified(stored.subarray(skip, skip + length), sha256, name);
    },
  };
}

/** All of a pack at once, for a restore; gives what reads a thumbnail out of it. Throws as {@link openPack}. */
export async function readPack(
  vault: Vault,
  name: string,
  { signal }: { signal: AbortSignal },
): Promise<(place: ThumbnailPlace) => Buffer> {
  const stem = stemOf(vault, name);
  const bytes = await readObject(vault.store, name, { maxBytes: maxStoredBytes, signal });
  if (digestOf(bytes) !== parseChainName(name)?.digest) throw damaged(name);
  let data: Buffer;
  try {
    data = openObject(vault.secrets.keys.thumbs, stem, bytes);
  } catch (cause) {
    throw damaged(name, cause);
  }
  return ({ offset, length, sha256 }) => verified(data.subarray(offset, offset + length), sha256, name);
}

function stemOf(vault: Vault, name: string): string {
  const parsed = parseChainName(name);
  if (parsed?.kind !== 'thumbs' || parsed.member !== vault.member) throw damaged(name);
  return chainStem(parsed);
}

async function readBytes(
  vault: Vault,
  name: string,
  range: { offset: number; length: number; signal: AbortSignal },
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of readStored(vault.store, name, range)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function verified(bytes: Buffer, sha256: string, name: string): Buffer {
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw damaged(name);
  return bytes;
}

function damaged(name: string, cause?: unknown): VaultError {
  return new VaultError('entry-damaged', `The pack of thumbnails ${name} is damaged.`, {
    advice: 'Thumbnails are made anew from the photos.',
    cause,
  });
}
