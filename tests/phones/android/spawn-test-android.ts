import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { TestAndroid, TestAndroidOptions } from './test-android.ts';

type Reply = { id: number; result?: { serial: string; port: number }; error?: string };

/** A phone in a process of its own, as benches and the demo need it: it does not share the importer's event loop. */
export async function spawnTestAndroid(options: TestAndroidOptions): Promise<TestAndroid> {
  const child = fork(new URL('./phone-process.ts', import.meta.url), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ask = asker(child);
  const started = await ask('start', options);
  if (started === undefined) throw new Error('the test phone did not start');
  return {
    ...started,
    root: options.root,
    set: async (faults) => void (await ask('set', faults)),
    plug: async () => void (await ask('plug')),
    unplug: async () => void (await ask('unplug')),
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      await ask('close').catch(() => {});
      child.disconnect();
      await gone;
    },
  };
}

function asker(child: ChildProcess) {
  let next = 0;
  const waiting = new Map<number, (reply: Reply) => void>();
  child.on('message', (reply: Reply) => waiting.get(reply.id)?.(reply));
  child.on('exit', () => {
    for (const answer of waiting.values()) answer({ id: 0, error: 'the test phone ended' });
  });
  return async (verb: string, argument?: unknown): Promise<Reply['result']> => {
    const id = next++;
    const reply = await new Promise<Reply>((resolve) => {
      waiting.set(id, resolve);
      child.send({ id, verb, argument });
    });
    waiting.delete(id);
    if (reply.error !== undefined) throw new Error(reply.error);
    return reply.result;
  };
}
