import { createHash, type KeyObject, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { blobIdentity } from '../../electron/crypto/blob-identity.ts';
import { blobStream, sealWhole } from '../../electron/crypto/blob-stream.ts';
import { deriveKeys } from '../../electron/crypto/derive-keys.ts';
import { sealSlot } from '../../electron/crypto/key-slot.ts';
import { newKeyring } from '../../electron/crypto/keyring.ts';
import { newPhrase } from '../../electron/crypto/recovery-phrase.ts';
import { sealObject } from '../../electron/crypto/sealed-object.ts';
import { signText } from '../../electron/crypto/signed-text.ts';

export interface VaultFile {
  path: string;
  data: Uint8Array;
  mtimeMs: number;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const digestOf = (bytes: Uint8Array) => sha256(bytes).toString('hex').slice(0, 32);

/** A whole folder vault of format 1, made with electron/crypto alone; one log segment for each list of files. */
export async function writeVault(folder: string, segments: VaultFile[][]) {
  const vaultId = randomBytes(16).toString('hex');
  const desktop = randomBytes(16).toString('hex');
  const keyring = newKeyring('private');
  const keys = deriveKeys(keyring.memberSecret, vaultId);
  const { member } = keys;
  const passphrase = 'correct horse battery staple';
  const phrase = newPhrase();
  const put = (name: string, bytes: Uint8Array | string) => {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
    return name;
  };
  const record = JSON.stringify({
    ...{ format: 1, minReader: 1, minWriter: 1, vaultId, cipher: 'aes-256-gcm-stream-64k' },
    ...{ dedup: 'private', createdAt: new Date().toISOString() },
  });
  put('vault.json', record);
  const place = { vaultId, member, vaultHash: sha256(Buffer.from(record)) };
  const slots = { passphrase: 'passphrase-0a0b0c0d', phrase: 'phrase-01020304' };
  const slotFile = (slot: string, secret: { passphrase: string } | { phrase: string }) =>
    sealSlot(keyring, { ...place, slot, secret });
  put(`keys/${member}/${slots.passphrase}.json`, await slotFile(slots.passphrase, { passphrase }));
  put(`keys/${member}/${slots.phrase}.json`, await slotFile(slots.phrase, { phrase }));
  const own = { format: 1, vaultId, member, createdAt: new Date().toISOString(), invitation: null };
  const publics = {
    signPublic: keys.signPublic.toString('base64'),
    agreePublic: keys.agreePublic.toString('base64'),
  };
  put(`keys/${member}/member.json`, signText('member', { ...own, ...publics }, keys.sign));

  const domain = { name: `private-${member}`, secret: keys.privateDomain };
  const names: { blobs: string[]; log: string[]; refs: string[] } = { blobs: [], log: [], refs: [] };
  let clock = 0;
  const changesOf = (file: VaultFile) => {
    const { key, blobId } = blobIdentity(domain, sha256(file.data));
    const blob = `${domain.name}/${blobId}.${randomBytes(8).toString('hex')}`;
    const bytes = sealWhole(blobStream(key, file.data.length), file.data);
    names.blobs.push(put(`blobs/${blob.replace('/', `/${blobId.slice(0, 2)}/`)}`, bytes));
    const value = { name: path.posix.basename(file.path), path: file.path, sizeBytes: file.data.length };
    const entity = `asset:${sha256(file.data).toString('hex').slice(0, 32)}`;
    const at = `${String(1_795_348_800_000 + clock++)}-00000-${desktop}`;
    const field = `resource:photo:${sha256(file.data).toString('hex')}`;
    return { blob, change: [at, entity, field, { ...value, mtimeMs: file.mtimeMs, blob }] };
  };
  const chain = (kind: 'log' | 'refs') => {
    const sequence = names[kind].length + 1;
    const short = `${kind}/${member}/${desktop}/${String(sequence).padStart(10, '0')}`;
    return {
      short,
      head: { format: 1, vaultId, member, desktop, sequence, previous: names[kind].at(-1) ?? null },
    };
  };
  /** One more segment; whatever is given stands in the place of what should be there. */
  const addLog = (
    fields: object,
    { sign = keys.sign, packed }: { sign?: KeyObject; packed?: Buffer } = {},
  ) => {
    const log = chain('log');
    const text = signText('log', { ...log.head, heads: {}, changes: [], ...fields }, sign);
    const segment = sealObject(keys.log, log.short, packed ?? deflateSync(text));
    names.log.push(put(`${log.short}-${digestOf(segment)}`, segment));
  };
  for (const files of segments) {
    const made = files.map(changesOf);
    const refs = chain('refs');
    const entries = made.map(({ blob }) => ({ holder: randomBytes(16).toString('hex'), blobs: [blob] }));
    const batch = signText('references', { ...refs.head, entries }, keys.sign);
    names.refs.push(put(`${refs.short}-${digestOf(batch)}`, batch));
    addLog({ changes: made.map(({ change }) => change) });
  }
  return { folder, names, phrase, passphrase, keys, domain, addLog };
}
