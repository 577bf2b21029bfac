import { closeSync, openSync } from 'node:fs';
import type { DeviceStream } from './device-stream.ts';
import type { PhoneCommands } from './phone-commands.ts';
import { bytes } from './phone-paths.ts';
import type { ShellOutput } from './shell-output.ts';
import { parseShell, type ShellCommand } from './shell-words.ts';
import { StreamReader } from './stream-reader.ts';
import { runToybox, type ToyboxParts } from './toybox.ts';

export interface ShellParts extends ToyboxParts {
  stream: DeviceStream;
  commands: PhoneCommands;
  /** Told of each command before it runs; `die`: the phone breaks off instead, and runs nothing more of the line. */
  onCommand?: CommandHook | undefined;
}

export type CommandHook = (words: readonly string[]) => 'die' | undefined | Promise<'die' | undefined>;

/**
 * `shell:`, `exec:` (raw bytes, no exit status) and `shell,v2:` (packets: stdout 1, stderr 2, exit 3; AOSP,
 * shell_protocol.h). Commands are toybox's, but for those that speak of the phone itself.
 */
export async function serveShell(service: string, parts: ShellParts): Promise<void> {
  const { stream } = parts;
  const colon = service.indexOf(':');
  const isTwo = service.slice(0, colon).split(',').includes('v2');
  const send = (kind: number, chunk: Buffer) => (isTwo ? packet(stream, kind, chunk) : stream.write(chunk));
  const output: ShellOutput = {
    out: (chunk) => send(1, chunk),
    error: (chunk) => send(2, chunk),
  };
  drain(stream);
  const status = await runLine(service.slice(colon + 1), parts, output);
  if (status === undefined) return;
  if (isTwo) await packet(stream, 3, Buffer.from([status]));
  await stream.ready();
}

async function packet(stream: DeviceStream, kind: number, chunk: Buffer): Promise<void> {
  const limit = 128 * 1024;
  for (let at = 0; at < chunk.length; at += limit) {
    const part = chunk.subarray(at, at + limit);
    const head = Buffer.alloc(5);
    head[0] = kind;
    head.writeUInt32LE(part.length, 1);
    await stream.write(Buffer.concat([head, part]));
  }
}

/** What the computer types is not used, but must be acknowledged. */
function drain(stream: DeviceStream): void {
  const reader = new StreamReader(stream);
  const next = async () => {
    while ((await reader.exactly(1)) !== undefined);
  };
  void next();
}

/** The status of the last command; undefined when the phone broke off. */
async function runLine(line: string, parts: ShellParts, output: ShellOutput): Promise<number | undefined> {
  let commands: ShellCommand[];
  try {
    commands = parseShell(line);
  } catch {
    await output.error(Buffer.from('/system/bin/sh: syntax error\n'));
    return 1;
  }
  let status = 0;
  for (let i = 0; i < commands.length; i += 1) {
    const command = commands[i]!;
    if (command.joined === '|') return await refuse(output, 'pipes are not played');
    if (command.joined === '&&' && status !== 0) continue;
    if (command.joined === '||' && status === 0) continue;
    command.words = command.words.map((word) => word.replaceAll('$?', String(status)));
    if ((await parts.onCommand?.(command.words)) === 'die') return undefined;
    if (command.words[0] === 'exit') return Number(command.words[1] ?? status);
    const ended = await runCommand(command, parts, output);
    if (ended === undefined) return undefined;
    status = ended;
  }
  return status;
}

async function refuse(output: ShellOutput, words: string): Promise<number> {
  await output.error(Buffer.from(`sh: ${words}\n`));
  return 1;
}

async function runCommand(command: ShellCommand, parts: ShellParts, output: ShellOutput) {
  const quiet: ShellOutput = {
    out: command.output === undefined ? output.out : async () => {},
    error: command.silentErrors ? async () => {} : output.error,
  };
  let input: number | undefined;
  if (command.input !== undefined) {
    try {
      const real = parts.paths.real(command.input);
      if (parts.faults.storageLocked || !parts.paths.isInside(real)) throw new Error('not there');
      input = openSync(bytes(real), 'r');
    } catch {
      return await refuse(quiet, `can't open ${command.input}: No such file or directory`);
    }
  }
  try {
    const own = parts.commands.find(command);
    if (own !== undefined) return await own(quiet);
    return await runToybox(command.words, { ...parts, input }, quiet);
  } finally {
    if (input !== undefined) closeSync(input);
  }
}
