import type { Trouble } from '../contract/api/common.ts';
import type { Task } from '../contract/api/tasks.ts';

/** What the shell hears from the process of the engine. */
export type FromEngine =
  | { type: 'serving'; port: number; cookie: { name: string; value: string } }
  /** It cannot begin at all, and ends. */
  | { type: 'failed'; trouble: Trouble }
  | { type: 'task-ended'; task: Task }
  /** `value`: null where there is no such thing. */
  | { type: 'answer'; id: number; value: unknown };

/** What the shell asks of it. Paths are those that the person chose in a dialog of the system, never the page's. */
export type ToEngine =
  | { type: 'close' }
  /** The places of the originals of assets on this disk, for dragging: `string[]`. */
  | { type: 'paths-of'; id: number; assets: number[] }
  /** The id of a folder as a place: `string`. */
  | { type: 'place-of'; id: number; path: string; purpose: 'library' | 'vault' }
  /** Where the page shows a file of the library: an address such as `/photo/12`. */
  | { type: 'address-of'; id: number; path: string };
