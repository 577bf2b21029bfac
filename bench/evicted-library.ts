import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import sharp from 'sharp';
import { mediaAddress } from '../electron/contract/api/media-address.ts';
import type { S3Server } from '../tests/servers/rgw.ts';
import { measuredVerb } from './measured-run.ts';
import { ownVault } from './own-vault.ts';
import { importOnce, type Stage } from './stage.ts';

/** A library of which the originals are only in its vault. */
export interface EvictedLibrary {
  library: string;
  env: NodeJS.ProcessEnv;
  /** Where the server has a file, by the name that it came with, and the preview of its photo. */
  address(name: string): { file: string; preview: string };
}

/** Imports what is on a card, backs it up to a bucket, proves it, and frees all of it here. */
export async function evictedLibrary(
  stage: Stage,
  { card, server, bucket }: { card: string; server: S3Server; bucket: string },
): Promise<EvictedLibrary> {
  const library = stage.fresh('library');
  await importOnce(library, ['--from', card], process.env);
  const env = await ownVault(stage, server, library, bucket);
  const { result: backup } = await measuredVerb(['backup'], env);
  const { result } = await measuredVerb(['free-space', '--desktop', '--execute'], env);
  if (result.freed !== result.candidates || result.freed === 0 || backup.failed !== 0)
    throw new Error(`not all was freed: ${JSON.stringify(result)}`);
  const catalog = new Database(path.join(library, '.photoferry', 'catalog.sqlite'), { readonly: true });
  const rows = catalog
    .prepare(
      'SELECT r.name, r.id, r.sha256, a.asset_id AS assetId FROM resource r JOIN asset a ON a.id = r.asset WHERE r.path IS NULL',
    )
    .all() as {
    name: string;
    id: number;
    sha256: Buffer;
    assetId: Buffer;
  }[];
  catalog.close();
  return {
    ...{ library, env },
    address: (name) => {
      const row = rows.find((each) => each.name === name);
      if (!row) throw new Error(`${name} is not only in the vault`);
      const file = mediaAddress.file({ id: row.id, sha256: row.sha256.toString('hex') });
      return { file, preview: mediaAddress.preview({ assetId: row.assetId.toString('hex'), picture: 0 }) };
    },
  };
}

/** A photo of 12 MP, as large as a phone makes it. */
export async function fullPhoto(): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 20 };
  const [width, height] = [4032, 3024];
  const bytes = await sharp({ create: { width, height, channels: 3, background: '#888', noise } })
    .jpeg({ quality: 85 })
    .toBuffer();
  return bytes;
}

/** Videos of one size, as phones make them (1080p, 50 Mbit/s, a key picture each second): the index in front, and at the end. */
export function longVideos(card: string, sizeBytes: number): { front: string; end: string } {
  mkdirSync(card, { recursive: true });
  const part = path.join(card, 'part.mp4');
  const ffmpeg = (...args: string[]) =>
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  const noise = 'testsrc2=size=1920x1080:rate=30:duration=4,noise=alls=40:allf=t';
  const rate = ['-b:v', '50M', '-minrate', '50M', '-maxrate', '50M', '-bufsize', '50M', '-g', '30'];
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', ...rate];
  ffmpeg('-f', 'lavfi', '-i', noise, ...coding, part);
  const loops = String(Math.ceil(sizeBytes / statSync(part).size) - 1);
  const names = { front: 'VID_20240601_100000.mp4', end: 'VID_20240602_100000.mp4' };
  const make = (name: string, title: string, ...how: string[]) =>
    ffmpeg(
      ...['-stream_loop', loops, '-i', part, '-c', 'copy', '-metadata', `title=${title}`],
      ...[...how, path.join(card, name)],
    );
  make(names.front, 'front', '-movflags', '+faststart');
  make(names.end, 'end');
  rmSync(part);
  return names;
}
