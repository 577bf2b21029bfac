import { useCallback, useState } from 'react';
import { bounded, fitted, isZoomed, type View, type Zoomable } from './zoom.ts';

export interface Zoom {
  view: View;
  isZoomed: boolean;
  /** Whether the last change goes there smoothly: keys and clicks do, fingers and wheels lead themselves. */
  isSmooth: boolean;
  change(by: (view: View) => View, options?: { isSmooth?: boolean }): void;
}

/** The view of one picture. Fitted is kept as such: it stays fitted when the stage changes its size. */
export function useZoom(what: Zoomable): Zoom {
  const [{ kept, isSmooth }, setState] = useState<{ kept: View | null; isSmooth: boolean }>({
    kept: null,
    isSmooth: false,
  });
  const view = kept ? bounded(kept, what) : fitted(what);
  const change = useCallback(
    (by: (view: View) => View, options: { isSmooth?: boolean } = {}) =>
      setState(({ kept }) => {
        const next = bounded(by(kept ? bounded(kept, what) : fitted(what)), what);
        return { kept: isZoomed(next, what) ? next : null, isSmooth: options.isSmooth ?? false };
      }),
    [what],
  );
  return { view, isZoomed: kept !== null && isZoomed(view, what), isSmooth, change };
}
