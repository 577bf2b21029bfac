import { useEffect } from 'react';
import type { Settings } from '../../electron/contract/api/settings.ts';
import { useMedia } from './use-media.ts';

/** Puts the theme that holds on the page, for `tokens.css`. */
export function useTheme(choice: Settings['theme']): 'light' | 'dark' {
  const isDark = useMedia('(prefers-color-scheme: dark)');
  const theme = choice === 'system' ? (isDark ? 'dark' : 'light') : choice;
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return theme;
}
