import { flightTo, isInSight } from './flight.ts';
import { type Rect, tileAttribute, viewedEvent } from './viewer-state.ts';

const timing = { duration: 200, easing: 'cubic-bezier(0.2, 0, 0, 1)' } as const;
const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Where a photo's tile lies in the timeline beneath, as far as it is in sight. */
function tileRect(id: number): Rect | undefined {
  const rect = document.querySelector(`[${tileAttribute}="${id}"]`)?.getBoundingClientRect();
  return rect && isInSight(rect, { width: innerWidth, height: innerHeight }) ? rect : undefined;
}

/** The timeline needs a frame to scroll and one to lay out, or asks the engine first; nobody waits for it longer than this. */
const patienceFrames = 8;

async function tileWhenThere(id: number): Promise<Rect | undefined> {
  for (let frame = 0; frame < patienceFrames; frame++) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const rect = frame > 0 ? tileRect(id) : undefined;
    if (rect) return rect;
  }
  return undefined;
}

const barsIn = (viewer: Element) => viewer.querySelectorAll('[data-viewer-bar]');
const frameIn = (viewer: Element) => viewer.querySelector<HTMLElement>('[data-viewer-frame]');

/** The photo grows out of its tile. */
export function flyIn(viewer: HTMLElement, id: number, known: Rect | undefined): void {
  if (isStill()) return;
  viewer.animate([{ backgroundColor: 'transparent' }, {}], timing);
  for (const bar of barsIn(viewer)) bar.animate([{ opacity: 0 }, {}], timing);
  const frame = frameIn(viewer);
  const from = tileRect(id) ?? known;
  if (!frame || !from || !isInSight(from, { width: innerWidth, height: innerHeight })) return;
  const to = restingRect(frame);
  if (to.width < 1 || to.height < 1) return;
  const fitted = { transform: 'translate(-50%, -50%)', clipPath: 'inset(0 round 0)' };
  frame.animate([{ ...flightTo(from, to) }, fitted], timing);
}

/**
 * The photo goes back to its tile, which the timeline brings into sight first; resolves when it is there. Gives what takes it
 * back, should the viewer stay after all.
 */
export async function flyOut(viewer: HTMLElement, id: number): Promise<() => void> {
  window.dispatchEvent(new CustomEvent(viewedEvent, { detail: id }));
  if (isStill()) return () => undefined;
  const frame = frameIn(viewer);
  const to = await tileWhenThere(id);
  const ends = [viewer.animate([{}, { backgroundColor: 'transparent' }], { ...timing, fill: 'forwards' })];
  for (const bar of barsIn(viewer))
    ends.push(bar.animate([{}, { opacity: 0 }], { ...timing, duration: 100, fill: 'forwards' }));
  if (frame && to) {
    const now = { transform: getComputedStyle(frame).transform, clipPath: 'inset(0 round 0)' };
    const target = { ...flightTo(to, restingRect(frame)) };
    ends.push(frame.animate([now, target], { ...timing, fill: 'forwards' }));
  } else if (frame) {
    ends.push(frame.animate([{}, { opacity: 0 }], { ...timing, fill: 'forwards' }));
  }
  await Promise.all(ends.map(({ finished }) => finished.catch(() => undefined)));
  return () => {
    for (const end of ends) end.cancel();
  };
}

/** Where the frame lies when it is neither zoomed nor moved: in the middle of the stage. */
function restingRect(frame: HTMLElement): Rect {
  const stage = frame.parentElement!.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = frame;
  return { x: stage.x + (stage.width - width) / 2, y: stage.y + (stage.height - height) / 2, width, height };
}
