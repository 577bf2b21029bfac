import { createHash, createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { blobIdentity } from '../../electron/crypto/blob-identity.ts';
import { blobStream, sealWhole } from '../../electron/crypto/blob-stream.ts';
import { deriveKeys, type MemberKeys } from '../../electron/crypto/derive-keys.ts';
import { sealSlotWithSalt } from '../../electron/crypto/key-slot.ts';
import { decodeKeyring, type Keyring } from '../../electron/crypto/keyring.ts';
import { sealObjectWithSalt } from '../../electron/crypto/sealed-object.ts';
import { type SignedKind, signText } from '../../electron/crypto/signed-text.ts';
import { padme } from '../../electron/crypto/stream-layout.ts';
import { fixedBytes, ruleData } from './rule-data.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const vaultId = hex(fixedBytes('vault id', 16));
const desktop = hex(fixedBytes('desktop', 16));
const generation = hex(fixedBytes('generation', 8));
const phrase =
  'legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth title';

/**
 * What docs/vectors.json holds: everything of docs/format.md made from secrets that a rule gives. The test holds our code
 * against the file, the reader in Python holds its own.
 */
export async function makeVectors() {
  const keyring = decodeKeyring(Buffer.concat([fixedBytes('member secret'), fixedBytes('shared secret')]));
  const keys = deriveKeys(keyring.memberSecret, vaultId);
  const record = `${JSON.stringify({
    format: 1,
    minReader: 1,
    minWriter: 1,
    vaultId,
    cipher: 'aes-256-gcm-stream-64k',
    dedup: 'shared',
    createdAt: '2026-11-22T12:00:00.000Z',
  })}\n`;
  const sizes = [0, 1, 65_535, 65_536, 65_537, 8 * 1024 * 1024, 8 * 1024 * 1024 + 1];
  return {
    about:
      'Test vectors of format.md. Bytes are hex. Data of blobs: SHA-256(u64 0) ‖ SHA-256(u64 1) ‖ … cut to length; large ones are told by their digests.',
    keys: vectorKeys(keyring, keys),
    vault: { file: record, vaultHash: hex(sha256(Buffer.from(record))) },
    slots: await vectorSlots(keyring, { member: keys.member, vaultHash: sha256(Buffer.from(record)) }),
    padme: [8, 9, 10, 11, 17, 31, 32, 33, 100, 1000, 65_535, 65_537, 1_000_000, 8_388_617, 5_368_709_128].map(
      (size) => [size, padme(size)],
    ),
    blobs: sizes.flatMap((size) => [
      vectorBlob({ name: 'shared', secret: keyring.sharedSecret }, size),
      ...(size < 2 ? [vectorBlob({ name: `private-${keys.member}`, secret: keys.privateDomain }, size)] : []),
    ]),
    objects: vectorObjects(keys),
    texts: vectorTexts(keys).map(({ kind, body, file }) => ({ kind, body, file: file.toString('utf8') })),
    holders: [1, 2].map((life) => vectorHolder(keys, life)),
  };
}

function vectorKeys(keyring: Keyring, keys: MemberKeys) {
  return {
    vaultId,
    memberSecret: hex(keyring.memberSecret),
    sharedSecret: hex(keyring.sharedSecret),
    member: keys.member,
    signPublic: hex(keys.signPublic),
    agreePublic: hex(keys.agreePublic),
    derived: {
      log: hex(keys.log),
      thumbs: hex(keys.thumbs),
      snapshots: hex(keys.snapshots),
      references: hex(keys.references.export()),
      'private-domain': hex(keys.privateDomain),
    },
  };
}

async function vectorSlots(keyring: Keyring, { member, vaultHash }: { member: string; vaultHash: Buffer }) {
  // A ligature, a full-width letter and an accent in two code points: NFKC makes another text of it.
  const passphrase = 'o\ufb03ce \uff21pfel cafe\u0301';
  const desktopKey = fixedBytes('desktop key');
  const ways = [
    { kind: 'passphrase', slot: 'passphrase-00000001', secret: { passphrase }, told: { secret: passphrase } },
    { kind: 'phrase', slot: 'phrase-00000002', secret: { phrase }, told: { secret: phrase } },
    {
      kind: 'desktop',
      slot: `desktop-${desktop}`,
      secret: { desktopKey },
      told: { desktopKey: hex(desktopKey) },
    },
  ];
  return Promise.all(
    ways.map(async ({ kind, slot, secret, told }) => {
      const place = { vaultId, member, slot, vaultHash };
      const file = await sealSlotWithSalt(keyring, { ...place, secret, salt: fixedBytes(`salt of ${slot}`) });
      return { kind, slot, ...told, file: file.toString('utf8') };
    }),
  );
}

function vectorBlob(domain: { name: string; secret: Uint8Array }, dataBytes: number) {
  const data = ruleData(dataBytes);
  const { key, blobId } = blobIdentity(domain, sha256(data));
  const stored = sealWhole(blobStream(key, dataBytes), data);
  return {
    domain: domain.name,
    dataBytes,
    sha256: hex(sha256(data)),
    key: hex(key),
    blobId,
    generation,
    name: `blobs/${domain.name}/${blobId.slice(0, 2)}/${blobId}.${generation}`,
    storedBytes: stored.length,
    storedSha256: hex(sha256(stored)),
    storedMd5: createHash('md5').update(stored).digest('hex'),
    ...(stored.length < 256 ? { stored: hex(stored) } : {}),
  };
}

function vectorObjects(keys: MemberKeys) {
  const object = (key: 'log' | 'thumbs', data: Uint8Array) => {
    const short = `${key}/${keys.member}/${desktop}/0000000001`;
    const stored = sealObjectWithSalt(keys[key], short, { data, salt: fixedBytes(`salt of ${key}`) });
    const name = `${short}-${hex(sha256(stored)).slice(0, 32)}`;
    return { key, name, data: hex(data), stored: hex(stored) };
  };
  const log = vectorTexts(keys).find(({ kind }) => kind === 'log')!;
  // Level 0, since compressors differ from one release to the next.
  return [object('log', deflateSync(log.file, { level: 0 })), object('thumbs', ruleData(1000))];
}

function vectorTexts(keys: MemberKeys) {
  const { member } = keys;
  const own = { format: 1, vaultId, member, desktop, sequence: 1, previous: null };
  const { blobId } = blobIdentity(
    { name: `private-${member}`, secret: keys.privateDomain },
    fixedBytes('file'),
  );
  const blob = `private-${member}/${blobId}.${generation}`;
  const entity = `asset:${hex(fixedBytes('asset', 16))}`;
  const clock = `1795348800000-00000-${desktop}`;
  const text = <Body extends { member: string }>(kind: SignedKind, body: Body) => ({
    kind,
    body,
    file: signText(kind, body, keys.sign),
  });
  return [
    text('member', {
      format: 1,
      vaultId,
      member,
      signPublic: keys.signPublic.toString('base64'),
      agreePublic: keys.agreePublic.toString('base64'),
      createdAt: '2026-11-22T12:00:00.000Z',
      invitation: null,
    }),
    text('references', {
      ...own,
      entries: [{ holder: vectorHolder(keys, 1).holder, blobs: [blob] }],
    }),
    text('log', {
      ...own,
      heads: {},
      changes: [
        [clock, entity, 'favourite', true],
        [clock, entity, 'camera', 'Üñïçødé ✓'],
        [clock, entity, `resource:photo:${hex(fixedBytes('file'))}`, { name: 'IMG_0001.HEIC', blob }],
      ],
    }),
  ];
}

function vectorHolder(keys: MemberKeys, life: number) {
  const assetId = fixedBytes('asset', 16);
  const lifeBytes = Buffer.alloc(4);
  lifeBytes.writeUInt32BE(life);
  const mac = createHmac('sha256', keys.references).update(assetId).update(lifeBytes).digest();
  return { assetId: hex(assetId), life, holder: hex(mac).slice(0, 32) };
}

// node tests/crypto/make-vectors.ts: writes them anew. The format is released: a difference is a mistake, not a new vector.
if (import.meta.main) {
  const file = new URL('../../docs/vectors.json', import.meta.url);
  writeFileSync(file, `${JSON.stringify(await makeVectors(), undefined, 1)}\n`);
}
