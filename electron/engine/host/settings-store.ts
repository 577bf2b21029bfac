import { readFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { codeOf } from '../../base/error.ts';
import { type Settings, settings as settingsSchema } from '../../contract/api/settings.ts';
import { writePrivateFile } from '../vault/private-file.ts';

export const defaultSettings: Settings = {
  theme: 'system',
  language: 'system',
  layout: 'justified',
  zoom: 3,
  importWhenPlugged: true,
  backUpByItself: true,
  uploadLimit: null,
  exclude: [],
  notifications: true,
  originalsBudgetBytes: null,
  keepFreeBytes: null,
  keepFavouritesHere: true,
};

/** Nobody's settings are larger: what is comes from elsewhere. */
const maxBytes = 256 * 1024;

const anything = z.record(z.string(), z.unknown());

/**
 * What the person has chosen, in `settings.json` of the config folder, and where the last library was. A file that cannot be
 * used is set aside as `settings.json.damaged`; a value in it that cannot be is that of a new installation.
 */
export function createSettingsStore(folder: string) {
  const file = path.join(folder, 'settings.json');
  let { settings, library } = read(file);
  const write = (next: Settings) => {
    const bytes = Buffer.from(`${JSON.stringify({ ...next, ...(library && { library }) }, null, 2)}\n`);
    writePrivateFile(file, bytes, { replace: true, makeFolder: true });
  };
  return {
    get: (): Settings => settings,
    save: (change: { [Name in keyof Settings]?: Settings[Name] | undefined }): Settings => {
      const given = Object.entries(change).filter(([, value]) => value !== undefined);
      const next = { ...settings, ...(Object.fromEntries(given) as Partial<Settings>) };
      // What could not be kept is not what holds: whoever asked is told that it failed.
      write(next);
      settings = next;
      return settings;
    },
    /** Where the last library was. */
    library: (): string | undefined => library,
    rememberLibrary: (root: string) => {
      if (library === root) return;
      library = root;
      try {
        write(settings);
      } catch {
        // The library is there all the same; the next start asks where.
      }
    },
  };
}

export type SettingsStore = ReturnType<typeof createSettingsStore>;

function read(file: string): { settings: Settings; library: string | undefined } {
  const fresh = { settings: { ...defaultSettings }, library: undefined };
  let text: string;
  try {
    text = statSync(file).size > maxBytes ? '' : readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return fresh;
    text = '';
  }
  const values = parse(text);
  if (!values) {
    setAside(file);
    return fresh;
  }
  const settings = Object.fromEntries(
    Object.entries(settingsSchema.shape).map(([name, schema]) => {
      const value = schema.safeParse(values[name]);
      return [name, value.success ? value.data : defaultSettings[name as keyof Settings]];
    }),
  ) as Settings;
  return {
    settings,
    library: typeof values.library === 'string' ? values.library.slice(0, 4096) : undefined,
  };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const values = anything.safeParse(JSON.parse(text));
    return values.success ? values.data : undefined;
  } catch {
    return undefined;
  }
}

function setAside(file: string): void {
  try {
    renameSync(file, `${file}.damaged`);
  } catch {
    // It is written anew with the next choice, if that can be.
  }
}
