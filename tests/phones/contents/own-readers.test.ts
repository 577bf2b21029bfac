import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bytesSource } from '../../../electron/media/byte-source.ts';
import { captureTime } from '../../../electron/media/capture-time.ts';
import { readHeader } from '../../../electron/media/header.ts';
import { neighbourhoodKey } from '../../../electron/media/pairing/media-stem.ts';
import { pairFiles } from '../../../electron/media/pairing/pair-files.ts';
import type { PairingFile } from '../../../electron/media/pairing/pairing-rules.ts';
import { generateAndroid } from './android.ts';
import { generateIphone } from './iphone.ts';
import type { ContentFile, ContentsManifest } from './manifest.ts';

const work = mkdtempSync(join(tmpdir(), 'photoferry-readers-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

let phones: ContentsManifest[] = [];
beforeAll(async () => {
  const few = { photos: 40, pictures: 6 };
  phones = [
    await generateIphone(join(work, 'iphone'), few),
    await generateAndroid(join(work, 'android'), few),
  ];
});

function read(manifest: ContentsManifest, file: ContentFile) {
  const path = Buffer.concat([Buffer.from(`${manifest.root}/`), file.rawPath ?? Buffer.from(file.path)]);
  return readHeader(bytesSource(readFileSync(path)), basename(file.path));
}

it('our readers find in every file what the manifest says', () => {
  for (const manifest of phones) {
    for (const file of manifest.files) {
      const facts = read(manifest, file);
      const { kind, mimeType, contentIdentifier, burstId, motionVideo } = file;
      expect(facts, file.path).toMatchObject({ kind, mimeType });
      expect(facts.contentIdentifier, file.path).toBe(contentIdentifier);
      expect(facts.burstId, file.path).toBe(burstId);
      expect(facts.motionVideo, file.path).toEqual(motionVideo);
      if (file.orientation) expect(facts.orientation, file.path).toBe(file.orientation);
      if (file.camera) expect(facts.camera, file.path).toContain(file.camera);
      if (file.latitude === undefined) expect(facts.latitude, file.path).toBeUndefined();
      else expect(facts.latitude, file.path).toBeCloseTo(file.latitude, 3);
      if (!file.takenAt) continue;
      const time = captureTime(facts, { name: basename(file.path), mtimeMs: file.mtimeMs });
      const { evidence, localMs, offsetMinutes, dayOnly } = file.takenAt;
      expect(time.evidence, file.path).toBe(evidence);
      const unit = dayOnly ? 86_400_000 : 1000;
      if (localMs !== undefined) {
        expect(Math.floor(time.localMs / unit), file.path).toBe(Math.floor(localMs / unit));
      }
      if (offsetMinutes !== undefined) expect(time.offsetMinutes, file.path).toBe(offsetMinutes);
    }
  }
});

it('our pairing puts together what belongs together, and nothing else', () => {
  for (const manifest of phones) {
    const groups = new Map<string, PairingFile[]>();
    const groupOf = new Map<string, string>();
    const imported = manifest.files.filter((file) => file.outcome === 'imported');
    for (const { path, mtimeMs, ...file } of imported) {
      const facts = read(manifest, { path, mtimeMs, ...file });
      const name = basename(path);
      const folder = dirname(path);
      const own = `${folder}/${neighbourhoodKey(name)}`;
      const identifier = facts.contentIdentifier ?? own;
      const group = groupOf.get(identifier) ?? own;
      groupOf.set(identifier, group);
      groups.set(group, [...(groups.get(group) ?? []), { key: path, name, folder, facts, mtimeMs }]);
    }
    const words = (kind: string, files: { role: string; path: string }[]) =>
      [kind, ...files.map((file) => `${file.role} ${file.path}`).sort()].join(', ');
    const found = [...groups.values()].flatMap(pairFiles).map((asset) =>
      words(
        asset.kind,
        asset.files.map((file) => ({ role: file.role, path: String(file.key) })),
      ),
    );
    const there = new Set(imported.map((file) => file.path));
    const wanted = manifest.assets.map((asset) =>
      words(
        asset.kind,
        asset.files.filter((file) => there.has(file.path)),
      ),
    );
    expect(found.sort()).toEqual(wanted.sort());
  }
});
