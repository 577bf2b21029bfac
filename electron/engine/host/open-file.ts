import { spawn } from 'node:child_process';
import { lstatSync } from 'node:fs';
import path from 'node:path';
import { PhotoferryError } from '../../base/error.ts';
import { kindOfName } from '../../media/media-name.ts';
import type { Library } from '../library/open-library.ts';

export type Act = 'open' | 'show';

/** Starts a program of the system without a shell, and does not wait for it. */
export type Launch = (program: string, args: readonly string[]) => Promise<void>;

/**
 * Opens an original in the system's program for it, or shows it in the file manager. Its place comes from the catalog alone, and only
 * what is a photo, a video or a companion of one by its name is ever handed to the system.
 * @throws {PhotoferryError} `no-such-file`, `original-not-here`, `not-media`, `opener-missing`
 */
export async function openFile(
  library: Library,
  { file, act }: { file: number; act: Act },
  {
    launch = launchProgram,
    platform = process.platform,
  }: { launch?: Launch; platform?: NodeJS.Platform } = {},
): Promise<void> {
  const resource = library.catalog.assets.resource(file) as { path: string | null; name: string } | undefined;
  if (!resource) throw new PhotoferryError('no-such-file', 'This file is not in the library any more.');
  const place = resource.path === null ? undefined : path.join(library.root, resource.path);
  if (place === undefined || lstatSync(place, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new PhotoferryError('original-not-here', 'The original is not on this computer.', {
      advice: 'Bring it back from the backup first.',
    });
  }
  if (kindOfName(place) === 'other')
    throw new PhotoferryError('not-media', 'Only photos and videos are opened from here.');
  const [program, ...args] = commandFor(act, place, platform);
  await launch(program, args);
}

function commandFor(act: Act, place: string, platform: NodeJS.Platform): [string, ...string[]] {
  if (platform === 'darwin') return act === 'open' ? ['open', place] : ['open', '-R', place];
  if (platform === 'win32')
    return act === 'open' ? ['explorer.exe', place] : ['explorer.exe', `/select,${place}`];
  return ['xdg-open', act === 'open' ? place : path.dirname(place)];
}

function launchProgram(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore' });
    child.on('error', (cause) =>
      reject(
        new PhotoferryError('opener-missing', 'This computer has no program to open files with.', {
          advice: 'The original lies in the folder of your library.',
          cause,
        }),
      ),
    );
    child.on('spawn', () => {
      child.unref();
      resolve();
    });
  });
}
