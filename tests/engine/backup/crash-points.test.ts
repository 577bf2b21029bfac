import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startFaultProxy } from '../../servers/fault-proxy.ts';
import { whyNoRgw } from '../../servers/rgw.ts';
import { newBucketName, sharedRgw } from '../../servers/shared-rgw.ts';
import { idle, temporaryFolder } from '../temporary.ts';
import {
  backUp,
  bring,
  expectKept,
  libraryAt,
  namesIn,
  opened,
  openedWhile,
  ownConfig,
  ownEnvironment,
  photos,
  vaultFor,
} from './backup-desk.ts';
import { killedAt, type Point } from './killed-at.ts';

/** What is due: photos, and a video of so many bytes. */
interface Due extends Point {
  videoBytes?: number;
}

/** Every step of the order of a write, before it and with its answer lost. */
const points: Due[] = [
  { when: 'before the references are sent', fault: { do: 'stall', method: 'PUT', path: /\/refs\// } },
  { when: 'before the marks are looked at', fault: { do: 'stall', method: 'GET', path: /condemned/ } },
  { when: 'before the first bytes', fault: { do: 'stall', method: 'PUT', path: /\/blobs\// } },
  {
    when: 'when some bytes are there, others are not',
    fault: { do: 'stall', method: 'PUT', path: /\/blobs\//, skip: 2 },
    after: /\/blobs\//,
  },
  {
    when: 'within an upload of several parts',
    videoBytes: 20_000_000,
    fault: { do: 'stall', method: 'PUT', path: /partNumber=3/ },
    after: /partNumber=2/,
  },
  {
    when: 'before an upload of several parts is completed',
    videoBytes: 18_000_000,
    fault: { do: 'stall', method: 'POST', path: /uploadId=/ },
  },
  { when: 'before the proof', fault: { do: 'stall', method: 'HEAD', path: /\/blobs\// } },
  { when: 'before the log is sent', fault: { do: 'stall', method: 'PUT', path: /\/log\// } },
  {
    when: 'when the log is there and nobody heard of it',
    fault: { do: 'stall', method: 'GET', path: /\/log\/.*-/ },
  },
];

const why = whyNoRgw();
describe.skipIf(why)(
  `a backup that is killed at each step of its order${why ? ` (skipped: ${why})` : ''}`,
  () => {
    it('what was acknowledged is whole, and what was not goes on without leaving anything twice', {
      timeout: 480_000,
    }, async () => {
      const config = await ownConfig();
      const { endpoint, env } = await sharedRgw();
      const proxy = await startFaultProxy(endpoint);
      onTestFinished(() => proxy.stop());
      ownEnvironment(env);
      const root = path.join(await temporaryFolder(), 'library');
      const place = `s3://${newBucketName()}/vault?endpoint=${encodeURIComponent(proxy.endpoint)}&region=us-east-1&pathStyle=1`;
      const library = await libraryAt(root);
      await bring(library, photos(2));
      await vaultFor(library, { place });
      await backUp(library);
      library.close();
      let [files, blobs] = [2, 2];

      for (const point of points) {
        await openedWhile(root, async (open) => {
          const more: Record<string, Uint8Array> = photos(5);
          if (point.videoBytes) more['VID.MP4'] = video(point.videoBytes);
          await bring(open, more);
          files += Object.keys(more).length;
          blobs += Object.keys(more).length;
        });
        const from = proxy.requests.length;
        // An answer that is lost makes the client ask what is there.
        if (point.when.includes('nobody heard'))
          proxy.fault({ do: 'lose-answer', method: 'PUT', path: /\/log\//, times: 1 });
        const killed = await killedAt(point, ['backup', '--library', root, '--json'], {
          ...{ proxy, env: { ...process.env, ...env, PHOTOFERRY_CONFIG_DIR: config } },
        });
        expect(killed.status, `${point.when}: ${killed.stdout} ${killed.stderr}`).toBeNull();
        await openedWhile(root, async (open) => {
          const kept = await expectKept(open);
          expect(kept, point.when).toBeLessThan(files);
          const rest = await backUp(open);
          expect(rest, point.when).toMatchObject({
            assets: files,
            backedUp: files,
            proven: files,
            failed: 0,
            notices: [],
          });
          expect(await expectKept(open), point.when).toBe(files);
        });
        if (point.videoBytes) {
          const sent = sum(proxy.requests.slice(from).filter((each) => /partNumber=/.test(each.path)));
          expect(sent, point.when).toBeLessThan(point.videoBytes * 1.13 + 8_390_656);
        }
      }
      await openedWhile(root, async (library) => {
        const open = await opened(library);
        expect(await namesIn(open, 'blobs/')).toHaveLength(blobs);
        const uploads: string[] = [];
        for await (const { name } of open.vault.store.listUploads({ signal: idle() })) uploads.push(name);
        expect(uploads).toEqual([]);
      });
    });
  },
);

const sum = (requests: readonly { bodyBytes: number }[]) =>
  requests.reduce((total, { bodyBytes }) => total + bodyBytes, 0);

const video = (sizeBytes: number) =>
  Buffer.concat([Buffer.from('000000186674797069736f6d00000200', 'hex'), randomBytes(sizeBytes - 16)]);
