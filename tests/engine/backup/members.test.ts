import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { blobIdentity } from '../../../electron/crypto/blob-identity.ts';
import { inviteMember } from '../../../electron/engine/vault/member-acts.ts';
import { acceptInvitation } from '../../../electron/engine/vault/set-up-vault.ts';
import { blobName, newGeneration } from '../../../electron/vault/layout.ts';
import { encodeReferences } from '../../../electron/vault/references.ts';
import { sendOnce } from '../../../electron/vault/send-once.ts';
import { idle, temporaryFolder } from '../temporary.ts';
import {
  backUp,
  bring,
  expectKept,
  libraryAt,
  namesIn,
  opened,
  ownConfig,
  passphrase,
  photo,
  vaultFor,
} from './backup-desk.ts';

/** Two members of one vault, each with a library of their own. */
async function twoMembers(dedup: 'private' | 'shared') {
  await ownConfig();
  const [first, second] = [await libraryAt(), await libraryAt()];
  const { place } = await vaultFor(first, { dedup });
  const out = path.join(await temporaryFolder(), 'invitation');
  await inviteMember(await opened(first), { out, signal: idle() });
  await acceptInvitation(
    second,
    { place, invitationFile: readFileSync(out), passphrase, keepPhrase: () => () => {} },
    { signal: idle() },
  );
  return { first, second, place };
}

it('in a shared vault a photo that another member has is not sent, but read back before it counts', async () => {
  const { first, second } = await twoMembers('shared');
  const [same, own] = [photo(), photo()];
  await bring(first, { 'A.JPG': same });
  await bring(second, { 'B.JPG': same, 'C.JPG': own });
  await backUp(first);
  const done = await backUp(second);
  expect(done).toMatchObject({ backedUp: 2, proven: 2, failed: 0, notices: [] });
  expect(done.sentBytes).toBeLessThan(1.2 * own.length);
  expect(await namesIn(await opened(second), 'blobs/')).toHaveLength(2);
  expect(await expectKept(second)).toBe(2);
});

it('in a private vault members share nothing', async () => {
  const { first, second } = await twoMembers('private');
  const same = photo();
  await bring(first, { 'A.JPG': same });
  await bring(second, { 'B.JPG': same });
  await backUp(first);
  expect(await backUp(second)).toMatchObject({ backedUp: 1, notices: [] });
  expect(await namesIn(await opened(second), 'blobs/')).toHaveLength(2);
});

it('a member who stored other bytes under the right name is found, and the backup of the other is whole', async () => {
  const { first, second, place } = await twoMembers('shared');
  const [victim, other] = [photo(), photo()];
  const { vault } = await opened(first);
  const sha256 = createHash('sha256').update(victim).digest();
  const { blobId } = blobIdentity(vault.domain, sha256);
  const ref = { domain: 'shared', blobId, generation: newGeneration() };
  // A sound blob of another photo, sealed by somebody who has all keys, under the name of this one; and its reference.
  await bring(first, { 'OTHER.JPG': other });
  await backUp(first);
  const [sound] = await namesIn(await opened(first), 'blobs/');
  const forged = readFileSync(path.join(place, sound!));
  await vault.store.put(blobName(ref), forged, { signal: idle() });
  const { catalog } = first;
  const last = catalog.outbox.last(vault.desktop, 'refs')!;
  const entries = [{ holder: 'ab'.repeat(16), blobs: [`shared/${blobId}.${ref.generation}`] }];
  const batch = { sequence: last.sequence + 1, previous: last.name, entries };
  await sendOnce(vault, encodeReferences(vault, batch), { signal: idle() });

  await bring(second, { 'VICTIM.JPG': victim });
  const done = await backUp(second);
  expect(done).toMatchObject({ backedUp: 1, proven: 1, failed: 0 });
  expect(done.sentBytes).toBeGreaterThan(victim.length);
  expect(await expectKept(second)).toBe(1);
  // What the forger left stands there still, and nobody uses it.
  expect(await namesIn(await opened(second), `blobs/shared/${blobId.slice(0, 2)}/${blobId}`)).toHaveLength(2);
});

it('references that somebody forged are passed over, and told of', async () => {
  const { first, second, place } = await twoMembers('shared');
  const [same] = [photo()];
  await bring(first, { 'A.JPG': same });
  await backUp(first);
  const [name] = await namesIn(await opened(first), 'refs/');
  const bytes = readFileSync(path.join(place, name!));
  bytes[40]! ^= 1;
  writeFileSync(path.join(place, name!), bytes);
  await bring(second, { 'B.JPG': same });
  expect(await backUp(second)).toMatchObject({ backedUp: 1, notices: ['chain-damaged'] });
  expect(await expectKept(second)).toBe(1);
});
