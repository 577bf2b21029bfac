import { readFileSync, writeSync } from 'node:fs';
import { Command, type CommanderError, InvalidArgumentError, Option } from 'commander';
import { storageClasses } from '../contract/storage-classes.ts';
import { exitStatus } from './output.ts';
import { runVerb } from './run-verb.ts';

/** The command line: `photoferry <verb>`. What a verb needs is loaded when it is asked for. */
export function program(): Command {
  const photoferry = withShared(new Command('photoferry'))
    // What stands before the verb is ours, what stands behind it the verb's.
    .enablePositionalOptions()
    .description('Ferries every photo and video from your phones into a library of plain files.')
    .version(version())
    .exitOverride(leave)
    .addHelpText(
      'after',
      '\nExit status: 0 done, 1 done but some items failed, 2 wrong use, 3 nothing done, 130 interrupted.',
    );

  const verb = verbsOf(photoferry);

  verb('devices', 'phones and cards that are there, and why one cannot be used yet').action(
    runVerb(async () => (await import('./verbs/devices.ts')).devices),
  );
  verb('import', 'fetch everything new from phones, a card or a folder')
    .addOption(
      new Option('--phone <id>', 'only this phone or card, by the id that `devices` shows').conflicts('from'),
    )
    .option('--from <folder>', 'a folder instead: a card, a camera, an unpacked Takeout')
    .option('--exclude <glob>', 'leave out what matches this path pattern (may be repeated)', collect, [])
    .option('--later', 'make thumbnails another time')
    .action(runVerb(async () => (await import('./verbs/import.ts')).importVerb, { goesOnUnheard: true }));
  const vault = group(photoferry, 'vault', 'the end-to-end encrypted vault that the library is backed up to');
  const secrets = [
    'Without a terminal secrets come from the environment:',
    '  PHOTOFERRY_PASSPHRASE        the passphrase: a new one for create, passphrase and --invite, else the one that opens the vault',
    '  PHOTOFERRY_RECOVERY_PHRASE   the 24 words, for join',
    '  PHOTOFERRY_CONFIG_DIR        where this computer keeps its keys to vaults',
    '  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_PROFILE, AWS_CA_BUNDLE   for --s3',
  ];
  const vaultVerb = (name: string, words: string) =>
    verbsOf(vault)(name, words).addHelpText('after', `\n${secrets.join('\n')}`);
  vault.addHelpText('after', `\n${secrets.join('\n')}`);
  const atPlace = (command: Command) =>
    command
      .addOption(new Option('--folder <dir>', 'a folder: an external disk, a NAS').conflicts('s3'))
      .option('--s3 <url>', 's3://bucket/prefix?endpoint=https://host:port&region=R&pathStyle=1');
  const withPhrase = (command: Command) =>
    command.option(
      '--phrase-file <file>',
      'where to put the 24 words of the recovery phrase (else the terminal)',
    );
  withPhrase(atPlace(vaultVerb('create', 'make a vault and back this library up to it')))
    .addOption(
      new Option('--dedup <scope>', 'store equal photos once: of one member, or of all').choices([
        'private',
        'shared',
      ]),
    )
    .addOption(
      new Option('--storage-class <class>', 'in which class of an S3 store originals are kept')
        .choices(storageClasses)
        .conflicts('folder'),
    )
    .action(runVerb(async () => (await import('./verbs/vault.ts')).vaultCreate));
  withPhrase(
    atPlace(vaultVerb('join', 'use a vault that is there, with its passphrase, phrase or an invitation')),
  )
    .addOption(
      new Option('--invite <file>', 'an invitation: you become a member with keys of your own').conflicts(
        'member',
      ),
    )
    .option('--member <id>', 'whose photos, where several members have the same passphrase', memberId)
    .action(runVerb(async () => (await import('./verbs/vault.ts')).vaultJoin));
  vaultVerb('invite', 'write a file that lets one more person join')
    .requiredOption('--out <file>', 'where to; only you can read it')
    .action(runVerb(async () => (await import('./verbs/vault.ts')).vaultInvite));
  vaultVerb('info', 'where the vault is, who is in it, what its store honours').action(
    runVerb(async () => (await import('./verbs/vault.ts')).vaultInfo),
  );
  vaultVerb('passphrase', 'set a new passphrase').action(
    runVerb(async () => (await import('./verbs/vault.ts')).vaultPassphrase),
  );
  withPhrase(vaultVerb('phrase', 'draw a new recovery phrase')).action(
    runVerb(async () => (await import('./verbs/vault.ts')).vaultPhrase),
  );
  const mirror = group(
    vault,
    'mirror',
    'a second store that holds the same vault: the same passphrase opens it',
  );
  const ownKeys = [
    'A mirror with another provider than the vault is opened by keys of its own, kept when it is added:',
    '  PHOTOFERRY_MIRROR_ACCESS_KEY_ID, PHOTOFERRY_MIRROR_SECRET_ACCESS_KEY   for --s3',
  ];
  const mirrorVerb = verbsOf(mirror);
  atPlace(mirrorVerb('add', 'keep a mirror of the vault in this folder or bucket'))
    .addHelpText('after', `\n${ownKeys.join('\n')}`)
    .action(runVerb(async () => (await import('./verbs/mirror.ts')).mirrorAdd));
  atPlace(mirrorVerb('remove', 'keep it no longer; what is in it stays')).action(
    runVerb(async () => (await import('./verbs/mirror.ts')).mirrorRemove),
  );
  mirrorVerb('list', 'the mirrors, and how much of the vault each is proven to have').action(
    runVerb(async () => (await import('./verbs/mirror.ts')).mirrorList),
  );
  mirrorVerb('run', 'bring every mirror up to the vault; `backup` does it too')
    .option('--limit-rate <bytes>', 'at most so many bytes a second of each store (500K, 2M)', rate)
    .action(runVerb(async () => (await import('./verbs/mirror.ts')).mirrorRun, { goesOnUnheard: true }));
  verb('backup', 'bring everything new into the vault, encrypted and proven')
    .option('--limit-rate <bytes>', 'at most so many bytes a second (500K, 2M)', rate)
    .option('--transfers <n>', 'so many files at once', transfers)
    .action(runVerb(async () => (await import('./verbs/backup.ts')).backup, { goesOnUnheard: true }));
  verb('status', 'what the library holds')
    .option('--copies', 'and where copies are, and what would be lost with each place')
    .action(runVerb(async () => (await import('./verbs/status.ts')).status));
  verb('list', 'every asset, newest first').action(
    runVerb(async () => (await import('./verbs/list.ts')).list),
  );
  const trash = group(photoferry, 'trash', 'what was deleted: kept for thirty days, then deleted for good');
  const trashVerb = (name: string, words: string) => withAssets(verbsOf(trash)(name, words));
  trashVerb('list', 'what is in the trash').action(
    runVerb(async () => (await import('./verbs/trash.ts')).trashList),
  );
  trashVerb('add', 'put photos and videos into the trash').action(
    runVerb(async () => (await import('./verbs/trash.ts')).trashAdd),
  );
  trashVerb('restore', 'take them out of it, or let phones bring again what was deleted for good')
    .option('--all', 'everything that is in the trash')
    .action(runVerb(async () => (await import('./verbs/trash.ts')).trashRestore));
  trashVerb('purge', 'delete for good what is in the trash')
    .option('--all', 'everything that is in the trash')
    .option('--expired', 'only what has been there for thirty days')
    .action(runVerb(async () => (await import('./verbs/trash.ts')).trashPurge));
  const keep = group(photoferry, 'keep', 'originals that stay on this computer, whatever frees space here');
  const keepVerb = verbsOf(keep);
  keepVerb('list', 'what is kept').action(runVerb(async () => (await import('./verbs/keep.ts')).keepList));
  withAssets(keepVerb('add', 'keep these here, and bring from the vault what is only there')).action(
    runVerb(async () => (await import('./verbs/keep.ts')).keepAdd),
  );
  withAssets(keepVerb('remove', 'they need not stay here any longer')).action(
    runVerb(async () => (await import('./verbs/keep.ts')).keepRemove),
  );
  verb('ledger', 'where every item of a phone ended')
    .option('--phone <id>', 'the phone; may be left out when there is only one')
    .action(runVerb(async () => (await import('./verbs/ledger.ts')).ledger));
  verb('free-space', 'what may go from a phone or from here, because its backup is proven; a dry run')
    .option('--phone <id>', 'on this phone or card, by the id that `devices` shows')
    .option('--from <folder>', 'in this folder: a card that was imported')
    .option('--desktop', 'originals on this computer')
    .option('--need <bytes>', 'no more than is needed for so many bytes (500M, 20G)', bytes)
    .option('--older-than <days>', 'only what was taken longer ago', days)
    .option('--larger-than <bytes>', 'only photos and videos that take more (10M)', bytes)
    .option('--videos-first', 'videos before anything else')
    .option('--keep-favourites', 'favourites stay')
    .option('--keep-days <n>', 'what was taken, changed or looked at in the last so many days stays', days)
    .option('--second-copy', 'only what has a second copy beside the vault: on this computer, or in a mirror')
    .option('--execute', 'free it; without, nothing is touched')
    .option(
      '--image-capture',
      'an iPhone at a Mac: delete on it through macOS (never tried on a real iPhone)',
    )
    .option('--show [address]', 'an iPhone: show it its list on the local network, at this address of ours')
    .option('--purged-too', 'an iPhone: yes, its list may also name what you deleted for good')
    .option(
      '--yes-cloud',
      'a phone: yes, what goes there may go in a cloud too that it is kept in step with (iCloud Photos)',
    )
    // What it was called when only iPhones were asked about.
    .addOption(new Option('--yes-icloud').hideHelp())
    .action(runVerb(async () => (await import('./verbs/free-space.ts')).freeSpace, { goesOnUnheard: true }));
  verb('export', 'copy the library into a folder as plain files with XMP sidecars')
    .requiredOption('--to <folder>', 'where to')
    .action(runVerb(async () => (await import('./verbs/export.ts')).exportVerb));
  const restore = verb('restore', 'bring back everything, or some, from the vault into a folder');
  withAssets(restore.requiredOption('--to <folder>', 'where to'), 'only this one').action(
    runVerb(async () => (await import('./verbs/restore.ts')).restore),
  );
  verb('prove', 'check that what was backed up is whole, and mend what is not')
    .option('--deep', 'read everything back, not a sample')
    .action(runVerb(async () => (await import('./verbs/prove.ts')).prove));
  verb('serve', 'the gallery in a browser of this computer, until Ctrl-C')
    .option('--port <n>', 'this port of 127.0.0.1 (else one that is free)', port)
    .option('--no-open', 'do not open the browser, only print the link')
    .action(runVerb(async () => (await import('./verbs/serve.ts')).serve));
  verb('demo', 'the whole main job on two test phones (in a checkout)').action(
    runVerb(async () => (await import('./verbs/demo.ts')).demo),
  );
  return photoferry;
}

/** What every verb takes, before its name or behind it. */
function withShared(command: Command): Command {
  return command
    .option('--library <folder>', 'where the library is (else PHOTOFERRY_LIBRARY, else Pictures/Photoferry)')
    .option('--json', 'one JSON object a line on standard output, the last one the result');
}

/** A verb that is only the beginning of its verbs. */
function group(parent: Command, name: string, words: string): Command {
  return verbsOf(parent)(name, words).enablePositionalOptions();
}

function verbsOf(parent: Command): (name: string, words: string) => Command {
  return (name, words) => withShared(parent.command(name)).description(words).exitOverride(leave);
}

function withAssets(command: Command, which = 'this one'): Command {
  const words = `${which}, by the id that \`list --json\` shows (may be repeated)`;
  return command.option('--asset <id>', words, collect, []);
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Commander has said what is wrong; its own status for that is 1. */
function leave(error: CommanderError): never {
  // Before the options are known to be right, `--json` is only a word among others.
  if (error.exitCode !== 0 && process.argv.includes('--json')) {
    const message = error.message.replace(/^error: /, '');
    writeSync(1, `${JSON.stringify({ type: 'error', code: 'wrong-use', message })}\n`);
  }
  process.exit(error.exitCode === 0 ? exitStatus.done : exitStatus.wrongUse);
}

/** `500K`, `2M`, `1G`, by thousands. */
function bytesIn(text: string, advice: string): number {
  const match = /^(\d{1,15}(?:\.\d{1,3})?)([kKmMgGtT]?)$/.exec(text);
  const number = match
    ? Number(match[1]) * 1000 ** ['', 'k', 'm', 'g', 't'].indexOf(match[2]!.toLowerCase())
    : 0;
  const bytes = Math.round(number);
  if (bytes < 1 || !Number.isSafeInteger(bytes)) throw new InvalidArgumentError(advice);
  return bytes;
}

const rate = (text: string) => bytesIn(text, 'Give bytes a second, such as 500K or 2M.');
const bytes = (text: string) => bytesIn(text, 'Give bytes, such as 500M or 20G.');

function days(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('Give a number of days.');
  return Number(text);
}

function numberUpTo(text: string, most: number): number {
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text) || number < 1 || number > most)
    throw new InvalidArgumentError(`Give a number from 1 to ${most}.`);
  return number;
}

const transfers = (text: string) => numberUpTo(text, 32);
const port = (text: string) => numberUpTo(text, 65_535);

function memberId(text: string): string {
  if (!/^[0-9a-f]{32}$/i.test(text)) throw new InvalidArgumentError('Give the 32 digits of a member.');
  return text.toLowerCase();
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
