import { useQueryClient } from '@tanstack/react-query';
import type { Settings } from '../../electron/contract/api/settings.ts';
import { useAsk, useTell } from '../api/hooks.ts';
import type { EngineError } from '../api/request.ts';

export const firstSettings: Settings = {
  theme: 'system',
  language: 'system',
  layout: 'justified',
  zoom: 3,
  importWhenPlugged: false,
  backUpByItself: true,
  uploadLimit: null,
  exclude: [],
  notifications: true,
  originalsBudgetBytes: null,
  keepFreeBytes: null,
  keepFavouritesHere: true,
};

export function useSettings(): Settings {
  return useAsk('settings', {}).data ?? firstSettings;
}

/** Changes some at once on screen; what cannot be saved goes back, and says so through `onTrouble`. */
export function useSaveSettings() {
  const client = useQueryClient();
  const save = useTell('saveSettings');
  return (change: Partial<Settings>, onTrouble?: (error: EngineError) => void): void => {
    const before = client.getQueryData<Settings>(['settings', {}]);
    client.setQueryData<Settings>(['settings', {}], (known) => ({ ...(known ?? firstSettings), ...change }));
    save.mutate(change, {
      onSuccess: (saved) => client.setQueryData(['settings', {}], saved),
      onError: (error) => {
        client.setQueryData(['settings', {}], before);
        onTrouble?.(error);
      },
    });
  };
}
