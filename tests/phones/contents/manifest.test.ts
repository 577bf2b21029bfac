import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { pathText } from '../../../electron/base/path-text.ts';
import { generateAndroid } from './android.ts';
import { generateIphone } from './iphone.ts';
import type { ContentFile, ContentsManifest } from './manifest.ts';
import { oddNames } from './odd-names.ts';

const work = mkdtempSync(join(tmpdir(), 'photoferry-contents-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Not an iPhone's database, nor what lies beside an edit: the step before, and its recipe where DCIM has one. */
function isListed(root: string, path: string): boolean {
  if (!path.startsWith('PhotoData/')) return true;
  const recipe = /^PhotoData\/Mutations\/(.*)\/Adjustments\/Adjustments\.plist$/.exec(path);
  return recipe ? !existsSync(join(root, `${recipe[1]}.AAE`)) : path.includes('/FullSizeRender.');
}

/** Every file below `root` that a phone lists, as text path to true bytes of the path. */
function walk(root: string): Map<string, Buffer> {
  const out = new Map<string, Buffer>();
  const visit = (folder: Buffer) => {
    const full = Buffer.concat([Buffer.from(`${root}/`), folder]);
    for (const entry of readdirSync(full, { withFileTypes: true, encoding: 'buffer' })) {
      const path = folder.length === 0 ? entry.name : Buffer.concat([folder, Buffer.from('/'), entry.name]);
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile() && isListed(root, path.toString())) out.set(pathText(path).text, path);
    }
  };
  visit(Buffer.alloc(0));
  return out;
}

function digests(manifest: ContentsManifest): Record<string, string> {
  return Object.fromEntries(manifest.files.map((file) => [file.path, file.sha256]));
}

function check(manifest: ContentsManifest): void {
  const there = walk(manifest.root);
  const liesAt = (file: ContentFile) => (file.rawPath ? pathText(file.rawPath).text : file.path);
  expect([...there.keys()].sort()).toEqual(manifest.files.map(liesAt).sort());
  for (const file of manifest.files) {
    const path = Buffer.concat([Buffer.from(`${manifest.root}/`), there.get(liesAt(file))!]);
    const facts = statSync(path);
    expect(facts.size, file.path).toBe(file.sizeBytes);
    expect(facts.mtimeMs, file.path).toBe(file.mtimeMs);
    expect(createHash('sha256').update(readFileSync(path)).digest('hex'), file.path).toBe(file.sha256);
    expect(file.mtimeMs, file.path).toBeLessThan(Date.UTC(2026, 10, 22));
  }
  const listed = manifest.files.length + manifest.cloudOnly.length;
  expect(Object.values(manifest.outcomes).reduce((sum, count) => sum + count, 0)).toBe(listed);

  // Every file that comes into the library is a part of exactly one asset; no other is.
  const parts = manifest.assets.flatMap((asset) =>
    asset.files.map((part) => `${part.path}|${asset.key}|${part.role}`),
  );
  const told = manifest.files.filter((file) => file.asset);
  expect(parts.sort()).toEqual(told.map((file) => `${file.path}|${file.asset}|${file.role}`).sort());
  for (const file of manifest.files) {
    const comes = file.outcome === 'imported' || file.outcome === 'duplicate';
    expect(file.asset !== undefined, `${file.path} is ${file.outcome}`).toBe(comes);
  }
  // The same bytes never make two assets.
  const assetOf = new Map<string, string>();
  for (const file of told) {
    expect(assetOf.get(file.sha256) ?? file.asset, file.path).toBe(file.asset);
    assetOf.set(file.sha256, file.asset!);
  }
}

it('the manifest of an iPhone is what lies on the disk', { timeout: 30_000 }, async () => {
  const manifest = await generateIphone(join(work, 'iphone'), {
    photos: 24,
    pictures: 6,
    videos: 3,
    livePhotos: 5,
  });
  check(manifest);
  expect(manifest.outcomes).toMatchObject({ cloudOnly: 5, excluded: 2, empty: 2, duplicate: 1 });
  for (const [kind, atLeast] of [
    ['live-photo', 7],
    ['video', 6],
    ['photo', 60],
  ] as const) {
    expect(manifest.assets.filter((asset) => asset.kind === kind).length, kind).toBeGreaterThanOrEqual(
      atLeast,
    );
  }
  const roles = new Set(manifest.files.map((file) => file.role));
  for (const role of ['paired-video', 'edited-photo', 'edited-video', 'adjustments', 'raw'] as const) {
    expect(roles, role).toContain(role);
  }
  expect(manifest.assets.filter((asset) => asset.burst)).toHaveLength(5);
});

it('the manifest of an Android phone is what lies on the disk', { timeout: 30_000 }, async () => {
  const manifest = await generateAndroid(join(work, 'android'), { photos: 24, pictures: 6, videos: 3 });
  check(manifest);
  expect(manifest.outcomes).toMatchObject({ cloudOnly: 0, excluded: 4, empty: 2, duplicate: 1 });
  expect(manifest.assets.filter((asset) => asset.kind === 'motion-photo')).toHaveLength(6);
  expect(manifest.files.some((file) => file.path.includes('WhatsApp Images/Sent/'))).toBe(true);
  for (const file of manifest.files.filter((one) => one.motionVideo)) {
    const { offset, length } = file.motionVideo!;
    const video = readFileSync(join(manifest.root, file.path)).subarray(offset, offset + length);
    expect(video.toString('latin1', 4, 8), file.path).toBe('ftyp');
    expect(video.length, file.path).toBe(length);
  }
});

it('the same seed gives the same bytes, another seed others', async () => {
  const few = { photos: 6, pictures: 3, videos: 1, screenshots: 1, oddities: false };
  const one = digests(await generateIphone(join(work, 'one'), few));
  expect(digests(await generateIphone(join(work, 'same'), few))).toEqual(one);
  const other = digests(await generateIphone(join(work, 'other'), { ...few, seed: 9 }));
  expect(Object.values(other)).not.toContain(one['DCIM/100APPLE/IMG_0001.HEIC']);
});

it('bulk is exactly as large as asked, and no two files are alike', async () => {
  const manifest = await generateAndroid(join(work, 'bulk'), { bulk: { count: 40, sizeBytes: 100_000 } });
  check(manifest);
  expect(manifest.files.map((file) => file.sizeBytes)).toEqual(Array(40).fill(100_000));
  expect(new Set(manifest.files.map((file) => file.sha256)).size).toBe(40);
  const big = await generateIphone(join(work, 'big'), { bulk: { count: 2, sizeBytes: 17_000_000 } });
  check(big);
  expect(new Set(big.files.map((file) => file.sha256)).size).toBe(2);
});

it('a video of more than 4 GiB takes no space', { timeout: 30_000 }, async () => {
  const sizeBytes = 2 ** 32 + 12_345;
  const manifest = await generateAndroid(join(work, 'sparse'), {
    bulk: { count: 0, sizeBytes: 100_000 },
    sparseVideo: sizeBytes,
  });
  const facts = statSync(join(manifest.root, manifest.files[0]!.path));
  expect(facts.size).toBe(sizeBytes);
  expect(facts.blocks * 512).toBeLessThan(2_000_000);
});

it('names reach the limits of a file system', () => {
  const lengths = Object.values(oddNames).map((name) => Buffer.byteLength(name));
  expect(Math.max(...lengths)).toBe(255);
  expect(lengths.filter((length) => length === 255)).toHaveLength(2);
});
