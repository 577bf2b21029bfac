import { execFile } from 'node:child_process';
import { codeOf } from '../../base/error.ts';
import { PhoneError } from '../phone-error.ts';
import type { AdbHost } from './adb-host.ts';
import { isOnThisComputer } from './adb-settings.ts';
import { findAdb } from './find-adb.ts';

export interface AdbServerOptions {
  host: AdbHost;
  env: NodeJS.ProcessEnv;
  bundledFolder?: string | undefined;
}

/** The adb server answers after this, started if it was not running. Throws `no-tools` where that cannot be. */
export async function ensureAdbServer(options: AdbServerOptions, signal: AbortSignal): Promise<void> {
  const { host, env, bundledFolder } = options;
  if (await answers(host, signal)) return;
  const adb = findAdb(env, bundledFolder);
  if (adb === undefined || !isOnThisComputer(host.address)) throw noTools();
  await new Promise<void>((resolve) => {
    // Its status says little (another may have started one meanwhile): what counts is that one answers.
    execFile(adb, ['start-server'], { env, signal, timeout: 20_000 }, () => resolve());
  });
  signal.throwIfAborted();
  if (!(await answers(host, signal))) throw noTools();
}

async function answers(host: AdbHost, signal: AbortSignal): Promise<boolean> {
  try {
    await host.ask('host:version', signal);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (['ECONNREFUSED', 'ECONNRESET', 'phone-gone', 'EHOSTUNREACH', 'ENOTFOUND'].includes(codeOf(error)))
      return false;
    throw noTools(error);
  }
}

export const adbAdvice =
  'Install adb (Android SDK Platform-Tools; on Debian or Ubuntu: sudo apt install adb), then plug the phone in again.';

function noTools(cause?: unknown): PhoneError {
  return new PhoneError(
    'no-tools',
    'adb, the program that speaks to Android phones, cannot be started on this computer.',
    {
      advice: adbAdvice,
      cause,
    },
  );
}
