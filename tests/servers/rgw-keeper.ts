// A process of its own that owns a cluster: it takes one command a line (kill, restart) and answers each with one line; when its
// input ends, because the test said so or died, it ends the cluster and removes its folder.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { createCluster } from './ceph-cluster.ts';

const [store = 'memstore', accessKeyId = '', secretAccessKey = ''] = process.argv.slice(2);
const folder = mkdtempSync(path.join(os.tmpdir(), `photoferry-rgw-${process.pid}-`));
// Those of keepers that were killed themselves; their daemons died with them.
for (const name of readdirSync(os.tmpdir())) {
  const [, keeper] = /^photoferry-rgw-(\d+)-/.exec(name) ?? [];
  if (keeper && !isAlive(Number(keeper)))
    rmSync(path.join(os.tmpdir(), name), { recursive: true, force: true });
}
process.env.PATH = `${process.env.PATH}:/usr/sbin:/sbin`;
const cluster = createCluster({
  folder,
  store: store === 'bluestore' ? 'bluestore' : 'memstore',
  accessKeyId,
  secretAccessKey,
});
const say = (answer: object) => process.stdout.write(`${JSON.stringify(answer)}\n`);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

let isLeaving = false;
async function leave(): Promise<void> {
  if (isLeaving) return;
  isLeaving = true;
  await cluster.end();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}
process.on('SIGTERM', leave).on('SIGINT', leave).on('SIGHUP', leave);
process.stdout.on('error', leave);

const lines = readline.createInterface({ input: process.stdin });
lines.on('close', leave);
let before: Promise<void> = cluster.make().then(
  (endpoint) => void say({ endpoint }),
  (error: unknown) => {
    say({ error: String(error) });
    return leave();
  },
);
lines.on('line', (line) => {
  before = before
    .then(() => (line === 'kill' ? cluster.kill() : cluster.restart()))
    .then(
      () => void say({ done: line }),
      (error: unknown) => void say({ error: String(error) }),
    );
});
