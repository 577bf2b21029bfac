import { AfcConnection } from './afc-connection.ts';
import { gone } from './ios-failure.ts';
import { afcService, type IosContext, type Lockdown } from './lockdown.ts';
import { openService } from './service-stream.ts';

/**
 * The AFC connections of one phone: the first is always there, others are made when it is busy. When one ends by itself
 * the phone counts as gone, and all end with its error.
 */
export class AfcPool {
  readonly #context: IosContext;
  readonly #most: number;
  readonly #connections: AfcConnection[];
  readonly #stop = new AbortController();
  #isGrowing = false;
  #ended: Error | undefined;

  private constructor(context: IosContext, most: number) {
    this.#context = context;
    this.#most = most;
    this.#connections = [];
  }

  /** `session`: a conversation with the phone in which to ask for the first connection. */
  static async open(
    context: IosContext,
    most: number,
    session: Lockdown,
    signal: AbortSignal,
  ): Promise<AfcPool> {
    const pool = new AfcPool(context, most);
    await pool.#add(signal, session);
    return pool;
  }

  /** The first connection: for questions, listings and changes. */
  get main(): AfcConnection {
    return this.#connections[0]!;
  }

  /** The connection with the least to do; asks for another when all have something to do. */
  leastBusy(): AfcConnection {
    let best = this.main;
    for (const connection of this.#connections) if (connection.underWay < best.underWay) best = connection;
    if (best.underWay > 0 && this.#connections.length < this.#most && !this.#isGrowing && !this.#ended) {
      this.#isGrowing = true;
      // One that cannot be had is no harm: the phone works with those there are, and is not asked again.
      this.#add(this.#stop.signal).then(
        () => {
          this.#isGrowing = false;
        },
        () => {},
      );
    }
    return best;
  }

  close(error: Error = gone()): void {
    this.#ended ??= error;
    this.#stop.abort(error);
    for (const connection of this.#connections) connection.close(error);
  }

  async #add(signal: AbortSignal, session?: Lockdown): Promise<void> {
    const { timeoutMs } = this.#context;
    const stream = await openService(this.#context, afcService, signal, session);
    const connection = new AfcConnection(stream, { timeoutMs, onEnd: (error) => this.close(error) });
    this.#connections.push(connection);
    if (this.#ended) connection.close(this.#ended);
  }
}
