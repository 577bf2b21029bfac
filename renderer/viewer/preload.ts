/** Pictures that were fetched and decoded, so that they show in the frame that asks for them. The newest last; few, for memory. */
const most = 16;
const ready = new Map<string, HTMLImageElement>();
const underWay = new Map<string, Promise<boolean>>();

export const isPreloaded = (address: string) => ready.has(address);

/** @returns false when it cannot be had or decoded */
export function preload(address: string): Promise<boolean> {
  const known = ready.get(address);
  if (known) {
    ready.delete(address);
    ready.set(address, known);
    return Promise.resolve(true);
  }
  const before = underWay.get(address);
  if (before) return before;
  const image = new Image();
  image.src = address;
  const decoded = image.decode().then(
    () => {
      ready.set(address, image);
      for (const oldest of ready.keys()) {
        if (ready.size <= most) break;
        ready.delete(oldest);
      }
      return true;
    },
    () => false,
  );
  underWay.set(address, decoded);
  void decoded.finally(() => underWay.delete(address));
  return decoded;
}
