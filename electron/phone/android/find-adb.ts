import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** Where adb is: the bundled folder, PATH, ANDROID_HOME, ANDROID_SDK_ROOT, in this order; undefined when nowhere. */
export function findAdb(env: NodeJS.ProcessEnv, bundledFolder?: string): string | undefined {
  const name = process.platform === 'win32' ? 'adb.exe' : 'adb';
  const folders = [
    bundledFolder,
    ...(env.PATH ?? env.Path ?? '').split(delimiter),
    ...[env.ANDROID_HOME, env.ANDROID_SDK_ROOT].map((home) => home && join(home, 'platform-tools')),
  ];
  for (const folder of folders) {
    // A relative PATH entry would run whatever lies in the working folder.
    if (folder === undefined || folder === '' || !isAbsolute(folder)) continue;
    const candidate = join(folder, name);
    if (isProgram(candidate)) return candidate;
  }
  return undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
