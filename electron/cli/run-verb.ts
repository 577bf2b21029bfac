import type { Command } from 'commander';
import { isAbort } from '../base/abort.ts';
import { codeOf, PhotoferryError, wordsOf } from '../base/error.ts';
import { visible } from '../base/visible.ts';
import { defaultLibrary } from '../engine/library/place.ts';
import { createOutput, exitStatus, type Output } from './output.ts';
import { UsageError } from './usage-error.ts';

export interface VerbContext<Options> {
  options: Options;
  /** The folder of the library: `--library`, `PHOTOFERRY_LIBRARY` or the default. */
  library: string;
  output: Output;
  /** Aborts on Ctrl-C and SIGTERM. */
  signal: AbortSignal;
}

/**
 * Wraps a verb, which is loaded first: options, Ctrl-C, errors as words or as a last JSON line, exit status. A verb returns its status. The
 * second Ctrl-C ends the program on the spot; what is durable stays whole then, too.
 */
export function runVerb<Options extends object>(
  load: () => Promise<(context: VerbContext<Options>) => Promise<number>>,
  { goesOnUnheard = false } = {},
) {
  return async (_options: unknown, command: Command): Promise<void> => {
    const options = optionsOf<Options>(command);
    // `photoferry list | head` has its answer when the reader leaves; an import is not there to be read.
    const output = createOutput(options.json === true, () => {
      if (!goesOnUnheard) process.exit(exitStatus.done);
    });
    const controller = new AbortController();
    const interrupt = () => {
      if (controller.signal.aborted) process.exit(exitStatus.interrupted);
      controller.abort();
    };
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
    const library = options.library ?? (process.env.PHOTOFERRY_LIBRARY || undefined) ?? defaultLibrary();
    try {
      const verb = await load();
      process.exitCode = await verb({ options, library, output, signal: controller.signal });
    } catch (error) {
      process.exitCode = await explain(error, output, controller.signal);
    } finally {
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    }
  };
}

/** `--library` and `--json` may stand before the verb as well, and before the verb's own verb. */
function optionsOf<Options extends object>(command: Command): Options & { library?: string; json?: boolean } {
  const above = command.parent ? optionsOf<Options>(command.parent) : {};
  return { ...above, ...command.opts<Options & { library?: string; json?: boolean }>() };
}

async function explain(error: unknown, output: Output, signal: AbortSignal): Promise<number> {
  if ((signal.aborted && isAbort(error)) || codeOf(error) === 'interrupted') {
    output.say('Stopped.');
    await output.json({ type: 'error', code: 'interrupted', message: 'Stopped.' });
    return exitStatus.interrupted;
  }
  const code = codeOf(error);
  const advice = error instanceof PhotoferryError ? error.advice : undefined;
  const message =
    error instanceof PhotoferryError ? error.message : `Something unforeseen went wrong: ${wordsOf(error)}`;
  output.say([visible(message, 2000), advice, `(${code})`].filter(Boolean).join('\n'));
  if (!(error instanceof PhotoferryError) && process.env.PHOTOFERRY_DEBUG)
    output.say(String((error as Error)?.stack));
  await output.json({ type: 'error', code, message, ...(advice && { advice }) });
  return error instanceof UsageError ? exitStatus.wrongUse : exitStatus.nothingDone;
}
