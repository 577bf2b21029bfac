import { PhoneError } from '../phone-error.ts';
import type { AdbHost } from './adb-host.ts';
import type { AdbSocket } from './adb-socket.ts';

/** The longest packet of shell v2 that any adbd sends is far below this. */
const longestPacket = 4 * 1024 * 1024;
export const stderrKept = 64 * 1024;

export interface ShellTarget {
  host: AdbHost;
  serial: string;
  /** Of the phone's features: `shell_v2` gives exit status and stderr. */
  hasShellTwo: boolean;
}

/** Without shell_v2 a command's complaints come among its output: they are turned off where the output is read by a program. */
export function quietly(target: ShellTarget): string {
  return target.hasShellTwo ? '' : ' 2>/dev/null';
}

export interface ShellEnd {
  status: number;
  stderr: string;
}

/**
 * Runs one line in the phone's shell: yields what it writes, returns how it ended. Throws `phone-gone` when it breaks off
 * before its exit status. Without shell_v2 (Android 6 and older) the status is appended to the output and taken off again.
 */
export async function* shellStream(
  target: ShellTarget,
  line: string,
  signal: AbortSignal,
): AsyncGenerator<Buffer, ShellEnd> {
  const service = target.hasShellTwo ? `shell,v2,raw:${line}` : `exec:${line}; echo "${trailer}$?"`;
  const socket = await target.host.open(target.serial, service, signal);
  const release = socket.abortWith(signal);
  try {
    return yield* target.hasShellTwo ? readPackets(socket) : readRaw(socket);
  } finally {
    release();
    socket.destroy();
  }
}

const brokeOff = () => new PhoneError('phone-gone', 'The phone broke off in the middle of an answer.');

async function* readPackets(socket: AdbSocket): AsyncGenerator<Buffer, ShellEnd> {
  let stderr = '';
  for (;;) {
    const head = socket.take(5) ?? (await socket.exactly(5));
    if (head === undefined) throw brokeOff();
    const kind = head[0];
    let left = head.readUInt32LE(1);
    if (left > longestPacket)
      throw new PhoneError('phone-protocol', 'The phone sent a shell packet beyond all bounds.');
    if (kind === 3) return { status: (await socket.exactly(1))?.[0] ?? 255, stderr };
    while (left > 0) {
      const part = socket.takeSome(left);
      if (part === undefined) {
        if (!(await socket.more())) throw brokeOff();
        continue;
      }
      left -= part.length;
      if (kind === 1) yield part;
      else if (kind === 2 && stderr.length < stderrKept) stderr += part.toString('latin1');
    }
  }
}

const trailer = '\u0001photoferry-status ';
const longestTrailer = trailer.length + 4;

async function* readRaw(socket: AdbSocket): AsyncGenerator<Buffer, ShellEnd> {
  let tail = Buffer.alloc(0);
  do {
    for (
      let part = socket.takeSome(longestPacket);
      part !== undefined;
      part = socket.takeSome(longestPacket)
    ) {
      const joined = Buffer.concat([tail, part]);
      const sure = Math.max(0, joined.length - longestTrailer);
      if (sure > 0) yield joined.subarray(0, sure);
      tail = joined.subarray(sure);
    }
  } while (await socket.more());
  const at = tail.lastIndexOf(trailer, undefined, 'latin1');
  const status = at < 0 ? null : /^(\d{1,3})\n$/.exec(tail.toString('latin1', at + trailer.length));
  if (status === null) throw brokeOff();
  if (at > 0) yield tail.subarray(0, at);
  return { status: Number(status[1]), stderr: '' };
}

/** Runs a line whose output is short: at most 1 MiB, else `phone-protocol`. */
export async function shellText(
  target: ShellTarget,
  line: string,
  signal: AbortSignal,
): Promise<ShellEnd & { stdout: string }> {
  const run = shellStream(target, line, signal);
  const parts: Buffer[] = [];
  let length = 0;
  for (;;) {
    const step = await run.next();
    if (step.done) return { ...step.value, stdout: Buffer.concat(parts).toString('latin1') };
    parts.push(step.value);
    length += step.value.length;
    if (length > 1024 * 1024) {
      await run.return({ status: 255, stderr: '' });
      throw new PhoneError('phone-protocol', 'The phone answered far more than was asked.');
    }
  }
}
