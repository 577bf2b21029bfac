import type { SomeHandlers } from '../handlers.ts';
import type { HostContext } from '../host-context.ts';
import { sampleWork } from './sample-work.ts';

export function createSampleHandlers(
  host: HostContext,
  options: { onEnd: () => void },
): SomeHandlers<'trySamples'> {
  return {
    trySamples: () => {
      host.requireLibrary();
      return { taskId: host.tasks.start(sampleWork(host, options)) };
    },
  };
}
