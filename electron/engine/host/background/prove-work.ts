import { proveVault } from '../../prove/prove-vault.ts';
import type { HostContext } from '../host-context.ts';
import type { TaskWork } from '../tasks/task-work.ts';
import { storeTrouble, vaultLane } from './backup-work.ts';

/** Holds the vault against what is known of it, and mends what can be mended. */
export function proveWork(host: HostContext, { deep }: { deep: boolean }): TaskWork {
  return {
    ...{ kind: 'prove', lane: vaultLane },
    run: async (run) => {
      const library = host.requireLibrary();
      const { broken, ...numbers } = await proveVault(library, {
        ...{ deep, signal: run.signal, ...storeTrouble(run) },
        onBroken: () => host.changed('safety'),
      });
      library.catalog.memory.set('last-proof', Date.now());
      return { result: { ...numbers, broken: broken.length } };
    },
    onEnd: ({ state, result }) => {
      if (state === 'done' && result) {
        const { checked = 0, broken = 0, repaired = 0 } = result;
        host.note(broken > repaired ? 'broken' : 'proven', { checked, broken, repaired });
      }
      host.changed('safety', 'vault', 'timeline', 'phones');
    },
  };
}
