/**
 * For what is begun by itself, by a timer or an event: where the library's disk has just gone it fails, and nobody is there to be told.
 * Whoever keeps the library open sees that too, and says it.
 */
export function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // It is begun anew when the library is there again.
  }
}
