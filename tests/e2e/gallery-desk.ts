import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { expect, onTestFinished } from 'vitest';
import { temporaryFolder } from '../engine/temporary.ts';
import { pictureSvg } from '../phones/contents/picture.ts';
import { type Run, runPhotoferry } from '../phones/run-photoferry.ts';
import { enter, launchBrowser, openTab, type Tab } from './browser.ts';
import { type Served, serveLibrary } from './served.ts';

export const passphrase = 'correct horse battery staple';

/** A computer with a library, its command line, and a browser. */
export interface GalleryDesk {
  stage: string;
  library: string;
  env: NodeJS.ProcessEnv;
  /** One verb on this library; must succeed. */
  run(...args: string[]): Promise<Run['result']>;
  /** Makes a vault in this folder, and has all of the library in it and proven. */
  backUpTo(folder: string): Promise<void>;
  serve(): Promise<Served>;
  /** Its timeline in a tab; whatever the page complains of fails the test. */
  open(served: Served, options?: BrowserContextOptions): Promise<Tab>;
}

export async function openGalleryDesk(): Promise<GalleryDesk> {
  const stage = await temporaryFolder();
  const library = path.join(stage, 'library');
  const env = {
    ...process.env,
    HOME: stage,
    PHOTOFERRY_CONFIG_DIR: path.join(stage, 'config'),
    PHOTOFERRY_PASSPHRASE: passphrase,
  };
  const run = async (...args: string[]) => {
    const { result, stderr } = await runPhotoferry([...args, '--json', '--library', library], { env });
    expect(result, stderr).toMatchObject({ type: 'result' });
    return result;
  };
  return {
    ...{ stage, library, env, run },
    backUpTo: async (folder) => {
      await run('vault', 'create', '--folder', folder, '--phrase-file', path.join(stage, 'words'));
      await run('backup');
      await run('prove');
    },
    serve: async () => {
      const served = await serveLibrary(library, { env });
      onTestFinished(async () => void (await served.close()));
      return served;
    },
    open: async (served, options = {}) => {
      const browser = await launchBrowser();
      onTestFinished(() => browser.close());
      const tab = await openTab(browser, options);
      tab.page.setDefaultTimeout(20_000);
      await enter(tab.page, served.link);
      return tab;
    },
  };
}

/** Photos on a card, each another one, a day apart, the first the newest. */
export async function fillCard(
  card: string,
  count: number,
  { width = 800, height = 600 } = {},
): Promise<string[]> {
  mkdirSync(card, { recursive: true });
  const names: string[] = [];
  for (let at = 0; at < count; at++) {
    const day = new Date(Date.UTC(2024, 5, 30 - at)).toISOString().slice(0, 10);
    const name = `IMG_${day.replaceAll('-', '')}_100000.jpg`;
    await sharp(Buffer.from(pictureSvg(at, width, height)))
      .withExif({ IFD2: { DateTimeOriginal: `${day.replaceAll('-', ':')} 10:00:00` } })
      .jpeg()
      .toFile(path.join(card, name));
    names.push(name);
  }
  return names;
}

/** Every original of a library by its name. */
export function originalsIn(library: string): Map<string, string> {
  const folder = path.join(library, 'Originals');
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(entries.map(({ name, parentPath }) => [name, path.join(parentPath, name)]));
}

export const tile = (page: Page, at: number) => page.locator('[data-asset]').nth(at);
export const viewer = (page: Page) => page.getByRole('dialog', { name: 'Photo viewer' });
export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
