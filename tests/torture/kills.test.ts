import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it, onTestFinished } from 'vitest';
import { Random } from '../phones/contents/random.ts';
import { startFaultProxy } from '../servers/fault-proxy.ts';
import { whyNoRgw } from '../servers/rgw.ts';
import { newBucketName, sharedRgw } from '../servers/shared-rgw.ts';
import { killAgainAndAgain } from './kill-rounds.ts';

// PHOTOFERRY_SEED repeats a run; PHOTOFERRY_KILLS asks for more kills than the quick suite has time for (`npm run torture`: 300).
const seed = Number(process.env.PHOTOFERRY_SEED ?? Date.now() % 1_000_000);
const kills = Number(process.env.PHOTOFERRY_KILLS ?? 20) / 2;
const restoreEvery = 15;
const timeout = 60_000 + kills * 10_000;

function temporaryHome(): string {
  const home = mkdtempSync(path.join(os.tmpdir(), 'photoferry-torture-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

const why = whyNoRgw();
if (why) process.stderr.write(`Kills with a bucket are not tested: ${why}\n`);

describe(`killed at any moment (PHOTOFERRY_SEED=${seed}, ${kills} kills each)`, () => {
  it('with a vault in a folder', { timeout, retry: 0 }, async () => {
    const home = temporaryHome();
    const place = { words: ['--folder', path.join(home, 'vault')] };
    const story = `seed ${seed}, folder`;
    await killAgainAndAgain({ place, home, random: new Random(seed), kills, restoreEvery, story });
  });

  it.skipIf(why)('with a vault in a bucket', { timeout, retry: 0 }, async () => {
    const server = await sharedRgw();
    const proxy = await startFaultProxy(server.endpoint);
    onTestFinished(() => proxy.stop());
    const home = temporaryHome();
    const url = `s3://${newBucketName()}/v?endpoint=${proxy.endpoint}&region=${server.region}&pathStyle=1`;
    const place = { words: ['--s3', url], env: server.env };
    const story = `seed ${seed}, bucket`;
    await killAgainAndAgain({ place, home, random: new Random(seed + 1), kills, restoreEvery, proxy, story });
  });
});
