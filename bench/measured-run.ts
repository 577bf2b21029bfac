import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { photoferryCommand } from '../tests/phones/run-photoferry.ts';

/** Runs a program, waits for it, and says on descriptor 3 what the system counted for it and its children. */
const script = `import json, os, subprocess, sys, time
started = time.monotonic()
child = subprocess.Popen(sys.argv[1:], close_fds=True)
_, status, used = os.wait4(child.pid, 0)
said = {"seconds": time.monotonic() - started, "cpuSeconds": used.ru_utime + used.ru_stime, "peakKb": used.ru_maxrss}
os.write(3, json.dumps(said).encode())
sys.exit(os.waitstatus_to_exitcode(status) & 255)`;

export interface MeasuredRun {
  /** From the start of the process to its end. */
  seconds: number;
  /** User and system time, of children that it waited for too. */
  cpuSeconds: number;
  /** Largest resident memory of one process of it. */
  peakMb: number;
  stdout: string;
}

/** Runs a program to its end; throws when it fails. */
export async function measuredRun(
  command: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<MeasuredRun> {
  const child = spawn('python3', ['-c', script, ...command], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const texts = ['', '', '', ''];
  for (const at of [1, 2, 3])
    child.stdio[at]!.on('data', (text: Buffer) => {
      texts[at] = `${texts[at]}${text}`;
    });
  const [status] = (await once(child, 'close')) as [number | null];
  const [, stdout, stderr, said] = texts as [string, string, string, string];
  if (status !== 0)
    throw new Error(
      `${command.slice(0, 4).join(' ')} ended with ${status}: ${(stderr + stdout).slice(-2000)}`,
    );
  const { seconds, cpuSeconds, peakKb } = JSON.parse(said) as Record<string, number>;
  return { seconds: seconds!, cpuSeconds: cpuSeconds!, peakMb: peakKb! / 1000, stdout };
}

/** A verb with `--json`, measured; `result` is its last line. */
export async function measuredVerb(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<MeasuredRun & { result: Record<string, unknown> }> {
  const run = await measuredRun([...photoferryCommand, ...args, '--json'], {
    MALLOC_ARENA_MAX: '2',
    ...env,
  });
  const result = JSON.parse(run.stdout.trimEnd().split('\n').at(-1)!) as Record<string, unknown>;
  return { ...run, result };
}
