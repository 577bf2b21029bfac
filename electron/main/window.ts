import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { type Bounds, restoredState, saveState } from './window-state.ts';

export interface WindowOptions {
  /** `BrowserWindow` of Electron. */
  Window: new (
    options: BrowserWindowConstructorOptions,
  ) => BrowserWindow;
  displays: readonly Bounds[];
  stateFile: string;
  preload: string;
  isDark: boolean;
  /** A session that keeps nothing on the disk: photos are cached by the engine, not in a browser's folder. */
  partition: string;
}

/** The one window, where it was the last time. It shows itself when there is something to see. */
export function createWindow(options: WindowOptions): BrowserWindow {
  const { bounds, isMaximized } = restoredState(options.stateFile, options.displays);
  const window = new options.Window({
    ...bounds,
    minWidth: 320,
    minHeight: 240,
    show: false,
    title: 'Photoferry',
    backgroundColor: options.isDark ? '#141312' : '#fafaf9',
    webPreferences: {
      preload: options.preload,
      partition: options.partition,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // Fonts and pictures come from the engine alone.
      webSecurity: true,
      spellcheck: false,
    },
  });
  if (isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    saveState(options.stateFile, { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
  });
  return window;
}
