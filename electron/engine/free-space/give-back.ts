import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isAbort } from '../../base/abort.ts';
import type { ReceiptDraft } from '../../catalog/phone-leavings.ts';
import type { Phone, PhoneFile } from '../../phone/phone.ts';
import { PhoneError } from '../../phone/phone-error.ts';
import { parseBlobRef } from '../../vault/layout.ts';
import { readBlob } from '../../vault/read-blob.ts';
import type { Library } from '../library/open-library.ts';
import { openVault } from '../vault/open-vault.ts';
import { readBack } from './read-back.ts';

/** A phone takes a file as a whole. */
const mostBytes = 256 * 1024 * 1024;

/** A file that a phone has let go of. */
export interface GoneFile {
  file: PhoneFile;
  draft: ReceiptDraft;
}

/**
 * Gives a phone back what it let go of while it kept another file of the same photo: byte for byte, with its name and time, from the
 * original here or from the vault. True for what is back; what cannot be had, or does not fit any more, stays in the vault alone.
 * @throws {PhoneError} where the phone as a whole does not answer
 */
export async function giveBack(
  library: Library,
  phone: Phone,
  { gone, signal }: { gone: readonly GoneFile[]; signal: AbortSignal },
): Promise<boolean[]> {
  const out: boolean[] = [];
  for (const each of gone) {
    try {
      out.push(await giveOneBack(library, phone, { ...each, signal }));
    } catch (error) {
      const isOfFile =
        !(error instanceof PhoneError) ||
        error.isOneFile ||
        ['phone-full', 'phone-refused'].includes(error.code);
      if (isAbort(error) || signal.aborted || !isOfFile) throw error;
      out.push(false);
    }
  }
  const folders = new Set(gone.flatMap(({ file }, at) => (out[at] ? [path.posix.dirname(file.path)] : [])));
  for (const folder of folders) await phone.showPushed?.(folder, { signal });
  return out;
}

async function giveOneBack(
  library: Library,
  phone: Phone,
  { file, draft, signal }: GoneFile & { signal: AbortSignal },
): Promise<boolean> {
  // A name that is no text cannot be written; one that is taken is somebody else's by now.
  if (file.rawPath || draft.sizeBytes > mostBytes || (await phone.stat(file, { signal }))) return false;
  const bytes = (await originalOf(library, draft)) ?? (await fromVault(library, draft, signal));
  if (!bytes || hashOf(bytes) !== draft.sha256) return false;
  await phone.write(file.path, bytes, { signal, mtimeMs: draft.mtimeMs });
  if ((await hashOn(phone, file, signal)) === draft.sha256) return true;
  await phone.remove(file.path, { signal });
  return false;
}

async function originalOf(library: Library, { assetId, sha256 }: ReceiptDraft): Promise<Buffer | undefined> {
  const { assets } = library.catalog;
  const asset = assets.assetKey(Buffer.from(assetId, 'hex'));
  const all = asset === undefined ? [] : assets.resourcesOf(asset);
  const place = all.find((each) => hex(each.sha256) === sha256)?.path;
  const bytes = place ? await readFile(path.join(library.root, place)).catch(() => undefined) : undefined;
  return bytes && hashOf(bytes) === sha256 ? bytes : undefined;
}

async function fromVault(
  library: Library,
  { blob, sha256, sizeBytes }: ReceiptDraft,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const ref = parseBlobRef(blob);
  if (!ref) return undefined;
  const { vault, close } = await openVault(library, { signal });
  try {
    const wanted = { ...ref, sha256: Buffer.from(sha256, 'hex'), sizeBytes };
    const parts: Buffer[] = [];
    for await (const part of readBlob(vault, wanted, { signal })) parts.push(part);
    return Buffer.concat(parts);
  } finally {
    await close();
  }
}

/** As the phone hashes it, else as it is read from there. */
async function hashOn(phone: Phone, file: PhoneFile, signal: AbortSignal): Promise<string> {
  const said = await phone.digest(file, { signal });
  if (said) return hex(said);
  return hex((await readBack(phone, file, { signal })) ?? Buffer.alloc(0));
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
