import { useCallback, useEffect, useRef } from 'react';

/**
 * Steps that come faster than pictures are drawn are taken together: one change a frame at most, however fast a key repeats. On a
 * slow computer a key that is held would otherwise pile up renderings until React gives up.
 * @param go `by`: how many steps, below 0 backwards
 */
export function usePaced(go: (by: number) => void): (by: number) => void {
  const latest = useRef(go);
  const waiting = useRef(0);
  const frame = useRef<number>(undefined);
  useEffect(() => {
    latest.current = go;
  });
  useEffect(
    () => () => {
      if (frame.current !== undefined) cancelAnimationFrame(frame.current);
    },
    [],
  );
  return useCallback((by: number) => {
    const run = () => {
      frame.current = undefined;
      const due = waiting.current;
      waiting.current = 0;
      if (due === 0) return;
      frame.current = requestAnimationFrame(run);
      latest.current(due);
    };
    waiting.current += by;
    if (frame.current === undefined) run();
  }, []);
}
