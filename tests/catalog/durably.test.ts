import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createCatalog } from '../../electron/catalog/catalog.ts';
import { temporaryFolder } from '../engine/temporary.ts';

const [normal, full] = [1, 2];

it('what is decided before something goes is on the disk itself, not on its way there, when the decision is made', async () => {
  const pragma = vi.spyOn(Database.prototype, 'pragma');
  onTestFinished(() => pragma.mockRestore());
  const catalog = createCatalog(path.join(await temporaryFolder(), 'catalog.sqlite'));
  onTestFinished(() => catalog.close());
  const database = pragma.mock.contexts[0] as Database.Database;
  const synchronous = () => database.pragma('synchronous', { simple: true });
  expect(synchronous()).toBe(normal);
  expect(catalog.durably(() => [database.inTransaction, synchronous()])).toEqual([true, full]);
  expect(() =>
    catalog.durably(() => {
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(synchronous()).toBe(normal);
});
