import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type EngineProcess, runEngine } from '../../electron/main/engine.ts';
import type { ToEngine } from '../../electron/server/engine-messages.ts';

class StandIn extends EventEmitter {
  heard: ToEngine[] = [];
  isKilled = false;
  postMessage(message: ToEngine): void {
    this.heard.push(message);
    if (message.type === 'close' && this.closes) this.emit('exit', 0);
  }
  kill(): boolean {
    this.isKilled = true;
    return this.emit('exit', 9);
  }
  closes = true;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function desk() {
  const started: StandIn[] = [];
  const gone: { code: number; isGivenUp: boolean }[] = [];
  const engine = runEngine({
    start: () => {
      const process = new StandIn();
      started.push(process);
      return process as unknown as EngineProcess;
    },
    onServing: () => {},
    onMessage: () => {},
    onGone: (each) => void gone.push(each),
  });
  return { engine, started, gone };
}

test('an engine that dies is started again, but not for ever', async () => {
  const { started, gone } = desk();
  for (let at = 0; at < 6; at++) {
    started.at(-1)!.emit('exit', 139);
    await vi.advanceTimersByTimeAsync(250 * (at + 1));
  }
  expect(gone.map(({ isGivenUp }) => isGivenUp)).toEqual([false, false, false, false, false, true]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(started).toHaveLength(6);
});

test('a question to an engine that dies has an answer: none', async () => {
  const { engine, started } = desk();
  const answer = engine.ask({ type: 'paths-of', assets: [1] });
  started[0]!.emit('exit', 1);
  await expect(answer).resolves.toBeNull();
  await expect(engine.ask({ type: 'paths-of', assets: [1] })).resolves.toBeNull();
});

test('answers find their questions', async () => {
  const { engine, started } = desk();
  const [first, second] = [
    engine.ask({ type: 'paths-of', assets: [1] }),
    engine.ask({ type: 'paths-of', assets: [2] }),
  ];
  started[0]!.emit('message', { type: 'answer', id: 2, value: ['b'] });
  started[0]!.emit('message', { type: 'answer', id: 1, value: ['a'] });
  await expect(first).resolves.toEqual(['a']);
  await expect(second).resolves.toEqual(['b']);
});

test('closing waits for the engine, but not for one that hangs', async () => {
  const { engine, started, gone } = desk();
  started[0]!.closes = false;
  const closed = engine.close();
  await vi.advanceTimersByTimeAsync(9000);
  expect(started[0]!.isKilled).toBe(false);
  await vi.advanceTimersByTimeAsync(2000);
  await closed;
  expect(started[0]!.isKilled).toBe(true);
  expect(gone).toEqual([]);
  expect(started).toHaveLength(1);
});
