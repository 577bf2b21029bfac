import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../temporary.ts';
import { backUp, bring, expectKept, libraryAt, ownConfig, photos, vaultFor } from './backup-desk.ts';

const video = (sizeBytes: number) =>
  Buffer.concat([Buffer.from('000000186674797069736f6d00000200', 'hex'), randomBytes(sizeBytes)]);

const why = process.getuid?.() === 0 ? '' : 'a disk of its own takes root';

it.skipIf(why)(
  `videos that fill the disk do not keep the photos before them out of the vault${why && ` (skipped: ${why})`}`,
  async () => {
    await ownConfig();
    const disk = path.join(await temporaryFolder(), 'disk');
    mkdirSync(disk);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'photoferry-test', disk]).status).toBe(0);
    onTestFinished(() => void spawnSync('umount', ['-l', disk]));
    const library = await libraryAt();
    await bring(library, { ...photos(6), 'A.MP4': video(40_000_000), 'B.MP4': video(40_000_000) });
    await vaultFor(library, { place: path.join(disk, 'vault') });
    const full = await backUp(library);
    expect(full).toMatchObject({ assets: 8, backedUp: 6, proven: 6, stoppedBy: { code: 'store-full' } });
    // What has come of the videos was sent as well.
    expect(full.sentBytes).toBeGreaterThan(16_000_000);
    expect(await expectKept(library)).toBe(6);
    // With room all goes on.
    expect(spawnSync('mount', ['-o', 'remount,size=256m', disk]).status).toBe(0);
    expect(await backUp(library)).toMatchObject({ backedUp: 8, proven: 8, failed: 0 });
    expect(await expectKept(library)).toBe(8);
  },
);
