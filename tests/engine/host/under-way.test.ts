import { expect, test } from 'vitest';
import type { Handlers } from '../../../electron/engine/host/handlers.ts';
import { createUnderWay } from '../../../electron/engine/host/under-way.ts';
import { idle } from '../temporary.ts';

test('what is being answered is waited for, whether it ends well or not', async () => {
  const { promise, reject } = Promise.withResolvers<never>();
  const underWay = createUnderWay();
  const { purgeAssets } = underWay.following({ purgeAssets: () => promise } as unknown as Handlers);
  const answer = Promise.resolve(purgeAssets({ ids: [1] }, { signal: idle() })).catch(() => 'ended');
  let isOver = false;
  const ended = underWay.ended().then(() => {
    isOver = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(isOver).toBe(false);
  reject(new Error('no'));
  await ended;
  expect(await answer).toBe('ended');
  await underWay.ended();
});
