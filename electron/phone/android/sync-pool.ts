import { orAbort } from '../../base/abort.ts';
import { PhoneError } from '../phone-error.ts';
import type { AdbHost } from './adb-host.ts';
import { SyncConnection, type SyncFeatures } from './sync-connection.ts';

export interface SyncPoolOptions {
  host: AdbHost;
  serial: string;
  features: SyncFeatures;
  /** Sessions at once; a phone has a thread for each. */
  limit: number;
}

/** Sync sessions of one phone: made when first needed, used for many files, dropped after any disorder. */
export class SyncPool {
  readonly features: SyncFeatures;
  private readonly options: SyncPoolOptions;
  private readonly idle: SyncConnection[] = [];
  private readonly inUse = new Set<SyncConnection>();
  private readonly waiting: (() => void)[] = [];
  private taken = 0;
  private closed = false;

  constructor(options: SyncPoolOptions) {
    this.options = options;
    this.features = options.features;
  }

  async take(signal: AbortSignal): Promise<SyncConnection> {
    signal.throwIfAborted();
    if (this.closed) throw gone();
    if (this.taken >= this.options.limit) await this.waitForTurn(signal);
    else this.taken += 1;
    try {
      if (this.closed) throw gone();
      for (let known = this.idle.pop(); known !== undefined; known = this.idle.pop()) {
        if (known.isClean) return this.use(known);
      }
      const { host, serial, features } = this.options;
      const made = new SyncConnection(await host.open(serial, 'sync:', signal), features);
      if (!this.closed) return this.use(made);
      made.destroy();
      throw gone();
    } catch (error) {
      this.passOn();
      throw error;
    }
  }

  /** Every session that was taken comes back here, in whatever state. */
  giveBack(connection: SyncConnection): void {
    this.inUse.delete(connection);
    if (connection.isClean && !this.closed) this.idle.push(connection);
    else connection.destroy();
    this.passOn();
  }

  close(): void {
    this.closed = true;
    for (const connection of [...this.idle, ...this.inUse]) connection.destroy(gone());
    this.idle.length = 0;
    for (const wake of this.waiting.splice(0)) wake();
  }

  private use(connection: SyncConnection): SyncConnection {
    this.inUse.add(connection);
    return connection;
  }

  /** The turn of one that ends goes to the next that waits. */
  private passOn(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.taken -= 1;
    else next();
  }

  private async waitForTurn(signal: AbortSignal): Promise<void> {
    let wake = () => {};
    const turn = new Promise<void>((resolve) => {
      wake = resolve;
    });
    this.waiting.push(wake);
    try {
      await orAbort(turn, signal);
    } catch (error) {
      const at = this.waiting.indexOf(wake);
      if (at >= 0) this.waiting.splice(at, 1);
      else this.passOn();
      throw error;
    }
  }
}

function gone(): PhoneError {
  return new PhoneError('phone-gone', 'The connection to the phone was closed.');
}
