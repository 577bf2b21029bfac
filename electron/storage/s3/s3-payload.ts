import { StorageError } from '../storage-error.ts';
import type { Ask } from './s3-ask.ts';

/** What a store may say of a payload whose SHA-256 is not in the signature. */
const refusals: ReadonlySet<string> = new Set([
  'store-denied',
  'store-strange',
  'store-unsupported',
  'store-corrupted',
]);

/** Whether bodies are signed by their SHA-256: a third hash over every byte, left out unless the store insists on it. */
export interface Payload {
  isSigned: boolean;
}

/** Sends bodies; where the first ones are refused, tries once with signed ones and stays with what works. */
export function choosingPayload(payload: Payload, ask: Ask): Ask {
  let isKnown = false;
  return async (run, options) => {
    const wasSigned = payload.isSigned;
    try {
      const answer = await ask(run, options);
      isKnown = true;
      return answer;
    } catch (error) {
      if (isKnown || wasSigned || !(error instanceof StorageError) || !refusals.has(error.code)) throw error;
      payload.isSigned = true;
      try {
        const answer = await ask(run, options);
        isKnown = true;
        return answer;
      } catch {
        // It was not that. What the store said first is what it says to everybody.
        if (!isKnown) payload.isSigned = false;
        throw error;
      }
    }
  };
}
