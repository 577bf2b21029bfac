import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A disk of 64 MB with exFAT (by FUSE) in a file, or why there can be none here. */
export function mountExfat(): { folder: string; unmount(): void } | { why: string } {
  clearDead();
  const home = mkdtempSync(path.join(os.tmpdir(), `photoferry-exfat-${process.pid}-`));
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

/** Disks of test runs that were killed. */
function clearDead(): void {
  for (const name of readdirSync(os.tmpdir())) {
    const [, pid] = /^photoferry-exfat-(\d+)-/.exec(name) ?? [];
    if (!pid || existsSync(`/proc/${pid}`)) continue;
    const home = path.join(os.tmpdir(), name);
    const script =
      'loop=$(losetup -nO NAME -j "$0/image"); umount -l "$0/disk"; [ -z "$loop" ] || losetup -d $loop';
    spawnSync('sh', ['-c', script, home]);
    rmSync(home, { recursive: true, force: true });
  }
}
