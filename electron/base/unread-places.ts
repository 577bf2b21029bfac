/** A phone that hides more places than this is not believed in what it has lost. */
const mostPlaces = 100_000;
const slash = 0x2f;

/**
 * The places that a phone listed and did not let be read. Any of them may be a folder, and then what was known to lie below it is not
 * gone, but unseen. Paths are bytes with `/` between names, as the phone gave them.
 */
export function createUnreadPlaces() {
  const places = new Set<string>();
  return {
    add: (place: Buffer): void => {
      if (places.size <= mostPlaces) places.add(place.toString('latin1'));
    },
    /** Whether one of them lies above `place`. */
    hide: (place: Buffer): boolean => {
      if (places.size === 0) return false;
      if (places.size > mostPlaces) return true;
      for (let at = place.lastIndexOf(slash); at > 0; at = place.lastIndexOf(slash, at - 1))
        if (places.has(place.toString('latin1', 0, at))) return true;
      return false;
    },
  };
}

export type UnreadPlaces = ReturnType<typeof createUnreadPlaces>;
