import type { S3Server } from '../tests/servers/rgw.ts';
import { measuredVerb } from './measured-run.ts';
import type { Stage } from './stage.ts';

/** A vault of the library's own in a new bucket; gives the environment of the desktop that made it. */
export async function ownVault(
  stage: Stage,
  server: S3Server,
  library: string,
  bucket: string,
): Promise<NodeJS.ProcessEnv> {
  const desk = stage.fresh('desk');
  const env = {
    ...process.env,
    ...server.env,
    PHOTOFERRY_CONFIG_DIR: desk,
    PHOTOFERRY_LIBRARY: library,
    PHOTOFERRY_PASSPHRASE: 'a long passphrase',
  };
  const url = `s3://${bucket}/vault?endpoint=${server.endpoint}&region=${server.region}&pathStyle=1`;
  await measuredVerb(['vault', 'create', '--s3', url, '--phrase-file', `${desk}-phrase`], env);
  return env;
}
