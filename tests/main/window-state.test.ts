import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { restoredState, saveState } from '../../electron/main/window-state.ts';
import { temporaryFolder } from '../engine/temporary.ts';

const display = { x: 0, y: 0, width: 1920, height: 1080 };

test('the window comes back where it was', async () => {
  const file = path.join(await temporaryFolder(), 'window.json');
  const state = { bounds: { x: 40, y: 50, width: 900, height: 700 }, isMaximized: true };
  saveState(file, state);
  expect(restoredState(file, [display])).toEqual(state);
});

test('a window of a display that is gone comes to one that is there', async () => {
  const file = path.join(await temporaryFolder(), 'window.json');
  saveState(file, { bounds: { x: 4000, y: 50, width: 900, height: 700 }, isMaximized: false });
  const { bounds } = restoredState(file, [display]);
  expect(bounds).not.toHaveProperty('x');
  expect(bounds.width).toBeLessThanOrEqual(display.width);
});

test('whatever stands in the file, a window comes of it', async () => {
  const file = path.join(await temporaryFolder(), 'window.json');
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      writeFileSync(file, text);
      const { bounds } = restoredState(file, [display]);
      expect(bounds.width).toBeGreaterThanOrEqual(320);
    }),
    { numRuns: 50 },
  );
});
