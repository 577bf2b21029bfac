/** Pictures that were fetched and decoded, so that they show in the frame that asks for them. The newest last; few, for memory. */
const most = 24;
const ready = new Map<string, HTMLImageElement>();
const underWay = new Map<string, Promise<HTMLImageElement | null>>();

export const isPreloaded = (address: string) => ready.has(address);

/**
 * `isKept`: for the next time, too (not for originals, which may be huge).
 * @returns null when it cannot be had or decoded
 */
export function preload(address: string, { isKept = true } = {}): Promise<HTMLImageElement | null> {
  const known = ready.get(address);
  if (known) {
    ready.delete(address);
    ready.set(address, known);
    return Promise.resolve(known);
  }
  const before = underWay.get(address);
  if (before) return before;
  const loaded = load(address).then((image) => {
    if (image && isKept) {
      ready.set(address, image);
      for (const oldest of ready.keys()) {
        if (ready.size <= most) break;
        ready.delete(oldest);
      }
    }
    underWay.delete(address);
    return image;
  });
  underWay.set(address, loaded);
  return loaded;
}

async function load(address: string): Promise<HTMLImageElement | null> {
  const image = new Image();
  image.src = address;
  // A panorama may be too large to be decoded ahead, and shows all the same.
  await image.decode().catch(() => undefined);
  return image.complete && image.naturalWidth > 0 ? image : null;
}
