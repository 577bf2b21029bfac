import { mkdir } from 'node:fs/promises';
import type { OwnS3Server } from '../tests/servers/rgw.ts';
import { type MeasuredRun, measuredRun } from './measured-run.ts';
import type { Stage } from './stage.ts';

/** A program that backs a folder up, encrypted, to a place of its own on the S3 server. */
export interface Peer {
  name: string;
  /** Copies `folder` to a place; the second time to the same place it finds nothing to do. */
  backUp(folder: string, place: string): Promise<MeasuredRun>;
  /** Makes a new place. */
  prepare(place: string): Promise<void>;
}

/** rclone to a crypt remote, 8 transfers at once. */
export function rclone(server: OwnS3Server): Peer {
  // rclone 1.60 cannot start where AWS_CA_BUNDLE is set.
  const { AWS_CA_BUNDLE: _, ...env } = process.env;
  const remote = (place: string) => ({
    ...env,
    RCLONE_CONFIG: '/dev/null',
    RCLONE_CONFIG_STORE_TYPE: 's3',
    RCLONE_CONFIG_STORE_PROVIDER: 'Ceph',
    RCLONE_CONFIG_STORE_ENDPOINT: server.endpoint,
    RCLONE_CONFIG_STORE_ACCESS_KEY_ID: server.accessKeyId,
    RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY: server.secretAccessKey,
    RCLONE_CONFIG_CRYPT_TYPE: 'crypt',
    RCLONE_CONFIG_CRYPT_REMOTE: `store:${place}`,
    // "a long passphrase", as rclone keeps passwords.
    RCLONE_CONFIG_CRYPT_PASSWORD: obscured,
  });
  return {
    name: 'rclone crypt',
    prepare: async (place) => {
      obscured ||= (await measuredRun(['rclone', 'obscure', 'a long passphrase'])).stdout.trim();
      await measuredRun(['rclone', 'mkdir', `store:${place}`], remote(place));
    },
    backUp: (folder, place) =>
      measuredRun(['rclone', 'copy', folder, 'crypt:', '--transfers', '8', '--quiet'], remote(place)),
  };
}
let obscured = '';

/** restic, as it comes. */
export async function restic(server: OwnS3Server, stage: Stage): Promise<Peer> {
  const cache = stage.fresh('restic-cache');
  await mkdir(cache);
  const env = (place: string) => ({
    ...process.env,
    RESTIC_REPOSITORY: `s3:${server.endpoint}/${place}`,
    RESTIC_PASSWORD: 'a long passphrase',
    RESTIC_CACHE_DIR: cache,
    AWS_ACCESS_KEY_ID: server.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
  });
  return {
    name: 'restic',
    prepare: async (place) => {
      await measuredRun(['restic', 'init', '--quiet'], env(place));
    },
    backUp: (folder, place) => measuredRun(['restic', 'backup', '--quiet', folder], env(place)),
  };
}
