import { createHash } from 'node:crypto';
import { closeSync, futimesSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AssetKind, ResourceRole } from '../../../electron/contract/asset.ts';
import { type Outcome, outcome } from '../../../electron/contract/outcome.ts';
import type { ContentAsset, ContentFile, ContentsManifest } from './manifest.ts';

/** What is told of a file when it is written; the rest is measured. */
export type FileNote = Omit<ContentFile, 'path' | 'sizeBytes' | 'sha256' | 'outcome' | 'asset' | 'role'> & {
  outcome?: Outcome;
};

/** A part of an asset that is about to be written. */
export interface AssetPart extends FileNote {
  path: string;
  role: ResourceRole;
  bytes: Uint8Array;
}

/** Writes files below a root and keeps the manifest of them. */
export class ContentsWriter {
  readonly root: string;
  readonly #files: ContentFile[] = [];
  readonly #assets: ContentAsset[] = [];
  readonly #cloudOnly: string[] = [];
  readonly #folders = new Set<string>();
  readonly #bytesSeen = new Set<string>();

  constructor(root: string) {
    this.root = root;
  }

  get assets(): readonly ContentAsset[] {
    return this.#assets;
  }

  /** A file on its own: no part of an asset, unless `assign` says so later. */
  file(path: string, bytes: Uint8Array, note: FileNote): ContentFile {
    const digest = createHash('sha256').update(bytes).digest('hex');
    const target = this.target(note.rawPath ?? path);
    const handle = openSync(target, 'wx');
    for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
    this.close(handle, note.mtimeMs);
    return this.record(path, { ...note, sha256: digest, sizeBytes: bytes.length });
  }

  /** The path on this computer, its folder made. */
  target(path: string | Buffer): string | Buffer {
    const text = path.toString();
    const folder = join(this.root, dirname(text));
    if (!this.#folders.has(folder)) {
      mkdirSync(folder, { recursive: true });
      this.#folders.add(folder);
    }
    return typeof path === 'string'
      ? join(this.root, path)
      : Buffer.concat([Buffer.from(`${this.root}/`), path]);
  }

  /** Closes a file that was written, with the time that it shall have: whole seconds, which every phone can tell. */
  close(handle: number, mtimeMs: number): void {
    const seconds = Math.floor(mtimeMs / 1000);
    futimesSync(handle, seconds, seconds);
    closeSync(handle);
  }

  /** Notes a file that the caller has written. Without an outcome: `imported`, or `duplicate` of bytes seen before. */
  record(path: string, note: FileNote & { sha256: string; sizeBytes: number }): ContentFile {
    const again = this.#bytesSeen.has(note.sha256);
    this.#bytesSeen.add(note.sha256);
    const file: ContentFile = {
      ...note,
      path,
      mtimeMs: Math.floor(note.mtimeMs / 1000) * 1000,
      outcome: note.outcome ?? (again ? 'duplicate' : 'imported'),
    };
    this.#files.push(file);
    return file;
  }

  asset(kind: AssetKind, parts: AssetPart[], facts: Partial<ContentAsset> = {}): ContentAsset {
    const key = `asset-${this.#assets.length + 1}`;
    const asset: ContentAsset = { ...facts, key, kind, files: [] };
    for (const { path, role, bytes, ...note } of parts) {
      this.assign(this.file(path, bytes, note), asset, role);
    }
    this.#assets.push(asset);
    return asset;
  }

  assign(file: ContentFile, asset: ContentAsset, role: ResourceRole): void {
    file.asset = asset.key;
    file.role = role;
    asset.files.push({ path: file.path, role });
  }

  inCloudOnly(path: string): void {
    this.#cloudOnly.push(path);
  }

  manifest(): ContentsManifest {
    const outcomes = Object.fromEntries(outcome.options.map((name) => [name, 0])) as Record<Outcome, number>;
    for (const file of this.#files) outcomes[file.outcome]++;
    outcomes.cloudOnly += this.#cloudOnly.length;
    return {
      root: this.root,
      files: this.#files,
      assets: this.#assets,
      cloudOnly: this.#cloudOnly,
      outcomes,
    };
  }
}
