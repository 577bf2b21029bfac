// The tests for between two edits: all that start no other program, be it the command line, a server, a phone or a browser. Which those are
// is read from what they import, so that there is no list to keep. Says what is left out; arguments go to vitest.
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const starters = /from 'node:child_process'|from 'playwright|import\('playwright/;
const known = new Map<string, boolean>();

/** Whether a file of the tests, or one that it imports, starts programs. What the product itself starts does not count. */
function startsPrograms(file: string): boolean {
  const before = known.get(file);
  if (before !== undefined) return before;
  // Until it is known: in a circle somebody else finds it.
  known.set(file, false);
  const text = readFileSync(file, 'utf8');
  const imports = [...text.matchAll(/(?:from|import\() ?'(\.{1,2}\/[^']+\.ts)'/g)];
  const starts =
    starters.test(text) ||
    imports
      .map(([, relative]) => path.resolve(path.dirname(file), relative!))
      .some((each) => each.startsWith(path.join(root, 'tests')) && startsPrograms(each));
  known.set(file, starts);
  return starts;
}

const all = globSync('tests/**/*.test.ts', { cwd: root }).sort();
const quick = all.filter((file) => !startsPrograms(path.join(root, file)));
const left = all.filter((file) => !quick.includes(file));
const byFolder = Object.entries(Object.groupBy(left, (file) => path.dirname(file)));
console.error(`${quick.length} of ${all.length} files. Left out, since they start other programs:`);
for (const [folder, files] of byFolder)
  console.error(`  ${folder}: ${files!.map((file) => path.basename(file, '.test.ts')).join(', ')}`);
const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...quick, ...process.argv.slice(2)];
process.exitCode = spawnSync(process.execPath, vitest, { cwd: root, stdio: 'inherit' }).status ?? 1;
