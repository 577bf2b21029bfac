import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSettingsStore, defaultSettings } from '../../../electron/engine/host/settings-store.ts';
import { temporaryFolder } from '../temporary.ts';
import { openHostDesk } from './host-desk.ts';

async function config(text?: string): Promise<{ folder: string; file: string }> {
  const folder = path.join(await temporaryFolder(), 'config');
  const file = path.join(folder, 'settings.json');
  if (text !== undefined) {
    mkdirSync(folder);
    writeFileSync(file, text);
  }
  return { folder, file };
}

describe('Settings', () => {
  test('are those of a new installation where there are none, and stay after a restart', async () => {
    const { folder, file } = await config();
    const store = createSettingsStore(folder);
    expect(store.get()).toEqual(defaultSettings);
    store.save({ theme: 'dark', exclude: ['*/Screenshots/*'], zoom: undefined });
    store.rememberLibrary('/photos');
    const again = createSettingsStore(folder);
    expect(again.get()).toEqual({ ...defaultSettings, theme: 'dark', exclude: ['*/Screenshots/*'] });
    expect(again.library()).toBe('/photos');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test.each(['{"theme": "dark"', '[]', '"dark"', '\0\0\0', `{"theme":"${'x'.repeat(300_000)}"}`])(
    'that are damaged are set aside, and the app begins with its own: %#',
    async (text) => {
      const { folder, file } = await config(text);
      const store = createSettingsStore(folder);
      expect(store.get()).toEqual(defaultSettings);
      expect(readFileSync(`${file}.damaged`, 'utf8')).toBe(text);
      store.save({ layout: 'square' });
      expect(createSettingsStore(folder).get().layout).toBe('square');
    },
  );

  test('keep what is right in them when one value cannot be', async () => {
    const { folder } = await config(
      JSON.stringify({ theme: 'pink', zoom: 5, exclude: [1], uploadLimit: 3, library: 7 }),
    );
    const store = createSettingsStore(folder);
    expect(store.get()).toEqual({ ...defaultSettings, zoom: 5 });
    expect(store.library()).toBeUndefined();
  });

  test('that cannot be kept do not hold: the person is told, and sees the former ones', async () => {
    const { folder, file } = await config('{"theme":"dark"}');
    const store = createSettingsStore(folder);
    rmSync(file);
    mkdirSync(path.join(file, 'in-the-way'), { recursive: true });
    expect(() => store.save({ theme: 'light' })).toThrow(
      expect.objectContaining({ code: 'file-unwritable' }),
    );
    expect(store.get().theme).toBe('dark');
  });

  test('are told to every window when they change', async () => {
    const desk = await openHostDesk();
    expect(await desk.ask('saveSettings', { uploadLimit: 500_000 })).toMatchObject({ uploadLimit: 500_000 });
    await expect
      .poll(() => desk.events.flatMap((event) => (event.type === 'changed' ? event.topics : [])), {
        timeout: 30_000,
      })
      .toContain('settings');
    expect(await desk.ask('about')).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+/) });
  });
});
