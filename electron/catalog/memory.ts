import type { Database } from 'better-sqlite3';

/** Small things that the host remembers of this library from one start to the next; losing them harms nothing. */
export function createMemory(database: Database) {
  const get = database.prepare('SELECT value FROM memory WHERE name = ?').pluck();
  const set = database.prepare('INSERT OR REPLACE INTO memory (name, value) VALUES (?, ?)');
  return {
    /** Undefined where there is nothing, or nothing that can be read. */
    get: (name: string): unknown => {
      const value = get.get(name) as string | undefined;
      if (value === undefined) return undefined;
      try {
        return JSON.parse(value) as unknown;
      } catch {
        return undefined;
      }
    },
    set: (name: string, value: unknown) => set.run(name, JSON.stringify(value)),
  };
}
