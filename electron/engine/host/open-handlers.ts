import type { SomeHandlers } from './handlers.ts';
import type { HostContext } from './host-context.ts';
import { type Launch, openFile } from './open-file.ts';

export function createOpenHandlers(
  { requireLibrary }: Pick<HostContext, 'requireLibrary'>,
  launch?: Launch,
): SomeHandlers<'openOriginal' | 'showInFolder'> {
  const options = launch ? { launch } : {};
  return {
    openOriginal: async ({ file }) => {
      await openFile(requireLibrary(), { file, act: 'open' }, options);
      return {};
    },
    showInFolder: async ({ file }) => {
      await openFile(requireLibrary(), { file, act: 'show' }, options);
      return {};
    },
  };
}
