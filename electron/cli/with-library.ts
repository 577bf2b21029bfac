import type { Library } from '../engine/library/open-library.ts';
import { openForVerb } from './open-for-verb.ts';
import type { VerbContext } from './run-verb.ts';

/** The library of a verb, which is there already, for as long as the work takes. */
export async function withLibrary(
  { library: folder, output }: VerbContext<object>,
  work: (library: Library) => Promise<number>,
): Promise<number> {
  const library = openForVerb(folder, output, { mustExist: true });
  try {
    return await work(library);
  } finally {
    library.close();
  }
}
