import { mkdir } from 'node:fs/promises';
import type { OwnS3Server } from '../tests/servers/rgw.ts';
import { type MeasuredRun, measuredRun } from './measured-run.ts';
import type { Stage } from './stage.ts';

/** A program that backs a folder up, encrypted, to a place of its own on an S3 server. */
export interface Peer {
  name: string;
  /** Makes a new place. */
  prepare(server: OwnS3Server, place: string): Promise<void>;
  /** Copies `folder` to a place; the second time to the same place it finds nothing to do. */
  backUp(server: OwnS3Server, folder: string, place: string): Promise<MeasuredRun>;
}

/** rclone to a crypt remote, 8 transfers at once. */
export const rclone: Peer = {
  name: 'rclone crypt',
  prepare: async (server, place) => {
    obscured ||= (await measuredRun(['rclone', 'obscure', 'a long passphrase'])).stdout.trim();
    await measuredRun(['rclone', 'mkdir', `store:${place}`], remoteOf(server, place));
  },
  backUp: (server, folder, place) =>
    measuredRun(['rclone', 'copy', folder, 'crypt:', '--transfers', '8', '--quiet'], remoteOf(server, place)),
};
/** "a long passphrase", as rclone keeps passwords. */
let obscured = '';

function remoteOf(server: OwnS3Server, place: string): NodeJS.ProcessEnv {
  // rclone 1.60 cannot start where AWS_CA_BUNDLE is set.
  const { AWS_CA_BUNDLE: _, ...env } = process.env;
  return {
    ...env,
    RCLONE_CONFIG: '/dev/null',
    RCLONE_CONFIG_STORE_TYPE: 's3',
    RCLONE_CONFIG_STORE_PROVIDER: 'Ceph',
    RCLONE_CONFIG_STORE_ENDPOINT: server.endpoint,
    RCLONE_CONFIG_STORE_ACCESS_KEY_ID: server.accessKeyId,
    RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY: server.secretAccessKey,
    RCLONE_CONFIG_CRYPT_TYPE: 'crypt',
    RCLONE_CONFIG_CRYPT_REMOTE: `store:${place}`,
    RCLONE_CONFIG_CRYPT_PASSWORD: obscured,
  };
}

/** restic, as it comes. */
export async function restic(stage: Stage): Promise<Peer> {
  const cache = stage.fresh('restic-cache');
  await mkdir(cache);
  const envOf = (server: OwnS3Server, place: string) => ({
    ...process.env,
    RESTIC_REPOSITORY: `s3:${server.endpoint}/${place}`,
    RESTIC_PASSWORD: 'a long passphrase',
    RESTIC_CACHE_DIR: cache,
    AWS_ACCESS_KEY_ID: server.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
  });
  return {
    name: 'restic',
    prepare: async (server, place) => {
      await measuredRun(['restic', 'init', '--quiet'], envOf(server, place));
    },
    backUp: (server, folder, place) =>
      measuredRun(['restic', 'backup', '--quiet', folder], envOf(server, place)),
  };
}
