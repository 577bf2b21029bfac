import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A disk of 64 MB with exFAT (by FUSE) in a file, or why there can be none here. */
export function mountExfat(): { folder: string; unmount(): void } | { why: string } {
  const home = mkdtempSync(path.join(os.tmpdir(), 'photoferry-exfat-'));
  const folder = path.join(home, 'disk');
  mkdirSync(folder);
  const script = `truncate -s 64M "$0" && mkfs.exfat "$0" >/dev/null && loop=$(losetup -f --show "$0") && echo $loop && mount.exfat-fuse $loop "$1"`;
  const environment = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  const run = (command: string, ...args: string[]) =>
    spawnSync('sh', ['-c', command, ...args], { encoding: 'utf8', env: environment });
  const made = run(script, path.join(home, 'image'), folder);
  const loop = made.stdout.trim();
  const clean = () => {
    if (loop) run('losetup -d "$0"', loop);
    rmSync(home, { recursive: true, force: true });
  };
  if (made.status !== 0) {
    clean();
    return {
      why: `an exFAT disk takes exfatprogs, exfat-fuse, root and loop devices: ${made.stderr.trim()}`,
    };
  }
  return {
    folder,
    unmount: () => {
      run('umount "$0" || umount -l "$0"', folder);
      clean();
    },
  };
}
