import { type Run, runPhotoferry } from '../../phones/run-photoferry.ts';
import type { Fault, FaultProxy } from '../../servers/fault-proxy.ts';

/** A step of the order in which a store is written. */
export interface Point {
  when: string;
  /** Nothing goes on behind it. */
  fault: Fault;
  /** Kills once such a request has been answered well, too. */
  after?: RegExp;
}

/** A verb that is killed when it has come to the point. */
export async function killedAt(
  { fault, after }: Point,
  args: readonly string[],
  { proxy, env }: { proxy: FaultProxy; env: NodeJS.ProcessEnv },
): Promise<Run> {
  const from = proxy.requests.length;
  proxy.fault(fault);
  const isReached = () => {
    const since = proxy.requests.slice(from);
    const isThere = since.some((each) => each.method === fault.method && fault.path!.test(each.path));
    return isThere && (!after || since.some((each) => after.test(each.path) && each.status === 200));
  };
  const killed = await runPhotoferry(args, {
    env,
    onStart: (child) => {
      const watch = setInterval(() => {
        if (!isReached()) return;
        clearInterval(watch);
        // The store may still be at work on what it was sent.
        setTimeout(() => child.kill('SIGKILL'), 200);
      }, 10);
      child.on('exit', () => clearInterval(watch));
    },
  });
  proxy.clear();
  return killed;
}
