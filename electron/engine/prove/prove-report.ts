import type { ExpectedObjects } from '../../catalog/expected-objects.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Library } from '../library/open-library.ts';

/** One thing in a vault that is not what it should be. */
export interface Broken {
  /** The name of the object. */
  name: string;
  code: string;
  message: string;
  /** What photo or video is concerned: where it is below a library, or its name. */
  paths?: string[];
  /** It is whole again. */
  repaired: boolean;
}

/** What the steps of a proof share. */
export interface ProveContext {
  library: Library;
  vault: Vault;
  signal: AbortSignal;
  /** Everything is read back, not a sample. */
  deep: boolean;
  report: ProveReport;
  /** What the next backup of this library may repair; asked about when it is done. */
  awaiting: { broken: Broken; isRepaired: () => boolean }[];
  /** What was given up and is there whole: the next backup counts it again. */
  cameBack: number[];
  /** The same vault at other places, opened when they are needed. */
  mirrors: readonly { open(options: { signal: AbortSignal }): Promise<Vault> }[];
  /** What the store should hold. */
  expected: ExpectedObjects;
  /** So much more is going to be read back. */
  onTotal(objects: number, bytes: number): void;
  onBytes(count: number): void;
}

/** Gathers what was checked. Every broken thing is told at once, before anything is done about it. */
export function createProveReport(onBroken: (broken: Broken) => void) {
  const broken: Broken[] = [];
  let [checked, whole, read] = [0, 0, 0];
  return {
    broken,
    whole: (count = 1) => {
      checked += count;
      whole += count;
    },
    /** An object was read back and compared whole. */
    read: () => {
      read++;
    },
    fault: (fault: Omit<Broken, 'repaired'> & { repaired?: boolean }): Broken => {
      const entry = { repaired: false, ...fault };
      broken.push(entry);
      checked++;
      onBroken(entry);
      return entry;
    },
    sums: () => ({ checked, whole, read }),
  };
}

export type ProveReport = ReturnType<typeof createProveReport>;
