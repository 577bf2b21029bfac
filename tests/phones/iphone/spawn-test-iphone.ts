import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TestIphone, TestIphoneOptions } from './start-test-iphone.ts';

/**
 * A software iPhone in a process of its own, with a mux of its own, so that it does not share a core with what is
 * measured. It ends with `close()`, and when this process ends.
 */
export async function spawnTestIphone(options: Omit<TestIphoneOptions, 'mux'>): Promise<TestIphone> {
  const child = fork(fileURLToPath(new URL('./iphone-process.ts', import.meta.url)), [], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let nextId = 1;
  child.on('message', ({ id, value, error }: { id: number; value?: unknown; error?: string }) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(value);
    else call?.reject(new Error(error));
  });
  child.once('exit', () => {
    for (const call of waiting.values()) call.reject(new Error('the test iPhone has ended'));
    waiting.clear();
  });
  const call = (method: string, argument?: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      child.send({ id, method, argument });
    });

  const started = (await call('start', options)) as { udid: string; socketAddress: string };
  return {
    ...started,
    root: options.root,
    set: async (faults) => void (await call('set', faults)),
    unplug: async () => void (await call('unplug')),
    plug: async () => void (await call('plug')),
    notify: async (name) => void (await call('notify', name)),
    report: async () => (await call('report')) as Awaited<ReturnType<TestIphone['report']>>,
    async close() {
      // Ctrl-C on a terminal ends it as well.
      if (child.exitCode !== null || child.signalCode !== null || !child.connected) return;
      const exited = once(child, 'exit');
      await call('close').catch(() => {});
      await exited;
    },
  };
}
