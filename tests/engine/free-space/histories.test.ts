import fc from 'fast-check';
import { it, vi } from 'vitest';
import { plugAndroid } from '../import/plugged-phones.ts';
import { count, takeCounts } from './histories/counts.ts';
import { live } from './histories/live.ts';
import { androidPort, cardPort, type PhonePort } from './histories/phone-port.ts';
import { histories } from './histories/steps.ts';
import { expectNothingLost, worlds } from './histories/world.ts';

vi.mock('../../../electron/storage/open-store.ts', async (original) => {
  const real = await original<typeof import('../../../electron/storage/open-store.ts')>();
  const { faultyStore } = await import('./histories/faulty-store.ts');
  const openStore: typeof real.openStore = async (...args) => faultyStore(await real.openStore(...args));
  return { ...real, openStore };
});

/** Repeats a run; with what is told as `path` one history of it. */
const { PHOTOFERRY_SEED: seed, PHOTOFERRY_PATH: at = '' } = process.env;

/** A loss that is seen once is one: nothing is tried again. */
const still = { timeout: 3_600_000, retry: 0 };

const lies = [undefined, 'expected', 'wrong'] as const;

async function liveThrough(numRuns: number, portAt: (root: string) => PhonePort): Promise<string> {
  const create = await worlds(portAt);
  takeCounts();
  let begun = 0;
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const number = begun++;
      const hashedBy = number % 4 === 0 ? 'here' : 'phone';
      const world = await create({ lie: lies[number % lies.length], hashedBy });
      try {
        for (const step of history) await live(world, step);
        await expectNothingLost(world);
        count('histories');
      } finally {
        for (const library of world.libraries) library.close();
      }
    }),
    {
      numRuns,
      endOnFailure: true,
      ...(seed && { seed: Number(seed), path: at }),
    },
  );
  return takeCounts();
}

it(
  'whatever a phone, a store and two desktops do: no photo without a copy that can be had again',
  still,
  async () => {
    const counted = await liveThrough(Number(process.env.PHOTOFERRY_HISTORIES ?? 50), cardPort);
    process.stderr.write(`Freeing a phone: ${counted}; none lost\n`);
  },
);

it('the same on an Android phone behind the real adb server', still, async () => {
  const runs = Math.ceil(Number(process.env.PHOTOFERRY_HISTORIES ?? 50) / 10);
  const android = await plugAndroid();
  const counted = await liveThrough(runs, () => androidPort(android));
  process.stderr.write(`Freeing an Android phone: ${counted}; none lost\n`);
});
