import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { codeOf } from '../../electron/base/error.ts';
import { newKeyring } from '../../electron/crypto/keyring.ts';
import { encodeSlotFile } from '../../electron/crypto/slot-file.ts';
import { createVault } from '../../electron/vault/create-vault.ts';
import { createInvitation, readInvitationFile } from '../../electron/vault/invitation.ts';
import { joinVault } from '../../electron/vault/join-vault.ts';
import { memberName, vaultRecordName } from '../../electron/vault/layout.ts';
import { createMembers, encodeMember } from '../../electron/vault/members.ts';
import { addSlot, changeSecret, listSlots } from '../../electron/vault/slots.ts';
import { unlockVault } from '../../electron/vault/unlock.ts';
import { assembleVault } from '../../electron/vault/vault.ts';
import { crashingStore } from './crashing-store.ts';
import { collect, folderStore, idle, listed, newId } from './test-vault.ts';

const passphrase = 'correct horse battery staple';
const newDesktop = () => ({ desktop: newId(), desktopKey: randomBytes(32) });
const inADay = () => ({ expiresAtMs: Date.now() + 86_400_000 });

async function created(dedup: 'private' | 'shared' = 'private', words = passphrase) {
  const store = await folderStore();
  const desktop = newDesktop();
  const made = await createVault(store, { dedup, passphrase: words, ...desktop }, { signal: idle() });
  return { store, ...desktop, ...made };
}

describe('a vault', () => {
  it('is opened by the passphrase, the phrase and the desktop that made it, and by nothing else', async () => {
    const { store, vault, phrase, desktop, desktopKey } = await created();
    const at = { desktop, signal: idle() };
    for (const secret of [{ passphrase }, { phrase }, { phrase: phrase.toUpperCase() }, { desktopKey }]) {
      const opened = await unlockVault(store, secret, at);
      expect(opened.member).toBe(vault.member);
      expect(opened.secrets.keyring.memberSecret.equals(vault.secrets.keyring.memberSecret)).toBe(true);
    }
    const codeFor = (secret: Parameters<typeof unlockVault>[1], who = at) =>
      unlockVault(store, secret, who).then(() => 'opened', codeOf);
    expect(await codeFor({ passphrase: 'incorrect horse battery' })).toBe('passphrase-wrong');
    expect(await codeFor({ phrase: (await created()).phrase })).toBe('phrase-wrong');
    expect(await codeFor({ desktopKey: randomBytes(32) })).toBe('desktop-key-wrong');
    expect(await codeFor({ desktopKey }, { ...at, desktop: newId() })).toBe('key-slot-missing');
    expect(await unlockVault(await folderStore(), { passphrase }, at).catch(codeOf)).toBe('vault-none');
    await expect(
      createVault(store, { dedup: 'private', passphrase, ...newDesktop() }, { signal: idle() }),
    ).rejects.toMatchObject({ code: 'vault-exists' });
  });

  it('shows its secrets to nothing that prints it', async () => {
    const { vault, desktopKey, phrase } = await created('shared');
    const { keys, keyring } = vault.secrets;
    const shown = `${inspect(vault, { depth: 9, showHidden: false })} ${JSON.stringify({ ...vault, store: null })}`;
    for (const secret of [
      keys.log,
      keys.references.export(),
      keyring.memberSecret,
      keyring.sharedSecret,
      desktopKey,
    ]) {
      for (const form of ['hex', 'base64'] as const) expect(shown).not.toContain(secret.toString(form));
      expect(shown).not.toContain([...secret].join(','));
      expect(shown).not.toContain(inspect(secret).slice(8, -1));
    }
    expect(shown).not.toContain(phrase.slice(0, 20));
  });

  it('whose making was cut short is no vault, and is made in a second try', async () => {
    const store = await folderStore();
    let points = 0;
    for (let at = 1; ; at++) {
      const crashing = crashingStore(store, { at, before: true });
      const options = { dedup: 'private', passphrase, ...newDesktop() } as const;
      await createVault(crashing.store, options, { signal: idle() }).catch(() => {});
      if (!crashing.hasCrashed()) break;
      points++;
      expect(await store.head(vaultRecordName, { signal: idle() })).toBeUndefined();
    }
    expect(points).toBe(5);
    expect((await unlockVault(store, { passphrase }, { desktop: newId(), signal: idle() })).dedup).toBe(
      'private',
    );
  });

  it('takes a new passphrase without a moment when none opens it', async () => {
    const { store, vault } = await created();
    const at = { desktop: newId(), signal: idle() };
    const opens = (words: string) =>
      unlockVault(store, { passphrase: words }, at).then(
        () => true,
        () => false,
      );
    const next = 'another long passphrase';
    for (let step = 1; step <= 2; step++) {
      const crashing = crashingStore(store, { at: step, before: true });
      await changeSecret({ ...vault, store: crashing.store }, { passphrase: next }, { signal: idle() }).catch(
        () => {},
      );
      expect((await opens(passphrase)) || (await opens(next))).toBe(true);
    }
    await changeSecret(vault, { passphrase: next }, { signal: idle() });
    expect([await opens(passphrase), await opens(next)]).toEqual([false, true]);
    const left = await listSlots(store, { signal: idle() });
    expect(left.filter(({ kind }) => kind === 'passphrase').length).toBe(1);
  });

  it('opens at another desktop that was given a slot, also with forged slots around', async () => {
    const { store, phrase } = await created();
    const second = newDesktop();
    const at = { desktop: second.desktop, signal: idle() };
    const vault = await unlockVault(store, { phrase }, at);
    await addSlot(vault, { desktopKey: second.desktopKey }, { signal: idle() });
    for (let forged = 0; forged < 5; forged++)
      await store.put(`keys/${newId()}/phrase-0000000${forged}.json`, randomBytes(300), { signal: idle() });
    expect((await unlockVault(store, { desktopKey: second.desktopKey }, at)).member).toBe(vault.member);
    expect((await unlockVault(store, { phrase }, at)).member).toBe(vault.member);
  });

  it('opens whatever others put beside its slots: any number, and such as ask for much', async () => {
    const { store, vault, phrase } = await created();
    const put = (name: string, bytes: Uint8Array) => store.put(name, bytes, { signal: idle() });
    for (let forged = 10; forged < 90; forged++)
      await put(`keys/${String(forged).padEnd(32, '0')}/phrase-000000${forged}.json`, randomBytes(300));
    for (let forged = 10; forged < 20; forged++)
      await put(`keys/${vault.member}/phrase-000000${forged}.json`, randomBytes(300));
    const kdf = { name: 'argon2id', memoryKiB: 1_048_576, passes: 16, lanes: 1 } as const;
    for (let forged = 10; forged < 14; forged++) {
      const place = { vaultId: vault.id, member: vault.member, slot: `passphrase-000000${forged}` };
      const sealed = { kdf, salt: randomBytes(32), sealed: randomBytes(80) };
      await put(
        `keys/${vault.member}/${place.slot}.json`,
        encodeSlotFile({ kind: 'passphrase', ...place, ...sealed }),
      );
    }
    const at = { desktop: newId(), signal: idle() };
    expect((await unlockVault(store, { phrase }, at)).member).toBe(vault.member);
    const before = process.cpuUsage();
    expect((await unlockVault(store, { passphrase }, at)).member).toBe(vault.member);
    // Of work, whatever else this machine is busy with.
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(8000);
  });
});

describe('an invitation', () => {
  it('brings a member with keys of their own, who can be told from an intruder', async () => {
    const { store, vault } = await created('shared');
    const file = createInvitation(vault, inADay());
    const guest = newDesktop();
    const options = { invitationFile: file, passphrase: 'guest passphrase long', ...guest };
    const { vault: theirs, phrase } = await joinVault(store, options, { signal: idle() });
    expect(theirs.member).not.toBe(vault.member);
    expect(theirs.secrets.keyring.sharedSecret.equals(vault.secrets.keyring.sharedSecret)).toBe(true);
    expect(theirs.secrets.keys.log.equals(vault.secrets.keys.log)).toBe(false);
    // Each finds the other, and the guest of the guest.
    const more = createInvitation(theirs, inADay());
    const third = await joinVault(
      store,
      { invitationFile: more, passphrase: 'third passphrase long', ...newDesktop() },
      { signal: idle() },
    );
    const all = [vault, theirs, third.vault];
    for (const one of all) {
      const members = createMembers(one, { signal: idle() });
      for (const other of all) expect((await members.find(other.member))?.member).toBe(other.member);
    }
    expect((await unlockVault(store, { phrase }, { desktop: newId(), signal: idle() })).member).toBe(
      theirs.member,
    );

    // Who saw the invitation in the store, but never had its file, cannot use it.
    const { recordBytes } = vault;
    const intruder = assembleVault(store, { recordBytes, keyring: newKeyring('private'), desktop: newId() });
    const { text } = readInvitationFile(file);
    const seen = await collect(await store.get(memberName(theirs.member), { signal: idle() }));
    const { joined } = JSON.parse(seen.toString().split('\n')[0]!);
    for (const invitation of [{ text, joined }, null]) {
      const bytes = encodeMember(intruder, { createdAt: 'now', invitation });
      await store.put(memberName(intruder.member), bytes, { signal: idle() });
      for (const one of all)
        expect(await createMembers(one, { signal: idle() }).find(intruder.member)).toBeUndefined();
    }
  });

  it('is refused when it has expired, is for another vault, or was changed', async () => {
    const { store, vault } = await created();
    const join = (invitationFile: Uint8Array) =>
      joinVault(store, { invitationFile, passphrase, ...newDesktop() }, { signal: idle() }).then(
        () => 'joined',
        codeOf,
      );
    const before = await listed(store);
    const good = createInvitation(vault, inADay()).toString();
    const expired = createInvitation(vault, { expiresAtMs: Date.now() - 1000 });
    const elsewhere = createInvitation((await created()).vault, inADay());
    const later = good.replace(/expiresAt\\":\\"2/, 'expiresAt\\":\\"3');
    expect(later).not.toBe(good);
    for (const wrong of [
      expired,
      elsewhere,
      randomBytes(100),
      Buffer.from('{}'),
      Buffer.from(good.slice(0, -9)),
    ])
      expect(await join(wrong)).toBe('invitation-wrong');
    expect(['invitation-wrong', 'signature-wrong']).toContain(await join(Buffer.from(later)));
    expect(await listed(store)).toEqual(before);
    expect(await join(Buffer.from(good))).toBe('joined');
  });
});
