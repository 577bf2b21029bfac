import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { openLibrary } from '../../electron/engine/library/open-library.ts';
import type { ListedAsset } from '../../electron/engine/list-assets.ts';
import { expectWhole } from '../engine/import/expect-whole.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { startAdbServer, type TestAdbServer } from '../phones/adb-server.ts';
import { startTestMux, type TestMux } from '../phones/iphone/test-mux.ts';
import { type Run, type RunOptions, runPhotoferry } from '../phones/run-photoferry.ts';

/** A computer of its own for one test: its home, its library, its sockets for phones. Nothing reaches the real ones. */
export interface Desk {
  home: string;
  library: string;
  env: NodeJS.ProcessEnv;
  adb: TestAdbServer;
  mux: TestMux;
  /** Runs a verb with the library named by PHOTOFERRY_LIBRARY. */
  run(args: readonly string[], options?: Omit<RunOptions, 'env'>): Promise<Run>;
  /** Opens the library in this process, holds it against its promises and lets go of it again. */
  check(options?: { loose?: number }): Promise<ListedAsset[]>;
}

export async function setUpDesk(options: { library?: string } = {}): Promise<Desk> {
  const home = await temporaryFolder();
  const library = options.library ?? path.join(home, 'library');
  const [adb, mux] = [await startAdbServer(), await startTestMux()];
  onTestFinished(() => adb.stop());
  onTestFinished(() => mux.close());
  const env = {
    ...process.env,
    ...adb.env,
    HOME: home,
    USBMUXD_SOCKET_ADDRESS: mux.socketAddress,
    PHOTOFERRY_LIBRARY: library,
  };
  return {
    ...{ home, library, env, adb, mux },
    run: (args, runOptions = {}) => runPhotoferry(args, { ...runOptions, env }),
    check: async (checkOptions) => {
      const opened = openLibrary(library, { mustExist: true });
      try {
        return await expectWhole(opened, checkOptions);
      } finally {
        opened.close();
      }
    },
  };
}

/** The files that are among the originals, in the catalog or not. */
export function originals(library: string): string[] {
  const folder = path.join(library, 'Originals');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [entry.name] : [],
  );
}

/** Waits while the process lives and `isSo` is false. */
export async function whenever(child: ChildProcess, isSo: () => boolean): Promise<void> {
  while (child.exitCode === null && child.signalCode === null && !isSo())
    await new Promise((resolve) => setTimeout(resolve, 8));
}

/** True while a process is there and no zombie. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Options of Node that make a process write its greatest resident memory into `file` when it ends; `read` gives MiB. */
export function measureMemory(folder: string) {
  const [script, file] = [path.join(folder, 'measure.mjs'), path.join(folder, 'max-rss')];
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    script,
    `import { writeFileSync } from 'node:fs';
     import { isMainThread } from 'node:worker_threads';
     if (isMainThread) process.on('exit', () => writeFileSync(${JSON.stringify(file)}, String(process.resourceUsage().maxRSS)));`,
  );
  return {
    nodeOptions: ['--import', script],
    readMiB: () => Number(readFileSync(file, 'utf8')) / 1024,
  };
}
