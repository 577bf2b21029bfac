import { codeOf } from '../base/error.ts';

/** So many bytes without a break make a line sound again. */
const soundBytes = 512 * 1024 * 1024;

/**
 * What parts of uploads pass through: on a sound line all that are asked for at once; on one that breaks off one at a time,
 * since every part that is under way is lost with a break and has to be sent again.
 */
export function createPartGate() {
  let bytesToProve = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    /** Does `work`, which sends so many bytes, when it is its turn. */
    pass: <T>(bytes: number, work: () => Promise<T>): Promise<T> => {
      const run = async () => {
        try {
          const result = await work();
          bytesToProve = Math.max(0, bytesToProve - bytes);
          return result;
        } catch (error) {
          if (codeOf(error) === 'store-unreachable') bytesToProve = soundBytes;
          throw error;
        }
      };
      if (bytesToProve === 0) return run();
      const turn = last.then(run);
      last = turn.catch(() => {});
      return turn;
    },
  };
}
