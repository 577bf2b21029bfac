import { lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';

const primary = '/storage/emulated/0';

/**
 * The phone's file tree: folders of this computer play its volumes, and nothing else of this computer is in it. Paths are
 * text of one byte a character (latin1), so that names that are no UTF-8 survive.
 */
export class PhonePaths {
  /** What is at the phone's root: links to the volumes and otherwise nothing. */
  readonly skeleton: string;
  readonly volumes: { phone: string; real: string }[];
  private readonly trusted = new Map<string, boolean>();

  constructor(root: string, card?: { name: string; root: string }) {
    this.skeleton = realpathSync(mkdtempSync(join(tmpdir(), 'photoferry-android-')));
    mkdirSync(join(this.skeleton, 'storage/emulated'), { recursive: true });
    mkdirSync(join(this.skeleton, 'storage/self'));
    mkdirSync(join(this.skeleton, 'data/local/tmp'), { recursive: true });
    mkdirSync(join(this.skeleton, 'dev'));
    writeFileSync(join(this.skeleton, 'dev/null'), '');
    this.volumes = [{ phone: primary, real: latin1(realpathSync(root)) }];
    symlinkSync(root, join(this.skeleton, primary));
    symlinkSync('../emulated/0', join(this.skeleton, 'storage/self/primary'));
    symlinkSync('storage/self/primary', join(this.skeleton, 'sdcard'));
    if (card !== undefined) {
      this.volumes.push({ phone: `/storage/${card.name}`, real: latin1(realpathSync(card.root)) });
      symlinkSync(card.root, join(this.skeleton, 'storage', card.name));
    }
  }

  /** The phone's one name for a path: `..` and the aliases of shared storage resolved. */
  canonical(phonePath: string): string {
    const path = posix.normalize(posix.join('/', phonePath));
    return path.replace(/^\/(?:sdcard|mnt\/sdcard|storage\/self\/primary)(?=\/|$)/, primary);
  }

  /** Where a phone path lies on this computer. */
  real(phonePath: string): string {
    const path = this.canonical(phonePath);
    for (const volume of this.volumes) {
      if (path === volume.phone || path.startsWith(`${volume.phone}/`)) {
        return volume.real + path.slice(volume.phone.length);
      }
    }
    return latin1(this.skeleton) + path;
  }

  /** True when nothing on the way to a real path leads out of the phone's own tree. */
  isInside(real: string): boolean {
    const folder = posix.dirname(real);
    let known = this.trusted.get(folder);
    if (known === undefined) {
      known = this.resolvesInside(folder);
      if (this.trusted.size > 10_000) this.trusted.clear();
      this.trusted.set(folder, known);
    }
    if (!known) return false;
    try {
      return !lstatSync(bytes(real)).isSymbolicLink() || this.resolvesInside(real);
    } catch {
      return true;
    }
  }

  close(): void {
    rmSync(this.skeleton, { recursive: true, force: true });
  }

  private resolvesInside(real: string): boolean {
    try {
      const resolved = realpathSync.native(bytes(real), 'latin1');
      const homes = [...this.volumes.map((volume) => volume.real), latin1(this.skeleton)];
      return homes.some((home) => resolved === home || resolved.startsWith(`${home}/`));
    } catch {
      return true;
    }
  }
}

/** The bytes of a path that is kept as one byte a character. */
export function bytes(path: string): Buffer {
  return Buffer.from(path, 'latin1');
}

/** A path of this computer as one byte a character. */
export function latin1(path: string): string {
  return Buffer.from(path, 'utf8').toString('latin1');
}
