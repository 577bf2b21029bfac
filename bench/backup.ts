import path from 'node:path';
import { type OwnS3Server, startRgw, whyNoRgw } from '../tests/servers/rgw.ts';
import { type Corpus, cloneLibrary, makeLibrary } from './backup-corpus.ts';
import { type Peer, rclone, restic } from './backup-peers.ts';
import { type Figure, forgetFiles, middle } from './measure.ts';
import { type MeasuredRun, measuredVerb } from './measured-run.ts';
import { ownVault } from './own-vault.ts';
import type { Stage } from './stage.ts';

const isFull = process.argv.includes('--full');
const share = isFull ? 1 : 10;

/** What each is wanted to be, ours against the peer's. */
const corpora: (Corpus & { wanted: { rclone: number; restic?: number } })[] = [
  { name: 'photos of 2.5 MB', count: 1000 / share, sizeBytes: 2_500_000, wanted: { rclone: 1, restic: 1.3 } },
  {
    name: isFull ? 'videos of 400 MB' : 'videos of 40 MB',
    count: 3,
    sizeBytes: 400_000_000 / share,
    wanted: { rclone: 1, restic: 1.3 },
  },
  { name: 'photos of 60 KB', count: 5000 / share, sizeBytes: 60_000, wanted: { rclone: 1.3 } },
];
const unchanged: Corpus = { name: 'unchanged', count: 20_000, sizeBytes: 8_000 };

/** Backups to one real S3 server, ours against rclone's crypt remote and restic. */
export async function benchBackup(stage: Stage): Promise<Figure[]> {
  const why = whyNoRgw();
  if (why) throw new Error(`The backup cannot be measured: ${why}.`);
  const figures: Figure[] = [];
  for (const corpus of corpora) figures.push(...(await benchCorpus(stage, corpus)));
  figures.push(...(await benchUnchanged(stage)));
  return figures;
}

async function benchCorpus(stage: Stage, corpus: (typeof corpora)[number]): Promise<Figure[]> {
  const library = await makeLibrary(stage, corpus);
  const originals = path.join(library, 'Originals');
  const peers = [rclone, await restic(stage)];
  const theirs = peers.map((): MeasuredRun[] => []);
  const ours: MeasuredRun[] = [];
  const turns = [
    ...peers.map((peer, at) => async (server: OwnS3Server) => {
      await peer.prepare(server, 'peer');
      forgetFiles();
      theirs[at]!.push(await peer.backUp(server, originals, 'peer'));
    }),
    async (server: OwnS3Server) => {
      const clone = await cloneLibrary(stage, library);
      const env = await ownVault(stage, server, clone, 'ours');
      forgetFiles();
      ours.push(await ownBackup(clone, env, corpus.count));
    },
  ];
  // In turn, each time another first, so that all see the same machine; the first round fills caches for all alike.
  for (let round = 0; round < 4; round++) {
    for (let at = 0; at < turns.length; at++) await withOwnServer(turns[(round + at) % turns.length]!);
    if (round === 0) for (const runs of [ours, ...theirs]) runs.length = 0;
  }
  return figuresOf(corpus, { peers, ours, theirs });
}

/**
 * A server of its own for each run: one that has taken a gigabyte before needs up to three times the CPU for the next, which
 * would count against whoever comes last.
 */
async function withOwnServer(work: (server: OwnS3Server) => Promise<void>): Promise<void> {
  const server = await startRgw({ store: isFull ? 'bluestore' : 'memstore' });
  try {
    await work(server);
  } finally {
    await server.stop();
  }
}

interface OwnRun extends MeasuredRun {
  requests: number;
}

/** Our own seconds are those of the result: until all is proven and in the catalog. */
async function ownBackup(library: string, env: NodeJS.ProcessEnv, assets: number): Promise<OwnRun> {
  const run = await measuredVerb(['backup', '--library', library], env);
  const { backedUp, proven, failed, seconds, requests } = run.result;
  if (backedUp !== assets || proven !== assets || failed !== 0)
    throw new Error(`the backup did not do all: ${JSON.stringify(run.result)}`);
  return { ...run, seconds: seconds as number, requests: requests as number };
}

function figuresOf(
  { name, count, sizeBytes, wanted }: (typeof corpora)[number],
  runs: { peers: Peer[]; ours: MeasuredRun[]; theirs: MeasuredRun[][] },
): Figure[] {
  const bytes = count * sizeBytes;
  const mine = medianOf(runs.ours);
  const all = runs.theirs.map(medianOf);
  const rate = (seconds: number) => `${(bytes / 1e6 / seconds).toFixed(0)} MB/s`;
  const cpu = (run: Pick<MeasuredRun, 'cpuSeconds'>) => `${(run.cpuSeconds / (bytes / 1e9)).toFixed(2)} s/GB`;
  const wants = [wanted.rclone, wanted.restic];
  const speeds = runs.peers.flatMap((peer, at): Figure[] => {
    const least = wants[at];
    if (least === undefined) return [];
    return [
      {
        name: `Backup, ${name}, to ${peer.name}`,
        ours: rate(mine.seconds),
        peer: rate(all[at]!.seconds),
        value: all[at]!.seconds / mine.seconds,
        wanted: least,
        sense: 'at-least',
      },
    ];
  });
  return [
    ...speeds,
    {
      name: `Backup, ${name}, CPU to rclone crypt`,
      ours: cpu(mine),
      peer: cpu(all[0]!),
      value: mine.cpuSeconds / all[0]!.cpuSeconds,
      wanted: 1.2,
      sense: 'at-most',
    },
    {
      name: `Backup, ${name}, peak memory, MB`,
      ours: `${mine.peakMb.toFixed(0)} MB`,
      peer: 'limit 300 MB',
      value: mine.peakMb,
      wanted: 300,
      sense: 'at-most',
    },
  ];
}

function medianOf(runs: readonly MeasuredRun[]): Pick<MeasuredRun, 'seconds' | 'cpuSeconds' | 'peakMb'> {
  return {
    seconds: middle(runs.map(({ seconds }) => seconds)),
    cpuSeconds: middle(runs.map(({ cpuSeconds }) => cpuSeconds)),
    peakMb: Math.max(...runs.map(({ peakMb }) => peakMb)),
  };
}

/** What a second backup costs when nothing has changed. */
async function benchUnchanged(stage: Stage): Promise<Figure[]> {
  const library = await makeLibrary(stage, unchanged);
  const originals = path.join(library, 'Originals');
  const server = await startRgw();
  try {
    const figures: Figure[] = [];
    const env = await ownVault(stage, server, library, 'ours');
    await ownBackup(library, env, unchanged.count);
    const again: OwnRun[] = [];
    const peers = [rclone, await restic(stage)];
    const theirs = peers.map((): MeasuredRun[] => []);
    for (const [at, peer] of peers.entries()) {
      await peer.prepare(server, `peer-${at}`);
      await peer.backUp(server, originals, `peer-${at}`);
    }
    for (let round = 0; round < 3; round++) {
      for (const [at, peer] of peers.entries())
        theirs[at]!.push(await peer.backUp(server, originals, `peer-${at}`));
      again.push(await ownBackup(library, env, unchanged.count));
    }
    const mine = middle(again.map(({ seconds }) => seconds));
    for (const [at, peer] of peers.entries()) {
      const other = middle(theirs[at]!.map(({ seconds }) => seconds));
      figures.push({
        name: `Unchanged backup of 20,000, to ${peer.name}`,
        ours: `${mine.toFixed(2)} s`,
        peer: `${other.toFixed(2)} s`,
        value: other / mine,
        wanted: 10,
        sense: 'at-least',
      });
    }
    const requests = Math.max(...again.map((run) => run.requests));
    figures.push({
      name: 'Unchanged backup of 20,000, requests',
      ours: `${requests}`,
      peer: 'limit 5',
      value: requests,
      wanted: 5,
      sense: 'at-most',
    });
    return figures;
  } finally {
    await server.stop();
  }
}
