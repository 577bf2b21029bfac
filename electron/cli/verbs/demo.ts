import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { PhotoferryError } from '../../base/error.ts';
import type { VerbContext } from '../run-verb.ts';

/** The test phones belong to the checkout, not to the product: the demo is a program beside them. */
const script = path.resolve(import.meta.dirname, '../../../tests/phones/demo.ts');

export async function demo({
  options,
  signal,
}: VerbContext<{ library?: string; json?: boolean }>): Promise<number> {
  if (!existsSync(script)) {
    throw new PhotoferryError(
      'no-demo',
      'The demo needs the test phones, and they come with a checkout only.',
      {
        advice: 'Plug in a phone and run `photoferry import`.',
      },
    );
  }
  const args = options.library ? ['--library', options.library] : [];
  if (options.json) args.push('--json');
  const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit' });
  signal.addEventListener('abort', () => child.kill('SIGINT'));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 130;
}
