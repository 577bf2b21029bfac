import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const cli = path.resolve(import.meta.dirname, '../../electron/cli/photoferry.js');
/** The command line in a process of its own, with the options of its first line. */
export const photoferryCommand = [process.execPath, '--max-semi-space-size=16', cli] as const;

export interface Run {
  /** Exit status; null when it was killed. */
  status: number | null;
  /** The JSON lines, when `--json` was given. */
  lines: Record<string, unknown>[];
  /** The last of them. */
  result: Record<string, unknown>;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: NodeJS.ProcessEnv;
  /** Options of Node itself. */
  nodeOptions?: string[];
  /** Gets the process as soon as it runs. */
  onStart?: (child: ChildProcess) => void;
}

/** Runs the command line as a person would, in a process of its own, and waits for its end. */
export async function runPhotoferry(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const [node, ...rest] = photoferryCommand;
  const child = spawn(node, [...(options.nodeOptions ?? []), ...rest, ...args], {
    // As tools/node24.sh starts it.
    env: { MALLOC_ARENA_MAX: '2', ...(options.env ?? process.env) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  options.onStart?.(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  const lines = args.includes('--json') ? stdout.split('\n').flatMap((line) => parse(line)) : [];
  return { status, lines, result: lines.at(-1) ?? {}, stdout, stderr };
}

/** A line that a kill cut short is no line. */
function parse(line: string): Record<string, unknown>[] {
  try {
    return line ? [JSON.parse(line) as Record<string, unknown>] : [];
  } catch {
    return [];
  }
}
