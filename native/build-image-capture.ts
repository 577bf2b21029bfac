import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Builds native/build/photoferry-image-capture, which deletes on iPhones through macOS; elsewhere there is nothing to build. Status 0
 * also where it fails: then iPhones get their list, as on every other system.
 */
const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, 'image-capture.m');
const target = join(here, 'build', 'photoferry-image-capture');
const stamp = `${target}.stamp`;

if (process.platform !== 'darwin') process.exit(0);
const flags = ['-O2', '-Wall', '-fobjc-arc', '-framework', 'Foundation', '-framework', 'ImageCaptureCore'];
const made = createHash('sha256').update(readFileSync(source)).update(flags.join(' ')).update(process.arch);
const fingerprint = made.digest('hex');
if (existsSync(target) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) process.exit(0);

mkdirSync(dirname(target), { recursive: true });
const fresh = `${target}.${process.pid}`;
try {
  execFileSync('clang', [source, ...flags, '-o', fresh], { stdio: 'inherit' });
} catch {
  console.error('Photos cannot be deleted on iPhones from this Mac: the helper for it was not built.');
  process.exit(0);
}
renameSync(fresh, target);
writeFileSync(stamp, fingerprint);
console.error(`Built ${target}`);
