import { createTurns } from './in-turn.ts';
import type { Library } from './open-library.ts';

/**
 * What gives files their names, or takes names from the catalog, does so one after another: each would look for what the other
 * is about to bring or to take, and the same photo would lie in two places, or come back when it was deleted.
 */
export const inCommitTurn = createTurns<Pick<Library, 'catalog'>>();
