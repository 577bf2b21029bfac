import { readFileSync } from 'node:fs';
import type { SomeHandlers } from './handlers.ts';
import type { HostContext } from './host-context.ts';
import type { SettingsStore } from './settings-store.ts';

export function createSettingsHandlers(
  { changed }: Pick<HostContext, 'changed'>,
  store: SettingsStore,
): SomeHandlers<'settings' | 'saveSettings' | 'about'> {
  return {
    settings: () => store.get(),
    saveSettings: (change) => {
      const saved = store.save(change);
      changed('settings');
      return saved;
    },
    about: () => ({ version: version(), platform: process.platform }),
  };
}

function version(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
