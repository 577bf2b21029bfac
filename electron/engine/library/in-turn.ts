/**
 * Does one thing after another for each `Owner`, in the order in which they were asked for. What one throws is told to whoever
 * asked for it, and keeps no other from its turn.
 */
export function createTurns<Owner extends object>() {
  const last = new WeakMap<Owner, Promise<unknown>>();
  return <T>(owner: Owner, work: () => T | Promise<T>): Promise<T> => {
    const turn = (last.get(owner) ?? Promise.resolve()).then(work, work);
    last.set(
      owner,
      turn.catch(() => {}),
    );
    return turn;
  };
}
