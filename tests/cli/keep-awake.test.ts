import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { namesIn } from '../engine/import/expect-whole.ts';
import { plantOn } from '../engine/import/plugged-phones.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { runPhotoferry } from '../phones/run-photoferry.ts';
import { isAlive, originals, whenever } from './desk.ts';

/** A stand-in for systemd-inhibit that notes how it was called and its process, and runs what it is told to, as that does. */
async function standIn() {
  const folder = await temporaryFolder();
  const [bin, note] = [path.join(folder, 'bin'), path.join(folder, 'note')];
  mkdirSync(bin);
  const script = path.join(bin, 'systemd-inhibit');
  writeFileSync(script, `#!/bin/sh\necho "$$ $*" >> '${note}'\nfor last; do :; done\n"$last"\n`);
  chmodSync(script, 0o755);
  return {
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
    calls: () =>
      existsSync(note)
        ? readFileSync(note, 'utf8')
            .split('\n')
            // The file is there a moment before its line.
            .filter((line) => line !== '')
            .map((line) => ({ pid: Number(line.split(' ')[0]), words: line }))
        : [],
  };
}

async function card(): Promise<string> {
  const folder = await temporaryFolder();
  for (let at = 0; at < 600; at++) plantOn(folder, `IMG_${at}.jpg`, randomBytes(30_000));
  return folder;
}

it.skipIf(process.platform !== 'linux')(
  'keeps the computer awake while it imports and not longer',
  async () => {
    const [{ env, calls }, library, from] = [await standIn(), await temporaryFolder(), await card()];
    const incoming = path.join(library, '.photoferry/incoming');
    let during = false;
    const { status } = await runPhotoferry(['import', '--later', '--from', from, '--library', library], {
      env,
      onStart: async (child) => {
        await whenever(child, () => calls().length === 1 && namesIn(incoming).length > 0);
        during = child.exitCode === null && calls().length === 1 && isAlive(calls()[0]!.pid);
      },
    });
    expect(status).toBe(0);
    expect(during).toBe(true);
    expect(calls()).toHaveLength(1);
    expect(calls()[0]!.words).toMatch(/--what=sleep:idle .*--why=/);
    await expect.poll(() => isAlive(calls()[0]!.pid), { timeout: 30_000 }).toBe(false);
  },
);

it.skipIf(process.platform !== 'linux')('lets the computer sleep when the import is killed', async () => {
  const [{ env, calls }, library, from] = [await standIn(), await temporaryFolder(), await card()];
  const { status } = await runPhotoferry(['import', '--later', '--from', from, '--library', library], {
    env,
    onStart: async (child) => {
      await whenever(child, () => calls().length === 1 && originals(library).length > 0);
      child.kill('SIGKILL');
    },
  });
  expect(status).toBeNull();
  await expect.poll(() => isAlive(calls()[0]!.pid), { timeout: 30_000 }).toBe(false);
});

it('imports all the same where the computer cannot be kept awake', async () => {
  const [library, from] = [await temporaryFolder(), await temporaryFolder()];
  plantOn(from, 'a.jpg', randomBytes(10));
  const { status } = await runPhotoferry(['import', '--later', '--from', from, '--library', library], {
    env: { ...process.env, PATH: '/nowhere' },
  });
  expect(status).toBe(0);
});
