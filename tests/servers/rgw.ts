import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import readline from 'node:readline';
import { missingPrograms } from './ceph-cluster.ts';

const accessKeyId = 'photoferryaccess';
const secretAccessKey = 'photoferrysecret0photoferrysecret0photof';

export interface S3Server {
  /** `http://127.0.0.1:<port>` */
  endpoint: string;
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
  /** What a program needs in its environment to use it. */
  env: Record<string, string>;
}

export interface OwnS3Server extends S3Server {
  /** `kill -9` of the gateway, and with `bluestore` of all behind it; what it acknowledged is there after `restart`. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Ends it and removes all that it stored. */
  stop(): Promise<void>;
}

/** Why there can be no S3 server here, for a test that is skipped then; `undefined` where there can. */
export function whyNoRgw(): string | undefined {
  if (process.platform !== 'linux') return 'Ceph RGW runs on Linux only';
  const missing = missingPrograms();
  if (missing.length === 0) return undefined;
  return `there is no S3 server here: ${missing.join(', ')} missing (tools/setup.sh --tests installs them on Debian)`;
}

/** What it takes to reach the server at an endpoint that `startRgw` gave (or at a proxy before it). */
export function rgwAt(endpoint: string): S3Server {
  const region = 'us-east-1';
  const env = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  return { endpoint, accessKeyId, secretAccessKey, region, env };
}

/**
 * A real S3 server, Ceph RGW, of one's own on loopback: about 3 s. Killing tests want one; the others share one (`sharedRgw`).
 * It ends with the process that started it, however that ends.
 */
export async function startRgw({
  store = 'memstore' as 'memstore' | 'bluestore',
} = {}): Promise<OwnS3Server> {
  const keeper = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'rgw-keeper.ts'), store, accessKeyId, secretAccessKey],
    // A group of its own: Ctrl-C reaches it as the end of its input, when the tests are done with it.
    { stdio: ['pipe', 'pipe', 'inherit'], detached: true },
  );
  const gone = once(keeper, 'exit');
  const lines = readline.createInterface({ input: keeper.stdout })[Symbol.asyncIterator]();
  keeper.stdin.on('error', () => {});
  const answer = async (): Promise<{ endpoint?: string }> => {
    const line = await lines.next();
    const said = line.done ? { error: 'it ended' } : JSON.parse(line.value);
    if (said.error) throw new Error(`the S3 server: ${said.error}`);
    return said;
  };
  /** Neither the keeper nor its pipes keep a process alive that has nothing else to do. */
  const hold = (isHeld: boolean) => {
    for (const each of [keeper, keeper.stdin, keeper.stdout]) {
      const held = each as { ref?(): void; unref?(): void };
      if (isHeld) held.ref?.();
      else held.unref?.();
    }
  };
  const tell = async (command: string) => {
    hold(true);
    keeper.stdin.write(`${command}\n`);
    await answer().finally(() => hold(false));
  };
  const { endpoint = '' } = await answer();
  hold(false);
  return {
    ...rgwAt(endpoint),
    kill: () => tell('kill'),
    restart: () => tell('restart'),
    stop: async () => {
      hold(true);
      keeper.stdin.end();
      await gone;
    },
  };
}
