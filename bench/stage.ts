import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { runPhotoferry } from '../tests/phones/run-photoferry.ts';

/**
 * A folder of the bench's own, on the disk that the checkout is on, with room for libraries that come and go. Nothing is
 * deleted before the end: ext4 looks long for a free inode where many files were deleted a moment ago.
 */
export async function createStage() {
  const root = path.resolve(import.meta.dirname, '../out');
  await mkdir(root, { recursive: true });
  const folder = await mkdtemp(path.join(root, 'bench-'));
  let next = 0;
  return {
    folder,
    /** A name that nothing has yet. */
    fresh: (name: string) => path.join(folder, `${name}-${next++}`),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export type Stage = Awaited<ReturnType<typeof createStage>>;

export interface ImportRun {
  seconds: number;
  thumbnailSeconds: number;
  bytes: number;
  outcomes: Record<string, number>;
  /** Largest resident memory of the process, MB. */
  peakMb: number;
  /** From the start of the process to its end, and what of that is not the import. */
  processSeconds: number;
}

/** One import by the command line; throws when it did not do all of it. */
export async function importOnce(
  library: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<ImportRun> {
  const startedAt = performance.now();
  const { status, result, stderr } = await runPhotoferry(
    ['import', '--library', library, '--json', ...args],
    {
      env,
      nodeOptions: ['--import', path.resolve(import.meta.dirname, 'report-peak.ts')],
    },
  );
  const processSeconds = (performance.now() - startedAt) / 1000;
  if (status !== 0) throw new Error(`import ended with ${status}: ${stderr.slice(-2000)}`);
  const peakMb = Number(/peak-resident-kb (\d+)/.exec(stderr)?.[1]) / 1000;
  return { ...(result as unknown as ImportRun), peakMb, processSeconds };
}
