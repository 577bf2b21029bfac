import { useEffect, useState } from 'react';
import { partsOf } from '../../api/parts-of.ts';
import { ask } from '../../api/request.ts';
import type { Selection } from './selection.ts';

/** While a person goes on selecting nobody needs to know. */
const calmMs = 250;
/** More than these, and asking costs more than the answer is worth. */
const mostKeys = 100_000;

/** How much the files of all that is selected are; undefined while that is not known. */
export function useSelectedBytes(selection: Selection, selectionVersion: number): number | undefined {
  const [known, setKnown] = useState<{ version: number; bytes: number }>();
  useEffect(() => {
    if (selection.isEmpty || !selection.isWhole || selection.size > mostKeys) return;
    const abort = new AbortController();
    const { signal } = abort;
    const count = async () => {
      let bytes = 0;
      for (const part of partsOf([...selection.ids]))
        bytes += (await ask('assetBytes', { ids: part }, { signal })).bytes;
      setKnown({ version: selectionVersion, bytes });
    };
    // Without an answer there is no figure; what is selected can be used all the same.
    const timer = setTimeout(() => count().catch(() => {}), calmMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [selection, selectionVersion]);
  return known?.version === selectionVersion ? known.bytes : undefined;
}
