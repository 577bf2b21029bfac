import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { rendererFolder } from '../../../electron/cli/renderer-folder.ts';
import { type EngineHost, openEngineHost } from '../../../electron/engine/host/engine-host.ts';
import type { Handlers } from '../../../electron/engine/host/handlers.ts';
import { openLibrary } from '../../../electron/engine/library/open-library.ts';
import type { PhoneObserver } from '../../../electron/phone/phone.ts';
import { listPages } from '../../../electron/server/list-page/list-pages.ts';
import { type Server, startServer } from '../../../electron/server/start-server.ts';
import { type DemoPhones, startDemoPhones } from '../../phones/demo-phones.ts';

/** One library with its engine and its server, in this process. */
export interface World {
  library: string;
  host: EngineHost;
  server: Server;
  ask<Name extends keyof Handlers>(
    name: Name,
    input?: Parameters<Handlers[Name]>[0],
  ): Promise<Awaited<ReturnType<Handlers[Name]>>>;
}

export interface WorldOptions {
  observers?: readonly PhoneObserver[];
  hasLibrary?: boolean;
}

/** A computer to show: a home of its own, its phones, and as many libraries as are wanted. */
export interface Stage {
  folder: string;
  open(name: string, options?: WorldOptions): Promise<World>;
  /** The demo's phones, plugged in when they are first asked for. */
  phones(): Promise<DemoPhones>;
  /** Another face of a world, which can be taken away without the world ending. */
  serve(world: World): Promise<Server>;
  /** What a world is made of is made once. */
  once<T>(name: string, make: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const built = rendererFolder((words) => void process.stderr.write(`${words}\n`));

/** Home and keys of this process are those of the stage until it is closed. */
export function openStage(say: (text: string) => void = () => {}): Stage {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'photoferry-shots-'));
  // As it is now, whatever is built meanwhile.
  const page = path.join(folder, 'renderer');
  cpSync(built, page, { recursive: true });
  const before = { ...process.env };
  Object.assign(process.env, { HOME: folder, PHOTOFERRY_CONFIG_DIR: path.join(folder, 'config') });
  for (const name of ['Pictures', 'media/Disk']) mkdirSync(path.join(folder, name), { recursive: true });
  const running: (() => Promise<unknown>)[] = [];
  const made = new Map<string, Promise<unknown>>();
  const once = <T>(name: string, make: () => Promise<T>): Promise<T> => {
    if (!made.has(name)) made.set(name, make());
    return made.get(name) as Promise<T>;
  };
  const serve = async ({ host }: Pick<World, 'host'>) => {
    const server = await startServer({ host, rendererFolder: page });
    running.push(() => server.close());
    return server;
  };
  return {
    ...{ folder, once },
    open: async (name, { observers = [], hasLibrary = true } = {}) => {
      const library = path.join(folder, 'Pictures', name);
      if (hasLibrary) openLibrary(library).close();
      const configFolder = path.join(folder, `config-${name}`);
      const host = await openEngineHost({ libraryFolder: library, configFolder, observers, listPages });
      running.push(() => host.close());
      const server = await serve({ host });
      const idle = new AbortController().signal;
      return {
        ...{ library, host, server },
        ask: async (name, input) =>
          (host.handlers[name] as (...given: unknown[]) => never)(input ?? {}, { signal: idle }),
      };
    },
    phones: () =>
      once('phones', async () => {
        const phones = await startDemoPhones(folder, say);
        running.push(() => phones.close());
        Object.assign(process.env, phones.env);
        return phones;
      }),
    serve,
    close: async () => {
      for (const end of running.splice(0).reverse()) await end().catch(() => {});
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until something is so, looking ten times a second. */
export async function until<T>(what: string, isSo: () => Promise<T | undefined | false>): Promise<T> {
  const lastMs = performance.now() + 180_000;
  while (performance.now() < lastMs) {
    const found = await isSo();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`It never came that ${what}.`);
}

/** Waits until a task has ended. */
export const ended = (world: World, taskId: string) =>
  until('the task has ended', async () => {
    const { tasks } = await world.ask('tasks');
    return tasks.find(({ id, endedAtMs }) => id === taskId && endedAtMs !== null);
  });
