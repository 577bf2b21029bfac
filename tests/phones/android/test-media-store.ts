import { lstatSync, readdirSync, rmSync } from 'node:fs';
import type { AndroidFaults } from './android-faults.ts';
import { bytes, type PhonePaths } from './phone-paths.ts';

export interface MediaRow {
  id: number;
  /** Phone path, one byte a character. */
  path: string;
  sizeBytes: number;
  mtimeSeconds: number;
  /** 1 image, 3 video, 0 neither. */
  mediaType: 0 | 1 | 3;
}

const photo = /\.(?:jpe?g|png|gif|webp|heic|heif|avif|bmp|dng)$/i;
const video = /\.(?:mp4|mov|3gp|mkv|webm|m4v)$/i;

/**
 * The phone's media database. It knows what was there when a folder last changed, as the real one does: a file that is
 * rewritten in place keeps its old row until it is scanned.
 */
export class TestMediaStore {
  private readonly paths: PhonePaths;
  private readonly faults: AndroidFaults;
  private readonly ids = new Map<string, number>();
  /** Rows whose files were taken away by others than MediaProvider, where it does not notice that. */
  private readonly stale = new Map<string, MediaRow>();
  private folders = new Map<string, { mtimeMs: number; rows: MediaRow[]; children: string[] }>();

  constructor(paths: PhonePaths, faults: AndroidFaults) {
    this.paths = paths;
    this.faults = faults;
  }

  /** All rows, after a look for folders that changed. */
  *rows(): Generator<MediaRow> {
    const before = this.folders;
    this.folders = new Map();
    const open = this.paths.volumes.map((volume) => volume.phone);
    for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
      const known = this.scan(folder, before);
      if (known === undefined) continue;
      this.folders.set(folder, known);
      open.push(...known.children);
      for (const row of known.rows) {
        if (this.faults.withoutRow === '' || !row.path.includes(this.faults.withoutRow)) yield row;
      }
    }
    yield* this.stale.values();
    for (let i = 0; i < this.faults.ghostRows; i += 1) {
      const path = `/storage/emulated/0/DCIM/Camera/GHOST_${i}.jpg`;
      yield { id: 9_000_000 + i, path, sizeBytes: 4711, mtimeSeconds: 1_600_000_000, mediaType: 1 };
    }
  }

  /** Removes the rows and their files, as MediaProvider does: whatever file stands under the row's name. */
  remove(rows: MediaRow[], { withData }: { withData: boolean }): void {
    for (const row of rows) {
      if (withData) rmSync(bytes(this.paths.real(row.path)), { force: true });
      this.stale.delete(row.path);
      // Not to be taken for one that lost its file unnoticed.
      const folder = this.folders.get(folderOf(row.path));
      if (folder) folder.rows = folder.rows.filter(({ path }) => path !== row.path);
    }
    if (!this.faults.rowsStay) this.folders.clear();
  }

  /** Looks at one file again. */
  scanFile(path: string): void {
    const canonical = this.paths.canonical(path);
    for (const stale of [...this.stale.keys()])
      if (stale === canonical || stale.startsWith(`${canonical}/`)) this.stale.delete(stale);
    for (const folder of [canonical, folderOf(canonical)]) {
      const known = this.folders.get(folder);
      if (known) this.folders.set(folder, { ...known, mtimeMs: -1 });
    }
  }

  private scan(folder: string, before: typeof this.folders) {
    const real = this.paths.real(folder);
    try {
      const { mtimeMs } = lstatSync(bytes(real));
      const old = before.get(folder);
      if (old?.mtimeMs === mtimeMs) return old;
      const rows: MediaRow[] = [];
      const children: string[] = [];
      for (const entry of readdirSync(bytes(real), { withFileTypes: true, encoding: 'buffer' })) {
        const path = `${folder}/${entry.name.toString('latin1')}`;
        if (entry.isDirectory()) children.push(path);
        else if (entry.isFile()) rows.push(this.rowOf(path));
      }
      for (const row of rows) this.stale.delete(row.path);
      if (this.faults.rowsStay) this.keepStale(old?.rows ?? [], rows);
      return { mtimeMs, rows, children };
    } catch {
      return undefined;
    }
  }

  /** Before Android 11 nothing tells MediaProvider of a file that is moved or removed by its path. */
  private keepStale(before: readonly MediaRow[], now: readonly MediaRow[]): void {
    const there = new Set(now.map(({ path }) => path));
    for (const row of before) if (!there.has(row.path)) this.stale.set(row.path, row);
  }

  private rowOf(path: string): MediaRow {
    const stat = lstatSync(bytes(this.paths.real(path)));
    let id = this.ids.get(path);
    if (id === undefined) {
      id = this.ids.size + 1000;
      this.ids.set(path, id);
    }
    return {
      id,
      path,
      sizeBytes: stat.size,
      mtimeSeconds: Math.floor(stat.mtimeMs / 1000),
      mediaType: photo.test(path) ? 1 : video.test(path) ? 3 : 0,
    };
  }
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'));
