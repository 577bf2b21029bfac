import type { Rect } from './viewer-state.ts';

/** How a picture in its frame looks like its tile in a timeline: moved and shrunk onto it, and cut where the tile cuts. */
export interface Flight {
  transform: string;
  clipPath: string;
}

export function flightTo(tile: Rect, frame: Rect): Flight {
  const scale = Math.max(tile.width / frame.width, tile.height / frame.height);
  const x = tile.x + tile.width / 2 - (frame.x + frame.width / 2);
  const y = tile.y + tile.height / 2 - (frame.y + frame.height / 2);
  const cutX = Math.max(0, (frame.width - tile.width / scale) / 2);
  const cutY = Math.max(0, (frame.height - tile.height / scale) / 2);
  return {
    transform: `translate(-50%, -50%) translate(${x}px, ${y}px) scale(${scale})`,
    clipPath: `inset(${cutY}px ${cutX}px round ${2 / scale}px)`,
  };
}

/** Whether enough of a tile is in sight that something may come out of it. */
export function isInSight(tile: Rect, window: { width: number; height: number }): boolean {
  const isAcross = tile.x + tile.width > 0 && tile.x < window.width;
  return isAcross && tile.y + tile.height > 0 && tile.y < window.height && tile.width > 0 && tile.height > 0;
}
