import { execFileSync, spawnSync } from 'node:child_process';

/** True where the program can be started: the referees are not on every machine. */
export function hasProgram(name: string): boolean {
  return spawnSync(name, ['-ver'], { stdio: 'ignore' }).error === undefined;
}

/** What a referee printed; throws when it failed. */
export function refereeSays(name: string, args: readonly string[]): string {
  return execFileSync(name, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}
