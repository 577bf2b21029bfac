import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openLibrary } from '../../../electron/engine/library/open-library.ts';
import { defaultLibrary } from '../../../electron/engine/library/place.ts';
import { temporaryFolder } from '../temporary.ts';

const holder = (folder: string) => `
  import { openLibrary } from ${JSON.stringify(path.resolve('electron/engine/library/open-library.ts'))};
  globalThis.held = openLibrary(${JSON.stringify(folder)}); // what nobody holds is collected, and its lock with it
  console.log('open');
  setInterval(() => {}, 1000);
`;

describe('a library', () => {
  it('belongs to one process at a time, and to the next as soon as that one dies', async ({
    onTestFinished,
  }) => {
    const folder = await temporaryFolder();
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', holder(folder)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    expect(() => openLibrary(folder)).toThrow(expect.objectContaining({ code: 'library-locked' }));
    expect(() => openLibrary(folder)).toThrow(new RegExp(`process ${child.pid}`));
    child.kill('SIGKILL');
    await once(child, 'exit');
    openLibrary(folder).close();
  });

  it('is not opened twice in one process either', async () => {
    const folder = await temporaryFolder();
    const library = openLibrary(folder);
    expect(() => openLibrary(folder)).toThrow(expect.objectContaining({ code: 'library-locked' }));
    library.close();
  });

  it('refuses a damaged, foreign or newer catalog with words, and leaves it as it is', async () => {
    for (const [code, spoil] of [
      [
        'catalog-corrupt',
        (file: string) =>
          writeFileSync(file, 'this is no database, but it is long enough to be looked at. '.repeat(50)),
      ],
      [
        'catalog-corrupt',
        (file: string) => {
          const bytes = readFileSync(file);
          bytes.fill(0xa5, 100, bytes.length);
          writeFileSync(file, bytes);
        },
      ],
      [
        'catalog-corrupt',
        (file: string) => {
          const database = new Database(file);
          database.pragma('application_id = 1');
          database.close();
        },
      ],
      [
        'catalog-newer',
        (file: string) => {
          const database = new Database(file);
          database.pragma('user_version = 4000');
          database.close();
        },
      ],
    ] as const) {
      const folder = await temporaryFolder();
      openLibrary(folder).close();
      const file = path.join(folder, '.photoferry/catalog.sqlite');
      spoil(file);
      const before = readFileSync(file);
      expect(() => openLibrary(folder)).toThrow(
        expect.objectContaining({ code, advice: expect.any(String) }),
      );
      expect(readFileSync(file).equals(before)).toBe(true);
    }
  });

  it('refuses folders that other programs sync, and network shares', async () => {
    const folder = await temporaryFolder();
    for (const name of ['OneDrive - Contoso', 'Dropbox', 'Library/Mobile Documents/x']) {
      expect(() => openLibrary(path.join(folder, name))).toThrow(
        expect.objectContaining({ code: 'library-in-cloud-folder' }),
      );
    }
    expect(defaultLibrary('/home/ann')).toBe('/home/ann/Pictures/Photoferry');
    expect(defaultLibrary('/home/ann/OneDrive')).toBe('/home/ann/OneDrive/Photoferry');
  });

  it('says so when it cannot be written', async ({ skip }) => {
    const folder = await temporaryFolder();
    await mkdir(path.join(folder, 'disk'));
    const disk = path.join(folder, 'disk');
    if (process.getuid?.() === 0) {
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=1m', 'tmpfs', disk]);
      if (mounted.status !== 0) return skip('a read-only disk cannot be mounted here');
      try {
        expect(() => openLibrary(disk)).toThrow(expect.objectContaining({ code: 'library-unwritable' }));
      } finally {
        spawnSync('umount', [disk]);
      }
    } else {
      chmodSync(disk, 0o500);
      expect(() => openLibrary(disk)).toThrow(expect.objectContaining({ code: 'library-unwritable' }));
    }
  });

  it('is made on demand only', async () => {
    const folder = await temporaryFolder();
    expect(() => openLibrary(folder, { mustExist: true })).toThrow(
      expect.objectContaining({ code: 'library-missing' }),
    );
  });
});
