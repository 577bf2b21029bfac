import { readFileSync } from 'node:fs';
import { Command, type CommanderError, Option } from 'commander';
import { exitStatus } from './output.ts';
import { runVerb } from './run-verb.ts';
import { demo } from './verbs/demo.ts';
import { devices } from './verbs/devices.ts';
import { exportVerb } from './verbs/export.ts';
import { importVerb } from './verbs/import.ts';
import { ledger } from './verbs/ledger.ts';
import { list } from './verbs/list.ts';
import { status } from './verbs/status.ts';

/** The command line: `photoferry <verb>`. */
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

  const verb = (name: string, words: string) =>
    withShared(photoferry.command(name)).description(words).exitOverride(leave);

  verb('devices', 'phones and cards that are there, and why one cannot be used yet').action(runVerb(devices));
  verb('import', 'fetch everything new from phones, a card or a folder')
    .addOption(
      new Option('--phone <id>', 'only this phone or card, by the id that `devices` shows').conflicts('from'),
    )
    .option('--from <folder>', 'a folder instead: a card, a camera, an unpacked Takeout')
    .option('--exclude <glob>', 'leave out what matches this path pattern (may be repeated)', collect, [])
    .option('--later', 'make thumbnails another time')
    .action(runVerb(importVerb, { goesOnUnheard: true }));
  verb('status', 'what the library holds').action(runVerb(status));
  verb('list', 'every asset, newest first').action(runVerb(list));
  verb('ledger', 'where every item of a phone ended')
    .option('--phone <id>', 'the phone; may be left out when there is only one')
    .action(runVerb(ledger));
  verb('export', 'copy the library into a folder as plain files with XMP sidecars')
    .requiredOption('--to <folder>', 'where to')
    .action(runVerb(exportVerb));
  verb('demo', 'the whole main job on two test phones (in a checkout)').action(runVerb(demo));
  return photoferry;
}

/** What every verb takes, before its name or behind it. */
function withShared(command: Command): Command {
  return command
    .option('--library <folder>', 'where the library is (else PHOTOFERRY_LIBRARY, else Pictures/Photoferry)')
    .option('--json', 'one JSON object a line on standard output, the last one the result');
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Commander has said what is wrong; its own status for that is 1. */
function leave(error: CommanderError): never {
  process.exit(error.exitCode === 0 ? exitStatus.done : exitStatus.wrongUse);
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
