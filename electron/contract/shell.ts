/** What the window offers the page beyond a browser. Absent in a browser. Ids only: no path ever reaches the page. */
export interface Shell {
  readonly platform: string;
  /** The system's own dialog; the id of a place, as `places` gives it, or null when the person thought better of it. */
  chooseFolder(purpose: 'library' | 'vault'): Promise<string | null>;
  /** Begins dragging the originals of assets out of the window, while the pointer is down; what is not here stays behind. */
  dragOut(assets: readonly number[]): void;
  /** Menus, the tray and links want to go somewhere: the address of a place of ours. Gives what ends it. */
  onGo(listener: (address: string) => void): () => void;
}

/** The name under which `window` has it. */
export const shellName = 'photoferryShell';

/** Channels between page and window. */
export const shellChannel = { chooseFolder: 'choose-folder', dragOut: 'drag-out', go: 'go' } as const;
