// Stands in for the helper that deletes through macOS: it speaks the same lines, and deletes in the folder that plays the phone.
// Its arguments: that folder, how it behaves, the phone's UDID.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const [root = '', behaviour = 'works', udid] = process.argv.slice(2);
const say = (line: unknown) => void process.stdout.write(`${JSON.stringify(line)}\n`);

if (behaviour === 'no-phone') say({ type: 'failed', code: 'no-device', udid });
else if (behaviour === 'icloud') say({ type: 'failed', code: 'icloud-photos' });
else if (behaviour === 'nonsense') process.stdout.write('{"type":"rea\n');
else if (behaviour === 'endless') process.stdout.write('x'.repeat(4 << 20));
else if (behaviour === 'slow') {
  // The phone tells macOS all that it holds first: until somebody puts `go` beside its folders.
  writeFileSync(path.join(root, 'begun'), '');
  while (!existsSync(path.join(root, 'go'))) await new Promise((resolve) => setTimeout(resolve, 20));
  say({ type: 'ready' });
} else if (behaviour !== 'mute') say({ type: 'ready' });

for await (const line of createInterface({ input: process.stdin })) {
  const { id, photos } = JSON.parse(line) as { id: number; photos: { path: string; sizeBytes: number }[][] };
  for (const [at, files] of photos.entries()) {
    if (behaviour === 'dies' && at > 0) process.exit(1);
    if (behaviour === 'refuses' || behaviour === 'ambiguous') {
      say({ type: 'photo', id, at, outcome: behaviour === 'refuses' ? 'failed' : 'ambiguous' });
      continue;
    }
    // It says so, and nothing happens: seen on real phones.
    if (behaviour !== 'pretends')
      for (const file of files) {
        rmSync(path.join(root, file.path), { force: true });
        // Its edit goes with a photo.
        const edits = path.join(root, 'PhotoData/Mutations', file.path.replace(/\.[^./]*$/, ''));
        rmSync(edits, { recursive: true, force: true });
      }
    say({ type: 'photo', id, at, outcome: 'deleted' });
  }
  say({ type: 'done', id });
}
