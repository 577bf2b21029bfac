import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import { inviteMember } from '../../../electron/engine/vault/member-acts.ts';
import {
  acceptInvitation,
  createLibraryVault,
  joinLibraryVault,
} from '../../../electron/engine/vault/set-up-vault.ts';
import { startFaultProxy } from '../../servers/fault-proxy.ts';
import { whyNoRgw } from '../../servers/rgw.ts';
import { newBucketName, sharedRgw } from '../../servers/shared-rgw.ts';
import { join, libraryAt, opened, ownConfig, passphrase, vaultFor } from '../backup/backup-desk.ts';
import { idle, temporaryFolder } from '../temporary.ts';

/** Keeps a phrase as a person would, and what was said of it in the end. */
function phraseKeeper() {
  const kept: { phrase: string; isNeeded: boolean | undefined } = { phrase: '', isNeeded: undefined };
  const keepPhrase = (phrase: string) => {
    kept.phrase = phrase;
    return (isNeeded: boolean) => {
      kept.isNeeded = isNeeded;
    };
  };
  return { kept, keepPhrase };
}

/** A library whose disk is full as soon as it is to be told of a vault. */
async function fullLibrary() {
  const library = await libraryAt();
  const durably = () => {
    throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
  };
  return { catalog: { ...library.catalog, durably } };
}

it('a library is never backed up to two vaults, whoever makes them at the same moment', async () => {
  await ownConfig();
  const library = await libraryAt();
  const make = async () => {
    const wanted = { place: await temporaryFolder(), dedup: 'private', passphrase } as const;
    return createLibraryVault(
      library,
      { ...wanted, keepPhrase: phraseKeeper().keepPhrase },
      { signal: idle() },
    );
  };
  const tried = await Promise.allSettled([make(), make()]);
  const made = tried.flatMap((each) => (each.status === 'fulfilled' ? [each.value.vaultId] : []));
  expect(tried.filter(({ status }) => status === 'rejected')).toEqual([
    expect.objectContaining({ reason: expect.objectContaining({ code: 'vault-exists' }) }),
  ]);
  expect([library.catalog.vault.get()?.vaultId]).toEqual(made);
});

describe('the recovery phrase', () => {
  it('stays where a vault stands, though making it failed in the end', async () => {
    await ownConfig();
    const place = await temporaryFolder();
    const { kept, keepPhrase } = phraseKeeper();
    const wanted = { place, dedup: 'private', passphrase, keepPhrase } as const;
    const made = createLibraryVault(await fullLibrary(), wanted, { signal: idle() });
    await expect(made).rejects.toMatchObject({
      code: 'SQLITE_FULL',
      advice: expect.stringMatching(/24 words/),
    });
    expect(kept.isNeeded).toBe(true);
    expect((await join(await libraryAt(), place, kept.phrase)).vaultId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('stays for a member who has joined, though that failed in the end', async () => {
    await ownConfig();
    const first = await libraryAt();
    const { place } = await vaultFor(first);
    const out = path.join(await temporaryFolder(), 'invitation');
    await inviteMember(await opened(first), { out, signal: idle() });
    const { kept, keepPhrase } = phraseKeeper();
    const wanted = { place, invitationFile: readFileSync(out), passphrase: 'my own passphrase', keepPhrase };
    await expect(acceptInvitation(await fullLibrary(), wanted, { signal: idle() })).rejects.toThrow(/stands/);
    expect(kept.isNeeded).toBe(true);
    const { member } = await join(await libraryAt(), place, kept.phrase);
    expect(member).not.toBe(first.catalog.vault.get()!.member);
  });
});

it('a passphrase of two members opens neither by chance: whose photos are meant has to be said', async () => {
  await ownConfig();
  const [first, second] = [await libraryAt(), await libraryAt()];
  const { place } = await vaultFor(first);
  const out = path.join(await temporaryFolder(), 'invitation');
  await inviteMember(await opened(first), { out, signal: idle() });
  const { keepPhrase } = phraseKeeper();
  const wanted = { place, invitationFile: readFileSync(out), passphrase, keepPhrase };
  await acceptInvitation(second, wanted, { signal: idle() });
  const members = [first, second].map(({ catalog }) => catalog.vault.get()!.member);
  const joining = (library: Library, member?: string) =>
    joinLibraryVault(library, { place, secret: { passphrase }, member }, { signal: idle() });
  const ambiguous = await joining(await libraryAt()).catch((error: Error) => error);
  expect(ambiguous).toMatchObject({ code: 'member-ambiguous', advice: expect.stringMatching(/--member/) });
  for (const member of members) {
    expect((ambiguous as Error).message).toContain(member);
    expect((await joining(await libraryAt(), member)).member).toBe(member);
  }
  // A library that belongs to one of them already is meant for that one.
  expect((await joining(second)).member).toBe(members[1]);
});

const why = whyNoRgw();
describe.skipIf(why)('the recovery phrase of a vault in a bucket', () => {
  async function bucket() {
    const server = await sharedRgw();
    const proxy = await startFaultProxy(server.endpoint);
    onTestFinished(() => proxy.stop());
    for (const [name, value] of Object.entries(server.env)) {
      const before = process.env[name];
      process.env[name] = value;
      onTestFinished(() => {
        if (before === undefined) delete process.env[name];
        else process.env[name] = before;
      });
    }
    const place = `s3://${newBucketName()}/v?endpoint=${proxy.endpoint}&region=${server.region}&pathStyle=1`;
    return { proxy, place };
  }

  it('stays when the answer to the last request was lost for good, and is taken back when it was refused', async () => {
    await ownConfig();
    const { proxy, place } = await bucket();
    const record = { method: 'PUT', path: /vault\.json/ };
    const attempt = async () => {
      const { kept, keepPhrase } = phraseKeeper();
      const wanted = { place, dedup: 'private', passphrase, keepPhrase } as const;
      const code = await createLibraryVault(await libraryAt(), wanted, { signal: idle() }).then(
        () => 'made',
        (error: { code: string }) => error.code,
      );
      return { code, ...kept };
    };
    proxy.fault({ do: { status: 403, code: 'AccessDenied' }, ...record });
    expect(await attempt()).toMatchObject({ code: 'store-denied', isNeeded: false });
    proxy.clear();
    proxy.fault({ do: { status: 403, code: 'AccessDenied' }, ...record });
    proxy.fault({ do: 'lose-answer', ...record, times: 1 });
    const lost = await attempt();
    expect(lost).toMatchObject({ code: 'store-denied', isNeeded: true });
    proxy.clear();
    expect((await join(await libraryAt(), place, lost.phrase)).vaultId).toMatch(/^[0-9a-f]{32}$/);
  });
});
