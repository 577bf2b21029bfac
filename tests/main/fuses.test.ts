import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../engine/temporary.ts';

const script = path.resolve(import.meta.dirname, '../../tools/fuses.ts');
/** How Electron marks the place of its fuses, and how many this one has. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const count = Object.values(FuseV1Options).filter((each) => typeof each === 'number').length;

/** A binary as far as fuses go, each as Electron ships it. */
async function binaryWith(wireLength: number): Promise<string> {
  const binary = path.join(await temporaryFolder(), 'electron');
  const wire = Buffer.from([1, wireLength, ...Array.from({ length: wireLength }, () => 0x31)]);
  writeFileSync(
    binary,
    Buffer.concat([Buffer.alloc(5000, 7), Buffer.from(sentinel), wire, Buffer.alloc(3000, 9)]),
  );
  return binary;
}

test('a packaged Electron runs no code but ours, and every fuse is decided', async () => {
  const binary = await binaryWith(count);
  execFileSync(process.execPath, [script, binary]);
  const wire = await getCurrentFuseWire(binary);
  const off = [
    FuseV1Options.RunAsNode,
    FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    FuseV1Options.EnableNodeCliInspectArguments,
    FuseV1Options.GrantFileProtocolExtraPrivileges,
  ];
  for (const fuse of off) expect(wire[fuse]).toBe(FuseState.DISABLE);
  const on = [
    FuseV1Options.OnlyLoadAppFromAsar,
    FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
    FuseV1Options.EnableCookieEncryption,
  ];
  for (const fuse of on) expect(wire[fuse]).toBe(FuseState.ENABLE);
  expect(
    readFileSync(binary)
      .subarray(0, 5000)
      .every((byte) => byte === 7),
  ).toBe(true);
});

test('an Electron with a fuse that nobody has decided on is refused', async () => {
  const binary = await binaryWith(count + 1);
  expect(() => execFileSync(process.execPath, [script, binary], { stdio: 'pipe' })).toThrow();
});
