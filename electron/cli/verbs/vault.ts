import path from 'node:path';
import type { Library } from '../../engine/library/open-library.ts';
import { describeVault } from '../../engine/vault/describe-vault.ts';
import { inviteMember, renewPassphrase, renewPhrase } from '../../engine/vault/member-acts.ts';
import { type OpenVault, openVault } from '../../engine/vault/open-vault.ts';
import { readInvitation } from '../../engine/vault/read-invitation.ts';
import { requireVaultAt } from '../../engine/vault/require-vault-at.ts';
import {
  acceptInvitation,
  createLibraryVault,
  joinLibraryVault,
  type SetUpOptions,
} from '../../engine/vault/set-up-vault.ts';
import { knownSecret, newPassphrase } from '../ask-secret.ts';
import { phraseKeeper } from '../keep-phrase.ts';
import { openForVerb } from '../open-for-verb.ts';
import { counted, exitStatus, type Output, visible } from '../output.ts';
import type { VerbContext } from '../run-verb.ts';
import { troubleWords } from '../trouble-words.ts';
import { type PlaceOptions, sayOthers, vaultPlace } from '../vault-place.ts';
import { withNewLibrary } from '../with-new-library.ts';

export async function vaultCreate(
  context: VerbContext<
    PlaceOptions & { dedup?: 'private' | 'shared'; phraseFile?: string; storageClass?: string }
  >,
): Promise<number> {
  const { options, output, signal } = context;
  const place = vaultPlace(options, context.library);
  const phrase = phraseKeeper(options.phraseFile, output);
  sayOthers(place, output);
  return withNewLibrary(context.library, output, async (library) => {
    const passphrase = await newPassphrase({ signal });
    const { vaultId } = await createLibraryVault(
      library,
      {
        ...{ place, dedup: options.dedup ?? 'private', passphrase, keepPhrase: phrase.keep },
        storageClass: options.storageClass,
      },
      setUp(output, signal),
    );
    await output.answer(`The vault is made. \`photoferry backup\` fills it.`);
    await output.json({ type: 'result', vaultId, phraseFile: phrase.file });
    return exitStatus.done;
  });
}

export async function vaultJoin(
  context: VerbContext<PlaceOptions & { invite?: string; phraseFile?: string; member?: string }>,
): Promise<number> {
  const { options, output, signal } = context;
  const place = vaultPlace(options, context.library);
  const phrase = options.invite === undefined ? undefined : phraseKeeper(options.phraseFile, output);
  const invitationFile = options.invite === undefined ? undefined : readInvitation(options.invite);
  const acting = setUp(output, signal);
  await requireVaultAt(place, acting);
  return withNewLibrary(context.library, output, async (library) => {
    const joined =
      phrase && invitationFile
        ? await acceptInvitation(
            library,
            { place, invitationFile, passphrase: await newPassphrase({ signal }), keepPhrase: phrase.keep },
            acting,
          )
        : await joinLibraryVault(
            library,
            { place, secret: await knownSecret({ signal }), member: options.member },
            acting,
          );
    await output.answer(
      'This computer has joined the vault. `photoferry backup` adds to it, `photoferry restore` fetches from it.',
    );
    await output.json({ type: 'result', ...joined, ...(phrase && { phraseFile: phrase.file }) });
    return exitStatus.done;
  });
}

export async function vaultInvite(context: VerbContext<{ out: string }>): Promise<number> {
  const { options, output, signal } = context;
  const out = path.resolve(options.out);
  return withVault(context, async (open) => {
    const { expiresAt } = await inviteMember(open, { out, signal });
    output.say(
      `Until ${expiresAt.slice(0, 10)} whoever has this file can join the vault with keys of their own. Hand it over like a key, and delete it afterwards.`,
    );
    await output.answer(`The invitation is in ${visible(out)}, good until ${expiresAt.slice(0, 10)}.`);
    await output.json({ type: 'result', out, expiresAt });
  });
}

export async function vaultInfo(context: VerbContext<object>): Promise<number> {
  const { output, signal } = context;
  return withVault(context, async (open, library) => {
    const { members, slots, ...rest } = await describeVault(open, { signal });
    const { storageClass } = library.catalog.vault.get()!;
    await output.answer(
      `Vault ${rest.vaultId} at ${visible(rest.place)}, made ${rest.createdAt.slice(0, 10)}`,
    );
    await output.answer(
      rest.dedup === 'shared'
        ? 'Equal photos of all members are stored once.'
        : 'Equal photos of one member are stored once.',
    );
    await output.answer(`${counted(members.length, 'member')}. Ways in for you:`);
    for (const { slot } of slots) await output.answer(`  ${slot}`);
    await output.answer(traitWords(open.vault.traits));
    if (storageClass) await output.answer(`Originals are kept in the class ${storageClass}.`);
    await output.json({ type: 'result', ...rest, storageClass, members, slots });
  });
}

export async function vaultPassphrase(context: VerbContext<object>): Promise<number> {
  const { output, signal } = context;
  return withVault(context, async (open, library) => {
    const passphrase = await newPassphrase({ signal });
    const unreached = await renewPassphrase(library, open, { passphrase, signal });
    await output.answer('The new passphrase opens the vault; the old one does not any more.');
    for (const place of unreached) await output.answer(unreachedWords(place, 'passphrase'));
    await output.json({ type: 'result', vaultId: open.vault.id, ...(unreached.length > 0 && { unreached }) });
  });
}

export async function vaultPhrase(context: VerbContext<{ phraseFile?: string }>): Promise<number> {
  const { options, output, signal } = context;
  const phrase = phraseKeeper(options.phraseFile, output);
  return withVault(context, async (open, library) => {
    const unreached = await renewPhrase(library, open, { keepPhrase: phrase.keep, signal });
    await output.answer('The new words open the vault; the old ones do not any more.');
    for (const place of unreached) await output.answer(unreachedWords(place, 'phrase'));
    await output.json({
      ...{ type: 'result', vaultId: open.vault.id, phraseFile: phrase.file },
      ...(unreached.length > 0 && { unreached }),
    });
  });
}

const unreachedWords = (place: string, what: 'passphrase' | 'phrase') =>
  `The mirror ${visible(place)} could not be reached: the old ${what} opens it until the next backup reaches it.`;

async function withVault(
  { library: folder, output, signal }: VerbContext<object>,
  work: (open: OpenVault, library: Library) => Promise<void>,
): Promise<number> {
  const library = openForVerb(folder, output, { mustExist: true });
  try {
    const open = await openVault(library, { signal, onTrouble: troubleWords(output.say) });
    try {
      await work(open, library);
    } finally {
      await open.close();
    }
    return exitStatus.done;
  } finally {
    library.close();
  }
}

function setUp(output: Output, signal: AbortSignal): SetUpOptions {
  return {
    signal,
    onTrouble: troubleWords(output.say),
    onTraits: (traits) => output.say(traitWords(traits)),
    onMirrorEnded: (place) =>
      output.say(`What was a mirror at ${visible(place)} is the vault now, and no second copy any more.`),
  };
}

function traitWords(traits: Parameters<NonNullable<SetUpOptions['onTraits']>>[0]): string {
  const { createOnly, etagIsMd5, refusesWrongMd5, listsAtOnce, storageClasses } = traits;
  const proof = etagIsMd5
    ? 'It shows checksums of what it holds: a backup is proven by them.'
    : 'It shows no checksums: every backup is proven by reading it back.';
  const honours = [
    createOnly && 'never overwrites what must stay',
    refusesWrongMd5 && 'refuses bytes that were damaged on the way',
    listsAtOnce && 'lists what it was given at once',
  ].filter((each) => each !== false);
  const classes = storageClasses.length > 0 ? ` Storage classes: ${storageClasses.join(', ')}.` : '';
  return `This store was tried: it ${honours.length > 0 ? honours.join(', ') : 'promises little, so nothing rests on its word'}. ${proof}${classes}`;
}
