import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isAbort } from '../../base/abort.ts';
import type { ReceiptDraft } from '../../catalog/phone-leavings.ts';
import type { AsideFile, Phone, PhoneFile, PhoneFreeing } from '../../phone/phone.ts';
import { PhoneError } from '../../phone/phone-error.ts';
import { parseBlobRef } from '../../vault/layout.ts';
import { readBlob } from '../../vault/read-blob.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Library } from '../library/open-library.ts';
import { openToRead, type ReadableVault } from '../mirror/open-to-read.ts';
import { readBack } from './read-back.ts';

/** A phone takes a file as a whole. */
const mostBytes = 256 * 1024 * 1024;
/** A person waits for it, and the phone is nobody else's meanwhile. */
const patienceMs = 600_000;

/** A file that a phone has let go of: nothing lies at its aside any more. */
export interface GoneFile extends AsideFile {
  draft: ReceiptDraft;
}

/** What giving back needs. */
interface Giving {
  library: Library;
  phone: Phone;
  freeing: PhoneFreeing;
  vault: () => Promise<ReadableVault>;
  signal: AbortSignal;
}

/**
 * Gives a phone back what it let go of while it kept another file of the same photo: byte for byte, with its time, from the original
 * here or from the vault or a mirror of it. It is written aside, where a break leaves it to whoever settles that phone next, hashed
 * there, and given its place as what was moved aside is: under another name where somebody else has taken its own. The path where each
 * is; undefined for what cannot be had, or not in time, or does not fit any more: that stays in the vault alone.
 * @throws {PhoneError} where the phone as a whole does not answer
 */
export async function giveBack(
  { library, phone, freeing }: Pick<Giving, 'library' | 'phone' | 'freeing'>,
  { gone, signal }: { gone: readonly GoneFile[]; signal: AbortSignal },
): Promise<(string | undefined)[]> {
  const out: (string | undefined)[] = [];
  const live = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  let opening: Promise<ReadableVault> | undefined;
  const vault = () => (opening ??= openToRead(library, { signal: live }));
  try {
    for (const each of gone) {
      try {
        out.push(await giveOneBack({ library, phone, freeing, vault, signal: live }, each));
      } catch (error) {
        signal.throwIfAborted();
        if (!live.aborted && (isAbort(error) || !isOfFile(error))) throw error;
        // Ours alone: nobody else writes there.
        await phone.remove(each.aside, { signal }).catch(() => {});
        out.push(undefined);
      }
    }
  } finally {
    await opening?.then(
      ({ close }) => close(),
      () => {},
    );
  }
  const folders = new Set(out.flatMap((place) => (place === undefined ? [] : path.posix.dirname(place))));
  for (const folder of folders) await phone.showPushed?.(folder, { signal });
  return out;
}

const isOfFile = (error: unknown) =>
  !(error instanceof PhoneError) || error.isOneFile || ['phone-full', 'phone-refused'].includes(error.code);

async function giveOneBack(
  { library, phone, freeing, vault, signal }: Giving,
  { file, aside, draft }: GoneFile,
): Promise<string | undefined> {
  signal.throwIfAborted();
  if (draft.sizeBytes > mostBytes) return undefined;
  const bytes = (await originalOf(library, draft)) ?? (await fromVault(vault, draft, signal));
  if (!bytes) return undefined;
  const { sizeBytes, mtimeMs } = draft;
  await phone.write(aside, bytes, { signal, mtimeMs });
  if ((await hashOn(phone, { path: aside, sizeBytes, mtimeMs }, signal)) !== draft.sha256)
    throw new PhoneError('phone-refused', 'The phone did not keep the file as it was written.');
  const [place] = await freeing.putBack([{ file, aside }], { signal });
  return place;
}

/** Undefined unless it is what it was. */
async function originalOf(library: Library, { assetId, sha256 }: ReceiptDraft): Promise<Buffer | undefined> {
  const { assets } = library.catalog;
  const asset = assets.assetKey(Buffer.from(assetId, 'hex'));
  const all = asset === undefined ? [] : assets.resourcesOf(asset);
  const place = all.find((each) => hex(each.sha256) === sha256)?.path;
  const bytes = place ? await readFile(path.join(library.root, place)).catch(() => undefined) : undefined;
  return bytes && hashOf(bytes) === sha256 ? bytes : undefined;
}

/** From the vault's own place, else from each of its others; whoever reads a blob to its end has its very bytes. */
async function fromVault(
  open: Giving['vault'],
  { blob, sha256, sizeBytes }: ReceiptDraft,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const ref = parseBlobRef(blob);
  if (!ref) return undefined;
  const read = async (vault: Vault) => {
    const parts: Buffer[] = [];
    const wanted = { ...ref, sha256: Buffer.from(sha256, 'hex'), sizeBytes };
    for await (const part of readBlob(vault, wanted, { signal })) parts.push(part);
    return Buffer.concat(parts);
  };
  const { vault, others } = await open();
  try {
    return await read(vault);
  } catch (error) {
    signal.throwIfAborted();
    for await (const other of others({ signal })) {
      const bytes = await read(other).catch(() => undefined);
      if (bytes) return bytes;
      signal.throwIfAborted();
    }
    throw error;
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
