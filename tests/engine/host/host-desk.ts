import { mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import type { EngineEvent } from '../../../electron/contract/api/events.ts';
import type { PhoneCard } from '../../../electron/contract/api/phones.ts';
import type { Task } from '../../../electron/contract/api/tasks.ts';
import { type EngineHost, openEngineHost } from '../../../electron/engine/host/engine-host.ts';
import type { Handlers } from '../../../electron/engine/host/handlers.ts';
import { openLibrary } from '../../../electron/engine/library/open-library.ts';
import type { PhoneObserver } from '../../../electron/phone/phone.ts';
import { idle, temporaryFolder } from '../temporary.ts';

/** An app that is open, in a home of its own: its library, its keys, and the phones that the test gives it. */
export interface HostDesk {
  home: string;
  library: string;
  host: EngineHost;
  /** All that was told since the beginning. */
  events: EngineEvent[];
  ask<Name extends keyof Handlers>(
    name: Name,
    input?: Parameters<Handlers[Name]>[0],
  ): Promise<Awaited<ReturnType<Handlers[Name]>>>;
  card(id?: string): Promise<PhoneCard>;
  task(id: string): Promise<Task>;
  /** Waits until the task has ended, however. */
  ended(id: string): Promise<Task>;
  /** Closes the app and opens it again. */
  reopen(): Promise<void>;
}

// Adb, stores and pictures take their time on a busy computer.
vi.setConfig({ testTimeout: 120_000 });
const longEnough = { timeout: 40_000, interval: 20 };

export async function openHostDesk(
  options: { observers?: () => PhoneObserver[]; hasLibrary?: boolean } = {},
): Promise<HostDesk> {
  const home = await temporaryFolder();
  const library = path.join(home, 'library');
  const before = process.env.PHOTOFERRY_CONFIG_DIR;
  process.env.PHOTOFERRY_CONFIG_DIR = path.join(home, 'config');
  onTestFinished(() => {
    if (before === undefined) delete process.env.PHOTOFERRY_CONFIG_DIR;
    else process.env.PHOTOFERRY_CONFIG_DIR = before;
  });
  if (options.hasLibrary !== false) openLibrary(library).close();
  const events: EngineEvent[] = [];
  const open = async () => {
    const host = await openEngineHost({ libraryFolder: library, observers: options.observers?.() ?? [] });
    host.subscribe((event) => events.push(event));
    return host;
  };
  const desk: HostDesk = {
    ...{ home, library, events, host: await open() },
    ask: async (name, input) =>
      (desk.host.handlers[name] as (...given: unknown[]) => never)(input ?? {}, { signal: idle() }),
    card: async (id) => {
      const { phones } = await desk.ask('phones');
      const card = id === undefined ? phones[0] : phones.find((each) => each.id === id);
      if (!card) throw new Error(`no phone among ${phones.map((each) => each.id).join(', ')}`);
      return card;
    },
    task: async (id) => {
      const { tasks } = await desk.ask('tasks');
      const task = tasks.find((each) => each.id === id);
      if (!task) throw new Error('no such task');
      return task;
    },
    ended: (id) =>
      vi.waitFor(
        async () => {
          const task = await desk.task(id);
          expect(task.endedAtMs, `${task.kind} is ${task.state}`).not.toBeNull();
          return task;
        },
        { timeout: 120_000, interval: 20 },
      ),
    reopen: async () => {
      await desk.host.close();
      desk.host = await open();
    },
  };
  onTestFinished(() => desk.host.close());
  return desk;
}

/** Waits until something is so. */
export const until = <T>(isSo: () => T | Promise<T>): Promise<T> => vi.waitFor(isSo, longEnough);

/** A slot for cards: what is written onto one is there as a whole when it is put in. */
export async function cardSlot(): Promise<{
  root: string;
  card(name: string): string;
  /** Gives where it is then. */
  put(name: string): string;
}> {
  const [root, hand] = [await temporaryFolder(), await temporaryFolder()];
  return {
    root,
    card: (name) => {
      const folder = path.join(hand, name);
      mkdirSync(path.join(folder, 'DCIM'), { recursive: true });
      return folder;
    },
    put: (name) => {
      renameSync(path.join(hand, name), path.join(root, name));
      return path.join(root, name);
    },
  };
}
