import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const cli = path.resolve(import.meta.dirname, '../../electron/cli/photoferry.js');

export interface Served {
  /** An address that opens the session once. */
  link: string;
  port: number;
  pid: number;
  /** As a crash would. */
  kill(): Promise<void>;
  /** As a person would: Ctrl-C. Gives the exit status. */
  close(): Promise<number | null>;
}

/** `photoferry serve` in a process of its own. */
export async function serveLibrary(
  library: string,
  { env = process.env, port }: { env?: NodeJS.ProcessEnv; port?: number } = {},
): Promise<Served> {
  const args = [cli, 'serve', '--json', '--no-open', '--library', library];
  if (port !== undefined) args.push('--port', String(port));
  const child = spawn(process.execPath, args, {
    env: { MALLOC_ARENA_MAX: '2', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const serving = await Promise.race([
    firstLine(child.stdout),
    exited.then(() => {
      throw new Error(`photoferry serve ended: ${said}`);
    }),
  ]);
  const { url, port: at } = JSON.parse(serving) as { url?: string; port: number };
  if (url === undefined) throw new Error(`photoferry serve: ${serving}`);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    return (await exited)[0];
  };
  return {
    ...{ link: url, port: at, pid: child.pid! },
    kill: async () => void (await end('SIGKILL')),
    close: () => end('SIGINT'),
  };
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface({ input: stream });
  const [line] = (await once(lines, 'line')) as [string];
  // The others are not missed, but must not fill the pipe.
  stream.resume();
  return line;
}
