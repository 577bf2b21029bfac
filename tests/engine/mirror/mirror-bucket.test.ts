import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { codeOf } from '../../../electron/base/error.ts';
import { restoreLibrary } from '../../../electron/engine/restore/restore-library.ts';
import { connectStore } from '../../../electron/engine/vault/connect-store.ts';
import type { ObjectStore } from '../../../electron/storage/object-store.ts';
import { readObject } from '../../../electron/vault/read-object.ts';
import { unlockVault } from '../../../electron/vault/unlock.ts';
import { runPhotoferry } from '../../phones/run-photoferry.ts';
import { startFaultProxy } from '../../servers/fault-proxy.ts';
import { whyNoRgw } from '../../servers/rgw.ts';
import { newBucketName, sharedRgw } from '../../servers/shared-rgw.ts';
import {
  backUp,
  bring,
  libraryAt,
  openedWhile,
  ownConfig,
  ownEnvironment,
  passphrase,
  photos,
  vaultFor,
} from '../backup/backup-desk.ts';
import { killedAt, type Point } from '../backup/killed-at.ts';
import { filesBelow } from '../import/expect-whole.ts';
import { idle, temporaryFolder } from '../temporary.ts';
import { addMirrorAt, namesAt, runMirror } from './mirror-desk.ts';

/** Every step of the order in which a mirror is filled. */
const points: Point[] = [
  { when: 'before a way in', fault: { do: 'stall', method: 'PUT', path: /\/keys\// } },
  { when: 'before the first blob', fault: { do: 'stall', method: 'PUT', path: /\/blobs\// } },
  {
    when: 'within a blob of several parts',
    fault: { do: 'stall', method: 'PUT', path: /partNumber=3/ },
    after: /partNumber=2/,
  },
  { when: 'before that is complete', fault: { do: 'stall', method: 'POST', path: /uploadId=/ } },
  { when: 'before a proof', fault: { do: 'stall', method: 'HEAD', path: /\/blobs\// } },
  { when: 'before the references', fault: { do: 'stall', method: 'PUT', path: /\/refs\// } },
  { when: 'before the log', fault: { do: 'stall', method: 'PUT', path: /\/log\// } },
];

const video = (sizeBytes: number) =>
  Buffer.concat([Buffer.from('000000186674797069736f6d00000200', 'hex'), randomBytes(sizeBytes - 16)]);
const videoBytes = 26_000_000;
const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** What comes out of the mirror alone: all that it tells of is whole. */
async function restored(store: ObjectStore, originals: ReadonlySet<string>) {
  try {
    const desktop = randomBytes(16).toString('hex');
    const vault = await unlockVault(store, { passphrase }, { desktop, signal: idle() });
    const to = path.join(await temporaryFolder(), 'restored');
    const { files, failed, problems } = await restoreLibrary(vault, { to, signal: idle() });
    expect(failed).toBe(0);
    for (const file of filesBelow(to).filter((each) => each.startsWith('Originals/')))
      expect(originals).toContain(sha256(path.join(to, file)));
    return { files, problems };
  } catch (error) {
    // There is no way in yet, or nothing is told of yet.
    if (!['key-slot-missing', 'vault-empty'].includes(codeOf(error))) throw error;
    return { files: 0, problems: 0 };
  }
}

const why = whyNoRgw();
describe.skipIf(why)(`a mirror in a bucket${why ? ` (skipped: ${why})` : ''}`, () => {
  // Each point is a process that is killed, and a computer that has nothing but the mirror.
  it('that is filled by runs that are killed at each step can be restored at any moment, and goes on', {
    timeout: 480_000,
  }, async () => {
    const config = await ownConfig();
    const { endpoint, env } = await sharedRgw();
    const proxy = await startFaultProxy(endpoint);
    onTestFinished(() => proxy.stop());
    ownEnvironment(env);
    const root = path.join(await temporaryFolder(), 'library');
    const bucket = newBucketName();
    const placeBy = (door: string) =>
      `s3://${bucket}/mirror?endpoint=${encodeURIComponent(door)}&region=us-east-1&pathStyle=1`;
    const library = await libraryAt(root);
    await bring(library, { ...photos(6), 'VID.MP4': video(videoBytes) });
    const { place } = await vaultFor(library);
    await backUp(library);
    await addMirrorAt(library, placeBy(proxy.endpoint));
    library.close();
    const originals = new Set(
      filesBelow(path.join(root, 'Originals')).map((file) => sha256(path.join(root, 'Originals', file))),
    );
    const store = await connectStore(placeBy(endpoint), { signal: idle() });
    onTestFinished(() => store.close());

    for (const point of points) {
      const killed = await killedAt(point, ['vault', 'mirror', 'run', '--library', root, '--json'], {
        ...{ proxy, env: { ...process.env, ...env, PHOTOFERRY_CONFIG_DIR: config } },
      });
      expect(killed.status, `${point.when}: ${killed.stdout} ${killed.stderr}`).toBeNull();
      // Where references are there and no log is, whoever restores is told that photos are missing.
      const problems = point.when === 'before the log' ? 1 : 0;
      expect(await restored(store, originals), point.when).toEqual({ files: 0, problems });
    }
    await openedWhile(root, async (open) => {
      const [mirror] = open.catalog.mirrors.all();
      // A copy of which nobody could tell is none.
      expect(open.catalog.mirrors.sums(mirror!.id)).toMatchObject({ blobs: 7, proven: 0 });
      expect(await runMirror(open)).toMatchObject({ due: 0, failed: 0, failures: [] });
      expect(open.catalog.mirrors.sums(mirror!.id)).toMatchObject({ blobs: 7, proven: 7 });
      const quiet = await runMirror(open);
      expect(quiet.copied).toBe(0);
      expect(quiet.requests).toBeLessThan(10);
    });
    expect(await restored(store, originals)).toEqual({ files: 7, problems: 0 });
    // The same objects, byte for byte, and nothing was sent twice but what the kill cut off.
    const names: string[] = [];
    for await (const { name } of store.list({ signal: idle() })) names.push(name);
    expect(names.sort()).toEqual(namesAt(place));
    for (const name of names) {
      const bytes = await readObject(store, name, { maxBytes: 2 ** 26, signal: idle() });
      expect(bytes.equals(readFileSync(path.join(place, name))), name).toBe(true);
    }
    const parts = proxy.requests.filter(
      ({ path: asked, status }) => /\/blobs\/.*partNumber=/.test(asked) && status === 200,
    );
    const numbers = parts.map(({ path: asked }) => /partNumber=(\d+)/.exec(asked)![1]);
    expect(numbers.filter((number) => number === '1')).toHaveLength(1);
    const uploads: string[] = [];
    for await (const { name } of store.listUploads({ signal: idle() })) uploads.push(name);
    expect(uploads).toEqual([]);
  });

  it('is proven by its checksums alone where they are those of what was sent, and by reading where they are not', async () => {
    await ownConfig();
    const { endpoint, env } = await sharedRgw();
    const proxy = await startFaultProxy(endpoint);
    onTestFinished(() => proxy.stop());
    ownEnvironment(env);
    const placeOf = (name: string) =>
      `s3://${name}/mirror?endpoint=${encodeURIComponent(proxy.endpoint)}&region=us-east-1&pathStyle=1`;
    const library = await libraryAt();
    await bring(library, photos(5));
    await vaultFor(library);
    await backUp(library);
    const bucket = newBucketName();
    await addMirrorAt(library, placeOf(bucket));
    const readings = (from: number) =>
      proxy.requests
        .slice(from)
        .filter(({ method, path: asked }) => method === 'GET' && /\/blobs\/[^?]+/.test(asked));
    expect(await runMirror(library)).toMatchObject({ due: 0, failed: 0 });
    expect(readings(0)).toEqual([]);
    const [row] = library.catalog.mirrors.all();

    // Added anew: nobody here knows what was sent, so every byte is read.
    library.catalog.mirrors.remove(row!.id);
    await addMirrorAt(library, placeOf(bucket));
    const from = proxy.requests.length;
    expect(await runMirror(library)).toMatchObject({ due: 0, failed: 0, copied: 0 });
    expect(readings(from)).toHaveLength(5);

    // A store that throws away what it acknowledged is not believed, and what it lacks comes with the next run.
    await bring(library, photos(1));
    await backUp(library);
    proxy.fault({ do: 'swallow', method: 'PUT', path: /\/blobs\// });
    const swallowed = await runMirror(library);
    expect(swallowed).toMatchObject({ failed: 1, due: 1 });
    const [again] = library.catalog.mirrors.all();
    expect(library.catalog.mirrors.sums(again!.id)).toMatchObject({ blobs: 6, proven: 5 });
    proxy.clear();
    expect(await runMirror(library)).toMatchObject({ failed: 0, due: 0 });
    expect(library.catalog.mirrors.sums(again!.id)).toMatchObject({ blobs: 6, proven: 6 });
  });

  it('with a provider of its own is opened by keys of its own, which are kept', async () => {
    const config = await ownConfig();
    const { endpoint, accessKeyId, secretAccessKey } = await sharedRgw();
    const root = path.join(await temporaryFolder(), 'library');
    const library = await libraryAt(root);
    await bring(library, photos(2));
    await vaultFor(library);
    await backUp(library);
    library.close();
    const place = `s3://${newBucketName()}/mirror?endpoint=${encodeURIComponent(endpoint)}&region=us-east-1&pathStyle=1`;
    const run = (words: string[], own: Record<string, string> = {}) => {
      const {
        AWS_ACCESS_KEY_ID: _id,
        AWS_SECRET_ACCESS_KEY: _key,
        AWS_PROFILE: _profile,
        ...env
      } = process.env;
      const keys = { PHOTOFERRY_CONFIG_DIR: config, AWS_EC2_METADATA_DISABLED: 'true', HOME: config, ...own };
      return runPhotoferry(['vault', 'mirror', ...words, '--library', root, '--json'], {
        env: { ...env, ...keys },
      });
    };
    expect(await run(['add', '--s3', place])).toMatchObject({ status: 3, result: { code: 'store-denied' } });
    const keys = {
      PHOTOFERRY_MIRROR_ACCESS_KEY_ID: accessKeyId,
      PHOTOFERRY_MIRROR_SECRET_ACCESS_KEY: secretAccessKey,
    };
    expect(await run(['add', '--s3', place], keys)).toMatchObject({ status: 0 });
    expect(await run(['run'])).toMatchObject({ status: 0, result: { mirrors: [{ due: 0, failed: 0 }] } });
    expect(await run(['list'])).toMatchObject({ result: { mirrors: [{ blobs: 2, proven: 2 }] } });
  });
});
