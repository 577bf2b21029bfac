import type { ObjectStore } from '../../../../electron/storage/object-store.ts';
import { Crash } from '../../../vault/crashing-store.ts';
import { count } from './counts.ts';

/** What the store does from now on. */
export const storeFaults: {
  /** This process has ended, as far as the store can see. */
  isDead: boolean;
  /** It says that it has the so many-th blob from now, and does not. */
  losesPut: number | undefined;
} = { isDead: false, losesPut: undefined };

/** The real store, which sometimes loses what it has acknowledged, and hears nothing of a process that is dead. */
export function faultyStore(store: ObjectStore): ObjectStore {
  return new Proxy(store, {
    get: (target, name) => {
      const value = Reflect.get(target, name, target) as unknown;
      if (typeof value !== 'function' || name === 'close') return value;
      return (...args: unknown[]) => {
        if (storeFaults.isDead) throw new Crash('dead');
        const answer = value.apply(target, args) as unknown;
        const isBlob = name === 'put' && String(args[0]).startsWith('blobs/');
        if (!isBlob || storeFaults.losesPut === undefined || storeFaults.losesPut-- > 0) return answer;
        storeFaults.losesPut = undefined;
        count('objects lost before their proof');
        return Promise.resolve(answer).then(async (said) => {
          await target.delete(String(args[0]), args[2] as Parameters<ObjectStore['delete']>[1]);
          return said;
        });
      };
    },
  });
}
