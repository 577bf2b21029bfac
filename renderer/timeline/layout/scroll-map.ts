/**
 * A scrolling element of Chromium ends at 33.5 M px (at 16.8 M where a pixel is two): so the one that the person scrolls is at most
 * `mostPhysical` high and stands for a logical height without bound. One to one near both ends, compressed between them.
 */
export interface ScrollMap {
  /** Of the spacer. */
  physicalHeight: number;
  /** How far each can be scrolled. */
  physicalMost: number;
  logicalMost: number;
  toPhysical(logical: number): number;
  toLogical(physical: number): number;
}

export const mostPhysical = 8_000_000;

export function scrollMap(logicalHeight: number, viewHeight: number, most = mostPhysical): ScrollMap {
  const physicalHeight = Math.min(logicalHeight, most);
  const physicalMost = Math.max(0, physicalHeight - viewHeight);
  const logicalMost = Math.max(0, logicalHeight - viewHeight);
  const edge = logicalMost <= physicalMost ? logicalMost : physicalMost / 4;
  const rate = (logicalMost - 2 * edge) / (physicalMost - 2 * edge);
  const map = (value: number, mostIn: number, mostOut: number, factor: number) => {
    const at = Math.min(Math.max(value, 0), mostIn);
    if (at <= edge) return at;
    if (mostIn - at <= edge) return mostOut - (mostIn - at);
    return edge + (at - edge) * factor;
  };
  return {
    physicalHeight,
    physicalMost,
    logicalMost,
    toPhysical: (logical) => map(logical, logicalMost, physicalMost, 1 / rate),
    toLogical: (physical) => map(physical, physicalMost, logicalMost, rate),
  };
}
