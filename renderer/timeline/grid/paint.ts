import type { Tile } from '../../../electron/contract/api/timeline.ts';
import type { TimelineLayout } from '../layout/timeline-layout.ts';
import type { HashPictures } from './hash-pictures.ts';

/** Time that one frame may spend on making pictures of ThumbHashes, in ms; the rest are drawn in their colour until the next. */
const budgetMs = 4;

export interface Painting {
  layout: TimelineLayout;
  scroll: number;
  width: number;
  height: number;
  tileAt: (index: number) => Tile | undefined;
  /** Whether something opaque lies over it. */
  isCovered: (tile: Tile) => boolean;
  isSelected: (index: number, tile: Tile | undefined) => boolean;
  colours: { empty: string; accent: string; ground: string };
}

export interface Undrawn {
  index: number;
  tile: Tile | undefined;
  rect: Box;
}

/** The tiles in sight that nothing opaque lies over: most often none. */
export function undrawnTiles({ layout, scroll, height, tileAt, isCovered }: Painting): Undrawn[] {
  const undrawn: Undrawn[] = [];
  if (layout.total === 0) return undrawn;
  for (let segment = layout.segmentAt(scroll); segment < layout.segments.length; segment += 1) {
    const top = layout.top(segment) + layout.head(segment) - scroll;
    if (top > height) break;
    for (const row of layout.laid(segment).rows) {
      const y = Math.round(top + row.top);
      if (y > height) break;
      if (y + row.height < 0) continue;
      row.x.forEach((x, at) => {
        const tile = tileAt(row.start + at);
        if (tile && isCovered(tile)) return;
        undrawn.push({
          index: row.start + at,
          tile,
          rect: { x, y, width: row.width[at]!, height: row.height },
        });
      });
    }
  }
  return undrawn;
}

/** Draws what stands in for photos that are not there yet. Gives false when some are to be made better in the next frame. */
export function paint(
  context: CanvasRenderingContext2D,
  pictures: HashPictures,
  { layout, isSelected, colours }: Painting,
  undrawn: readonly Undrawn[],
): boolean {
  const untilMs = performance.now() + budgetMs;
  let isWhole = true;
  const fill = (rect: Box, colour: string) => {
    context.fillStyle = colour;
    context.fillRect(rect.x, rect.y, rect.width, rect.height);
  };
  for (const { index, tile, rect } of undrawn) {
    if (!tile?.thumbhash) fill(rect, colours.empty);
    else {
      let picture = pictures.known(tile.thumbhash);
      if (picture === undefined && performance.now() < untilMs) picture = pictures.make(tile.thumbhash);
      if (picture) drawPicture(context, picture, rect, tile.rotation);
      else {
        if (picture === undefined) isWhole = false;
        fill(rect, pictures.colour(tile.thumbhash));
      }
    }
    if (layout.metrics.isPainted && isSelected(index, tile)) drawSelected(context, rect, colours);
  }
  return isWhole;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Fills the tile with the middle of the picture, turned as the person has turned it. */
function drawPicture(
  context: CanvasRenderingContext2D,
  picture: Box & { page: OffscreenCanvas },
  rect: Box,
  rotation: number,
): void {
  const isAcross = rotation % 180 !== 0;
  const [width, height] = isAcross ? [rect.height, rect.width] : [rect.width, rect.height];
  const scale = Math.min(picture.width / width, picture.height / height);
  // Half a pixel in, or the pictures beside it on the sheet would shine through.
  const [w, h] = [width * scale - 1, height * scale - 1];
  const [x, y] = [picture.x + (picture.width - w) / 2, picture.y + (picture.height - h) / 2];
  if (rotation === 0) {
    context.drawImage(picture.page, x, y, w, h, rect.x, rect.y, rect.width, rect.height);
    return;
  }
  context.save();
  context.translate(rect.x + rect.width / 2, rect.y + rect.height / 2);
  context.rotate((rotation * Math.PI) / 180);
  context.drawImage(picture.page, x, y, w, h, -width / 2, -height / 2, width, height);
  context.restore();
}

function drawSelected(context: CanvasRenderingContext2D, rect: Box, colours: Painting['colours']): void {
  const edge = Math.max(2, rect.width / 10);
  context.strokeStyle = colours.accent;
  context.lineWidth = edge;
  context.strokeRect(rect.x + edge / 2, rect.y + edge / 2, rect.width - edge, rect.height - edge);
}
