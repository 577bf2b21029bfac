import { existsSync, renameSync } from 'node:fs';
import { beforeEach, expect, it } from 'vitest';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import { moveToTrash, restoreFromTrash } from '../../../electron/engine/trash/move-to-trash.ts';
import {
  isSweepDue,
  type PurgeExpiredOptions,
  purgeExpired,
} from '../../../electron/engine/trash/purge-expired.ts';
import { backUp, join, libraryAt, ownConfig, photo, vaultFor } from '../backup/backup-desk.ts';
import { cardWith, expectKept, keyOf, keysByName, picture } from '../removal/removal-desk.ts';
import { idle } from '../temporary.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);

let library: Library;
const bytes = { 'A.JPG': photo(), 'B.JPG': photo() };
beforeEach(async () => {
  await ownConfig();
  library = await libraryAt();
  await (await cardWith(bytes)).read(library);
  picture(library);
});

const sweep = (nowMs: number, options: Partial<PurgeExpiredOptions> = {}) =>
  purgeExpired(library, { signal: idle(), nowMs, ...options });
/** As an app does that is opened every few days. */
const sweepUntil = async (fromMs: number, untilMs: number) => {
  for (let atMs = fromMs + 5 * day; atMs < untilMs; atMs += 5 * day) await sweep(atMs);
  return sweep(untilMs);
};
const names = () => [...keysByName(library).keys()].sort();

it('without a vault: thirty days by this computer’s clock, not a moment before', async () => {
  moveToTrash(library, [keyOf(library, 'A.JPG')], start);
  moveToTrash(library, [keyOf(library, 'B.JPG')], start + day);
  expect(isSweepDue(library, start + 30 * day - 1)).toBe(false);
  expect(await sweepUntil(start + day, start + 30 * day - 1)).toMatchObject({ done: 0, waiting: 0 });
  expect(isSweepDue(library, start + 30 * day)).toBe(true);
  expect(await sweep(start + 30 * day)).toMatchObject({ done: 1, waiting: 0 });
  expect(names()).toEqual(['B.JPG']);
  expectKept(library);
});

it('a clock that went backwards deletes nothing, and everything is counted anew', async () => {
  moveToTrash(library, [keyOf(library, 'A.JPG')], start);
  await sweepUntil(start, start + 20 * day);
  expect(await sweep(start + 10 * day)).toMatchObject({ done: 0, waiting: 1, waitingFor: 'clock-went-back' });
  expect(await sweepUntil(start + 10 * day, start + 31 * day)).toMatchObject({ done: 0, waiting: 0 });
  expect(await sweepUntil(start + 31 * day, start + 40 * day)).toMatchObject({ done: 1 });
});

it('without a vault a clock that is set ahead counts as a week at most', async () => {
  moveToTrash(library, [keyOf(library, 'A.JPG')], start);
  expect(await sweep(start + 3650 * day)).toMatchObject({ done: 0 });
  expect(await sweepUntil(start + 3650 * day, start + 3650 * day + 23 * day - 1)).toMatchObject({ done: 0 });
  expect(names()).toEqual(['A.JPG', 'B.JPG']);
  expect(await sweep(start + 3650 * day + 23 * day)).toMatchObject({ done: 1 });
});

it('taken out and put in again it is counted anew', async () => {
  const a = keyOf(library, 'A.JPG');
  moveToTrash(library, [a], start);
  restoreFromTrash(library, [a]);
  expect(await sweep(start + 31 * day)).toMatchObject({ done: 0, waiting: 0 });
  moveToTrash(library, [a], start + 31 * day);
  expect(await sweepUntil(start + 31 * day, start + 60 * day)).toMatchObject({ done: 0 });
  expect(await sweep(start + 61 * day)).toMatchObject({ done: 1 });
});

it('with a vault its store has to say so too, from when it was first asked', async () => {
  await vaultFor(library);
  moveToTrash(library, [keyOf(library, 'A.JPG')], start);
  await backUp(library);
  let storeMs = start + 5 * day;
  const askStore = async () => storeMs;
  expect(await sweep(start + 5 * day, { askStore })).toMatchObject({ done: 0, waiting: 0 });
  // This computer's clock was set ahead by a year.
  storeMs = start + 6 * day;
  expect(await sweep(start + 366 * day, { askStore })).toMatchObject({ done: 0, waiting: 1 });
  storeMs = start + 35 * day - 1;
  expect(await sweep(start + 396 * day, { askStore })).toMatchObject({ done: 0, waiting: 1 });
  storeMs = start + 35 * day;
  expect(await sweep(start + 396 * day, { askStore })).toMatchObject({ done: 1, waiting: 0 });
  expect(names()).toEqual(['B.JPG']);
});

it('the store’s own clock is asked, which no clock of ours sets ahead', async () => {
  await vaultFor(library);
  moveToTrash(library, [keyOf(library, 'A.JPG')], Date.now() - 40 * day);
  await backUp(library);
  expect(await sweep(Date.now())).toMatchObject({ done: 0, waiting: 1 });
  const [row] = library.catalog.trash.all();
  expect(Math.abs(row!.storeFromMs! - Date.now())).toBeLessThan(60_000);
  expect(names()).toEqual(['A.JPG', 'B.JPG']);
});

it('a store that is away, or a log with a gap, deletes nothing', async () => {
  const { place } = await vaultFor(library);
  moveToTrash(library, [keyOf(library, 'A.JPG')], start);
  await backUp(library);
  const askStore = async () => start;
  await sweep(start, { askStore });
  renameSync(place, `${place}-away`);
  const late = { askStore: async () => start + 60 * day };
  expect(await sweep(start + 60 * day, late)).toMatchObject({ done: 0, waiting: 1 });
  expect((await sweep(start + 60 * day, late)).waitingFor).toMatch(/^(store|vault)-missing$/);
  renameSync(`${place}-away`, place);
  renameSync(`${place}/log`, `${place}/log-away`);
  expect(await sweep(start + 60 * day, late)).toMatchObject({ done: 0, waitingFor: 'log-incomplete' });
  renameSync(`${place}/log-away`, `${place}/log`);
  expect(existsSync(place)).toBe(true);
  expect(await sweep(start + 60 * day, late)).toMatchObject({ done: 1 });
});

it('what another desktop has taken out of the trash stays', async () => {
  const { place, phrase } = await vaultFor(library);
  moveToTrash(library, [keyOf(library, 'A.JPG'), keyOf(library, 'B.JPG')], start);
  await backUp(library);
  const second = await libraryAt();
  await join(second, place, phrase);
  await (await cardWith(bytes)).read(second);
  const there = keyOf(second, 'A.JPG');
  moveToTrash(second, [there], start);
  await backUp(second);
  restoreFromTrash(second, [there]);
  await backUp(second);
  await sweep(start, { askStore: async () => start });
  const late = { askStore: async () => start + 60 * day };
  expect(await sweep(start + 60 * day, late)).toMatchObject({ done: 1, waiting: 1 });
  expect(names()).toEqual(['A.JPG']);
});
