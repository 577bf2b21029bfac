import { type Shell, shellName } from '../../electron/contract/shell.ts';

/** What the window offers beyond a browser; undefined in a browser. */
export const desktopWindow: Shell | undefined = (globalThis as unknown as Record<string, Shell | undefined>)[
  shellName
];
