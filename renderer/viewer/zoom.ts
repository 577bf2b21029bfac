/** All sizes in CSS pixels unless they say otherwise; a picture's own size is in pixels of the file. */
export interface Size {
  width: number;
  height: number;
}

/** What of a picture is seen: CSS pixels per picture pixel, and where its centre lies from the centre of the stage. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Zoomable {
  stage: Size;
  picture: Size;
  /** Device pixels per CSS pixel. */
  density: number;
  /** Grows to the stage even beyond its own pixels: videos do. */
  fills?: boolean;
}

/** Pictures smaller than this are shown this long, in large square pixels: a dot of 1 × 1 is no use to anybody. */
const smallestLongEdge = 96;
const mostMagnified = 4;

/** All of it in sight, and never larger than its own pixels (but see {@link smallestLongEdge}). */
export function fittingScale({ stage, picture, density, fills }: Zoomable): number {
  const contain = Math.min(stage.width / picture.width, stage.height / picture.height);
  if (fills) return contain;
  const longEdge = Math.max(picture.width, picture.height);
  return Math.min(contain, Math.max(1 / density, 1, smallestLongEdge / longEdge));
}

/** One pixel of the picture on one of the screen. */
export const actualScale = ({ density }: Zoomable) => 1 / density;

export const largestScale = (what: Zoomable) =>
  Math.max(fittingScale(what), mostMagnified * actualScale(what));

export const fitted = (what: Zoomable): View => ({ scale: fittingScale(what), x: 0, y: 0 });

/** Back into bounds: not smaller than fitted, not larger than 400 %, no gap at an edge that could be filled. */
export function bounded(view: View, what: Zoomable): View {
  const scale = Math.min(Math.max(view.scale, fittingScale(what)), largestScale(what));
  const room = (stage: number, picture: number) => Math.max(0, (picture * scale - stage) / 2);
  const roomX = room(what.stage.width, what.picture.width);
  const roomY = room(what.stage.height, what.picture.height);
  return {
    scale,
    x: Math.min(Math.max(view.x, -roomX), roomX),
    y: Math.min(Math.max(view.y, -roomY), roomY),
  };
}

/** To another scale; what lies under the point (from the centre of the stage) stays there as far as the bounds let it. */
export function zoomedAt(view: View, scale: number, point: { x: number; y: number }, what: Zoomable): View {
  const next = Math.min(Math.max(scale, fittingScale(what)), largestScale(what));
  const ratio = next / view.scale;
  return bounded(
    { scale: next, x: point.x - (point.x - view.x) * ratio, y: point.y - (point.y - view.y) * ratio },
    what,
  );
}

export const panned = (view: View, by: { x: number; y: number }, what: Zoomable): View =>
  bounded({ scale: view.scale, x: view.x + by.x, y: view.y + by.y }, what);

/** A thousandth of difference is none: scales come out of divisions. */
export const isZoomed = (view: View, what: Zoomable) => view.scale > fittingScale(what) * 1.001;

/** What a double click does: to the actual pixels (or twice the fitted size where that is more), or back. */
export function toggled(view: View, point: { x: number; y: number }, what: Zoomable): View {
  if (isZoomed(view, what)) return fitted(what);
  return zoomedAt(view, Math.max(actualScale(what), fittingScale(what) * 2), point, what);
}

/** For people: 100 is one pixel of the picture on one of the screen. */
export const percentOf = (view: View, what: Zoomable) => Math.round((view.scale / actualScale(what)) * 100);
