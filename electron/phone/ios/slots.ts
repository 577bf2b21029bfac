/** A bounded number of things that may be held at once, handed out in the order they are asked for. */
export class Slots {
  #free: number;
  #count: number;
  #owed = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
    this.#count = count;
  }

  /** There was one fewer than thought: one that is free, or the next that is given back, stays away. At least one is left. */
  shrink(): void {
    if (this.#count <= 1) return;
    this.#count--;
    if (this.#free > 0) this.#free--;
    else this.#owed++;
  }

  /** Waits for a free one; rejects with the signal's reason when it aborts first. */
  take(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiting.splice(this.#waiting.indexOf(granted), 1);
        reject(signal.reason);
      };
      const granted = () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(granted);
    });
  }

  give(): void {
    if (this.#owed > 0) {
      this.#owed--;
      return;
    }
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}
