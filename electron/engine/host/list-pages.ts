import type { ShownList } from '../free-space/shown-list.ts';

/** Why a page is there no more. */
export type ListPageEnd = 'stopped' | 'time' | 'attempts' | 'failed';

/** A page on the local network that shows one list to one phone, for a while. */
export interface ListPage {
  /** Opens it once, on whatever device comes first. */
  readonly link: string;
  readonly untilMs: number;
  /** The network address of the device that has opened it; undefined: none yet. */
  openedBy(): string | undefined;
  close(): Promise<void>;
}

export interface ListPageOptions {
  /** One of this computer's own addresses. */
  address: string;
  /** Small pictures, by the place in `photos`; left out: none are shown. */
  picture?: (at: number) => { mimeType: string; bytes: Uint8Array } | undefined;
  /** It was opened, or is there no more. */
  onChange: (end: ListPageEnd | undefined) => void;
}

/** How such pages are made. */
export interface ListPages {
  /** This computer's addresses in local networks, the likeliest first. */
  addresses(): string[];
  open(list: ShownList, options: ListPageOptions): Promise<ListPage>;
}
