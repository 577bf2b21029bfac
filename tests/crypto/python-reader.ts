import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../docs/reader.py', import.meta.url));

/** The system's own Python first: what its package manager brings is there, whatever other Python comes first on PATH. */
const python = ['/usr/bin/python3', 'python3'].find(
  (program) =>
    spawnSync(program, ['-c', 'import cryptography'], { stdio: 'ignore', timeout: 30_000 }).status === 0,
);

/** Whether Python and its package `cryptography` are here; with PHOTOFERRY_TESTS=all they have to be. */
export const hasPython = process.env.PHOTOFERRY_TESTS === 'all' || python !== undefined;

export interface ReaderRun {
  /** 0 all well, 1 something was wrong, 2 nothing could be done. */
  status: number | null;
  /** The last line: `{member, listed, files, bytes, referenceBatches, wrong}`; empty with status 2. */
  result: { files?: number; bytes?: number; listed?: number; checks?: number; wrong?: string[] };
  /** The JSON lines before it, of `--list`. */
  lines: unknown[];
  /** What it said on stderr, by line. */
  errors: string[];
}

/** Runs docs/reader.py; secrets by environment: PHOTOFERRY_RECOVERY_PHRASE or PHOTOFERRY_PASSPHRASE. */
export async function pythonReader(args: string[], secrets: Record<string, string> = {}): Promise<ReaderRun> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, PYTHONDONTWRITEBYTECODE: '1', ...secrets };
  const child = spawn(python ?? 'python3', [script, ...args], {
    env,
    timeout: 120_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const lines = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ReaderRun['result']);
  return {
    status,
    result: lines.at(-1) ?? {},
    lines: lines.slice(0, -1),
    errors: errors.split('\n').filter(Boolean),
  };
}
