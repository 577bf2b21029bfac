import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

export interface Figure {
  name: string;
  ours: string;
  peer: string;
  /** Ours against the peer's, larger is better, unless `limit` says otherwise. */
  value: number;
  wanted: number;
  /** `at-least` or `at-most` the wanted. */
  sense: 'at-least' | 'at-most';
}

/**
 * The middle one of three for each of two, taken in turn so that both see the same machine, after one round that does not
 * count: it fills caches and memory for both alike.
 */
export async function compare3(
  ours: () => Promise<number>,
  peer: () => Promise<number>,
): Promise<{ ours: number; peer: number }> {
  const [mine, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < 4; round++) {
    forgetFiles();
    const one = await peer();
    forgetFiles();
    const other = await ours();
    if (round === 0) continue;
    theirs.push(one);
    mine.push(other);
  }
  return { ours: middle(mine), peer: middle(theirs) };
}

/** Both begin with the same memory: what the last one wrote does not stand in the way of the next one's pages. */
export function forgetFiles(): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return;
  spawnSync('sh', ['-c', 'sync; echo 1 > /proc/sys/vm/drop_caches']);
}

export function middle(values: number[]): number {
  return values.sort((one, other) => one - other)[Math.floor(values.length / 2)]!;
}

/** Seconds that a program takes, with everything it wrote carried to the disk. Throws when it fails. */
export async function timeWithSync(
  command: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const startedAt = performance.now();
  await run(command, env);
  await run(['sync'], env);
  return (performance.now() - startedAt) / 1000;
}

export async function run(
  [program, ...args]: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const child = spawn(program!, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => {
    stderr += text;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr.slice(-500)}`);
}

export function isMet({ value, wanted, sense }: Figure): boolean {
  return sense === 'at-least' ? value >= wanted : value <= wanted;
}

export function printTable(figures: readonly Figure[]): void {
  const rows = figures.map((figure) => [
    figure.name,
    figure.ours,
    figure.peer,
    figure.value.toFixed(2),
    `${figure.sense === 'at-least' ? '≥' : '≤'} ${figure.wanted}`,
    isMet(figure) ? 'met' : 'SHORT',
  ]);
  const all = [['figure', 'Photoferry', 'peer or limit', 'ratio', 'wanted', ''], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  for (const row of all) console.log(row.map((cell, column) => cell.padEnd(widths[column]!)).join('  '));
}
