import { useLayoutEffect, useRef } from 'react';
import type { Selection } from '../selection/selection.ts';
import type { SelectionAction } from '../selection/use-selection-actions.tsx';

/** The same actions, which wait for the keys of a selection that is still being fetched: who selects all and deletes means all. */
export function useWholeActions(actions: SelectionAction[], selection: Selection): SelectionAction[] {
  const latest = useRef(actions);
  useLayoutEffect(() => {
    latest.current = actions;
  });
  const runWhole = async (id: string) => {
    // Cleared meanwhile, or not to be had (which is told): nothing happens to a part of it, or to what has the focus.
    if (!(await selection.whole())) return;
    // What is selected now is known to the actions when it has been rendered.
    await new Promise((resolve) => setTimeout(resolve));
    latest.current.find((action) => action.id === id)?.run();
  };
  return actions.map((action) => ({
    ...action,
    run: () => (selection.isWhole ? action.run() : void runWhole(action.id)),
  }));
}
