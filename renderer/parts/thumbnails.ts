import { mediaAddress, mostThumbnails, type Shown } from '../../electron/contract/api/media-address.ts';

/** About 33 KB each. */
const mostKept = 500;
/** So many in one answer: what is seen first need not wait for all. */
const mostAtOnce = Math.min(48, mostThumbnails);
const mostRequests = 3;
/** Before what could not be had is asked for again. */
const pauseMs = 3000;

/** From TypeScript's libraries of next year. */
type WithBase64 = Uint8Array & { toBase64?(): string };

interface Request {
  keys: Set<string>;
  abort: AbortController;
}

/**
 * Thumbnails by the batch, as addresses that hold their bytes: the browser shows those in the frame that gets them, without a
 * request each (six at a time) and without a way through other processes. Keeps the last that were seen.
 */
export class Thumbnails {
  readonly #kept = new Map<string, string>();
  readonly #waiting = new Map<string, Set<(address: string) => void>>();
  readonly #requests = new Set<Request>();
  readonly #missedMs = new Map<string, number>();
  #wanted: Map<string, Shown> = new Map();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Where this one is in the page already; undefined where it has to come. */
  known(shown: Shown): string | undefined {
    const key = keyOf(shown);
    const address = this.#kept.get(key);
    if (address === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, address);
    return address;
  }

  /** Calls once, when it has come, at once where it has; gives what stops that. */
  await(shown: Shown, onThere: (address: string) => void): () => void {
    const key = keyOf(shown);
    const address = this.known(shown);
    if (address !== undefined) {
      onThere(address);
      return () => {};
    }
    const listeners = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, listeners.add(onThere));
    return () => {
      listeners.delete(onThere);
      if (listeners.size === 0 && this.#waiting.get(key) === listeners) this.#waiting.delete(key);
    };
  }

  /** What is on screen or near it now, what is seen first. What was under way and is not among it is given up. */
  want(all: readonly Shown[]): void {
    this.#wanted = new Map();
    const keys = new Set<string>();
    for (const shown of all) {
      const key = keyOf(shown);
      keys.add(key);
      if (!this.#kept.has(key)) this.#wanted.set(key, shown);
    }
    for (const request of this.#requests) if (request.keys.isDisjointFrom(keys)) request.abort.abort();
    this.#next();
  }

  #next(): void {
    const now = performance.now();
    const running = [...this.#requests].filter(({ abort }) => !abort.signal.aborted);
    const isFree = (key: string) =>
      !running.some(({ keys }) => keys.has(key)) && now - (this.#missedMs.get(key) ?? -pauseMs) >= pauseMs;
    const free = [...this.#wanted].filter(([key]) => isFree(key));
    for (let at = 0, count = running.length; at < free.length && count < mostRequests; count += 1) {
      void this.#load(new Map(free.slice(at, at + mostAtOnce)));
      at += mostAtOnce;
    }
  }

  async #load(batch: ReadonlyMap<string, Shown>): Promise<void> {
    const request: Request = { keys: new Set(batch.keys()), abort: new AbortController() };
    this.#requests.add(request);
    const { signal } = request.abort;
    let all: (Uint8Array | undefined)[] = [];
    try {
      const answer = await fetch(mediaAddress.thumbnails([...batch.values()]), { signal });
      if (answer.ok) all = apart(new Uint8Array(await answer.arrayBuffer()));
    } catch {
      // The engine is away, or it is not wanted any more.
    }
    this.#requests.delete(request);
    if (!signal.aborted) for (const [at, key] of [...batch.keys()].entries()) this.#put(key, all[at]);
    this.#next();
  }

  #put(key: string, bytes: Uint8Array | undefined): void {
    if (!bytes) {
      if (this.#missedMs.size > mostKept) this.#missedMs.clear();
      this.#missedMs.set(key, performance.now());
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#next();
      }, pauseMs + 50);
      return;
    }
    this.#wanted.delete(key);
    const address = `data:image/webp;base64,${base64(bytes)}`;
    this.#kept.set(key, address);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break;
      this.#kept.delete(oldest);
    }
    const listeners = this.#waiting.get(key);
    this.#waiting.delete(key);
    for (const onThere of listeners ?? []) onThere(address);
  }
}

export const thumbnails = new Thumbnails();

/** Where a thumbnail is: in the page, if it has been on screen, else at the engine. */
export const thumbnailAddress = (shown: Shown): string =>
  thumbnails.known(shown) ?? mediaAddress.thumbnail(shown);

const keyOf = ({ assetId, picture }: Shown) => `${assetId} ${picture}`;

function apart(bytes: Uint8Array): (Uint8Array | undefined)[] {
  const all: (Uint8Array | undefined)[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = view.getUint32(at);
    const end = at + 4 + length;
    all.push(length > 0 && end <= bytes.length ? bytes.subarray(at + 4, end) : undefined);
    at = end;
  }
  return all;
}

/** Browsers of before 2025 have no `toBase64`. */
function base64(bytes: WithBase64): string {
  if (bytes.toBase64) return bytes.toBase64();
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
