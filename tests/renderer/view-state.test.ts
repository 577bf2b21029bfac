import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createViewState, type ViewState } from '../../renderer/app/view-state.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched(save: (state: ViewState) => Promise<unknown> = async () => undefined) {
  const saved: ViewState[] = [];
  const state = createViewState(async (next) => {
    saved.push(next);
    return save(next);
  }, 500);
  return { state, saved };
}

it('a slider that is dragged is saved once, where it came to rest', () => {
  const { state, saved } = watched();
  for (const zoom of [4, 5, 2, 1]) state.set({ zoom });
  expect(state.get().zoom).toBe(1);
  expect(saved).toEqual([]);
  vi.advanceTimersByTime(600);
  expect(saved).toEqual([{ zoom: 1, layout: 'justified' }]);
});

it('what was saved long ago never moves what the person is moving now', () => {
  const { state } = watched();
  state.take({ zoom: 2, layout: 'square' });
  expect(state.get()).toEqual({ zoom: 2, layout: 'square' });
  state.set({ zoom: 5 });
  state.take({ zoom: 2, layout: 'square' });
  expect(state.get().zoom).toBe(5);
});

it('keeps within its ends, and is quiet when nothing changes', () => {
  const { state, saved } = watched();
  let told = 0;
  const end = state.subscribe(() => {
    told += 1;
  });
  state.set({ zoom: 99 });
  state.set({ zoom: 5 });
  state.set({ zoom: 7 });
  expect([state.get().zoom, told]).toEqual([5, 1]);
  end();
  state.set({ zoom: -4 });
  expect([state.get().zoom, told]).toEqual([0, 1]);
  vi.advanceTimersByTime(600);
  expect(saved).toHaveLength(1);
});

it('an engine that cannot save it takes nothing away', async () => {
  const { state } = watched(() => Promise.reject(new Error('away')));
  state.set({ layout: 'square' });
  await vi.advanceTimersByTimeAsync(600);
  expect(state.get().layout).toBe('square');
});
