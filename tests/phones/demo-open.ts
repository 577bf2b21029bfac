import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { AssetDetail } from '../../electron/contract/api/asset-detail.ts';
import { mediaAddress } from '../../electron/contract/api/media-address.ts';
import type { Task } from '../../electron/contract/api/tasks.ts';
import { serveLibrary } from '../e2e/served.ts';
import type { ContentFile } from './contents/manifest.ts';
import type { DemoDesk } from './demo-free.ts';

/** In days. */
const always = { from: -1_000_000, to: 1_000_000 };

type Ask = (name: string, input: object) => Promise<Record<string, unknown>>;

/**
 * A photo and a video whose originals are only in the vault are opened as the gallery opens them, and held against what was generated;
 * then all originals come home.
 * @param files of a phone, as they were generated
 */
export async function demoOpen(
  library: string,
  files: readonly ContentFile[],
  { env, say, title, run }: DemoDesk,
) {
  title('photoferry serve   (and what is gone is opened again)');
  const served = await serveLibrary(library, { env });
  try {
    const { ask, get } = await enter(served.link);
    const photo = await opened({ ask, get, say }, largest(files, 'photo'), false);
    const video = await opened({ ask, get, say }, largest(files, 'video'), true);
    const home = await fetchAll(ask);
    say(`  All originals back on this computer: ${home.done} files.`);
    await served.close();
    const { same, different } = await compare(library, run);
    say(`  Compared with what was imported: ${same} files the same, ${different} different.`);
    const isDone = photo && video && home.state === 'done' && different === 0 && same > 0;
    return { isDone, summary: { photo, video, fetched: same, different } };
  } finally {
    await served.kill();
  }
}

/** True when the bytes are those that were generated. */
async function opened(
  { ask, get, say }: { ask: Ask; get: Get; say(text: string): void },
  file: ContentFile,
  byRange: boolean,
): Promise<boolean> {
  const name = path.posix.basename(file.path);
  const filter = { view: 'photos', search: path.parse(name).name };
  const { ids } = await ask('timelineKeys', { filter, ...always, offset: 0 });
  for (const id of ids as number[]) {
    const { files } = (await ask('asset', { id })) as unknown as AssetDetail;
    const found = files.find(({ sha256 }) => sha256 === file.sha256);
    if (!found) continue;
    const address = mediaAddress.file(found);
    const start = Math.floor(found.sizeBytes / 2);
    const part = { start, end: Math.min(found.sizeBytes, start + 65_536) };
    const range = byRange ? await get(address, part) : undefined;
    const began = performance.now();
    const bytes = await get(address);
    const ms = Math.round(performance.now() - began);
    const isSame =
      found.where === 'vault' &&
      sha256(bytes) === file.sha256 &&
      (range === undefined || range.equals(bytes.subarray(part.start, part.end)));
    const first = range ? `first ${range.length} bytes from its middle, then all: ` : '';
    say(
      `  ${name}: ${first}${(bytes.length / 1e6).toFixed(1)} MB from the vault in ${ms} ms; compared with what was generated: ${isSame ? 'the same' : 'different'}.`,
    );
    return isSame;
  }
  say(`  ${name} was not found.`);
  return false;
}

type Get = (address: string, part?: { start: number; end: number }) => Promise<Buffer>;

/** By the one-time link, as a browser. */
async function enter(link: string): Promise<{ ask: Ask; get: Get }> {
  const { origin } = new URL(link);
  const cookie = (await fetch(link)).headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  return {
    ask: async (name, input) => {
      const answer = await fetch(`${origin}/api/${name}`, {
        method: 'POST',
        headers: { cookie, origin, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      const body = (await answer.json()) as Record<string, unknown>;
      if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(body)}`);
      return body;
    },
    get: async (address, part) => {
      const range = part && { range: `bytes=${part.start}-${part.end - 1}` };
      const answer = await fetch(`${origin}${address}`, { headers: { cookie, ...range } });
      if (answer.status !== (part ? 206 : 200)) throw new Error(`${address}: ${answer.status}`);
      return Buffer.from(await answer.arrayBuffer());
    },
  };
}

async function fetchAll(ask: Ask): Promise<Task> {
  const keys = async (view: string) =>
    (await ask('timelineKeys', { filter: { view }, ...always, offset: 0 })).ids as number[];
  const { taskId } = await ask('fetchOriginals', {
    ids: [...(await keys('photos')), ...(await keys('hidden'))],
  });
  for (;;) {
    const { tasks } = (await ask('tasks', {})) as { tasks: Task[] };
    const task = tasks.find(({ id }) => id === taskId)!;
    if (task.endedAtMs !== null) return task;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Every original of the library against its digest. */
async function compare(library: string, run: DemoDesk['run']): Promise<{ same: number; different: number }> {
  const { lines } = await run(['list', '--json']);
  let [same, different] = [0, 0];
  for (const asset of lines) {
    for (const each of (asset.resources ?? []) as { path: string | null; sha256: string }[]) {
      const place = each.path && path.join(library, each.path);
      if (place && existsSync(place) && sha256(readFileSync(place)) === each.sha256) same++;
      else different++;
    }
  }
  return { same, different };
}

function largest(files: readonly ContentFile[], role: 'photo' | 'video'): ContentFile {
  const fitting = files.filter((each) => each.role === role && each.outcome === 'imported' && !each.oddity);
  return fitting.reduce((best, each) => (each.sizeBytes > best.sizeBytes ? each : best));
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
