import { readVaultRecord } from '../../vault/unlock.ts';
import { type ConnectOptions, connectStore } from './connect-store.ts';

/**
 * Makes sure that there is a vault at a place, before anybody is asked for what opens it.
 * @throws {PhotoferryError} `vault-none`; what the store throws
 */
export async function requireVaultAt(place: string, options: ConnectOptions): Promise<void> {
  const store = await connectStore(place, options);
  try {
    await readVaultRecord(store, options);
  } finally {
    await store.close();
  }
}
