import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { mustRun } from './must-run.ts';
import { runPhotoferry } from './run-photoferry.ts';

interface DemoVault {
  library: string;
  /** A folder of the demo's own, gone afterwards. */
  stage: string;
  env: NodeJS.ProcessEnv;
  say(text: string): void;
  title(text: string): void;
  onStart(child: ChildProcess): void;
}

/**
 * The library is backed up into a folder, the process is killed in the middle, it goes on, is proven, and comes back on a computer
 * that has nothing but the vault and the passphrase. `isDone`: every byte was compared.
 */
export async function demoVault({ library, stage, env, say, title, onStart }: DemoVault) {
  const [vault, restored] = [path.join(stage, 'vault'), path.join(stage, 'restored')];
  const desk = { ...env, PHOTOFERRY_PASSPHRASE: 'only for this demonstration' };
  const run = (
    args: string[],
    more: { env?: NodeJS.ProcessEnv; library?: string; at?: (child: ChildProcess) => void } = {},
  ) =>
    runPhotoferry([...args, '--json', '--library', more.library ?? library], {
      env: more.env ?? desk,
      onStart: (child) => {
        onStart(child);
        more.at?.(child);
      },
    });

  title('photoferry vault create --folder DIR');
  const { result: made } = await mustRun(
    run(['vault', 'create', '--folder', vault, '--phrase-file', path.join(stage, 'phrase')]),
  );
  say(`  vault ${made.vaultId}: what the folder gets is encrypted, names and sizes too`);

  title('photoferry backup   (and the process is killed in the middle)');
  const half = Math.max(1, Math.floor(((await mustRun(run(['status']))).result.assets as number) / 3));
  const killed = await run(['backup', '--limit-rate', '8M'], { at: (child) => killAt(child, vault, half) });
  const cut = killed.status === null;
  say(
    cut ? `  Killed after ${filesIn(path.join(vault, 'blobs'))} files.` : '  It was quicker than the kill.',
  );

  title('photoferry backup');
  const { result: resumed } = await mustRun(run(['backup']));
  say(
    `  Went on where it stopped: ${resumed.backedUp} of ${resumed.assets} are backed up, ${resumed.proven} proven.`,
  );

  title('photoferry prove');
  const { result: proof } = await mustRun(run(['prove']));
  say(`  ${proof.checked} objects checked, ${proof.whole} whole, ${proof.read} read back and compared.`);

  title(
    'Another computer, which knows only the passphrase: photoferry vault join, photoferry restore --to DIR',
  );
  const other = {
    ...desk,
    HOME: path.join(stage, 'other'),
    PHOTOFERRY_CONFIG_DIR: path.join(stage, 'other-config'),
  };
  const empty = { env: other, library: path.join(stage, 'other-library') };
  await mustRun(run(['vault', 'join', '--folder', vault], empty));
  const { result: back } = await mustRun(run(['restore', '--to', restored], empty));
  const { same, different } = await compare(library, restored);
  say(
    `  ${back.files} files restored; compared with the originals: ${same} the same, ${different} different.`,
  );
  const isDone =
    cut &&
    resumed.backedUp === resumed.assets &&
    proof.whole === proof.checked &&
    different === 0 &&
    same > 0;
  const { assets, backedUp, proven } = resumed;
  return {
    isDone,
    summary: {
      killed: cut,
      assets,
      backedUp,
      proven,
      checked: proof.checked,
      whole: proof.whole,
      restored: back.files,
      same,
      different,
    },
  };
}

function killAt(child: ChildProcess, vault: string, files: number): void {
  const timer = setInterval(() => {
    if (child.exitCode !== null || child.signalCode !== null) clearInterval(timer);
    else if (filesIn(path.join(vault, 'blobs')) >= files) child.kill('SIGKILL');
  }, 10);
}

function filesIn(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .length;
}

/** Every original of a library that belongs to an asset, against what was restored. */
async function compare(library: string, restored: string): Promise<{ same: number; different: number }> {
  const { lines } = await runPhotoferry(['list', '--json', '--library', library]);
  let [same, different] = [0, 0];
  for (const asset of lines) {
    for (const { path: place } of (asset.resources ?? []) as { path: string }[]) {
      const [one, other] = [path.join(library, place), path.join(restored, place)];
      const isSame =
        existsSync(other) &&
        Math.abs(statSync(one).mtimeMs - statSync(other).mtimeMs) < 1 &&
        (await digest(one)) === (await digest(other));
      if (isSame) same++;
      else different++;
    }
  }
  return { same, different };
}

async function digest(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
