import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import {
  dropStoreCredentials,
  keepStoreCredentials,
  storeCredentials,
  storeEnv,
} from '../../../electron/engine/vault/store-credentials.ts';
import { ownConfig } from '../backup/backup-desk.ts';

const place = 's3://bucket/vault?endpoint=https://store.example&region=r';
const given = { accessKeyId: 'id', secretAccessKey: 'secret' };

it('keeps what opens a bucket, and takes a file that is no such thing for none', async () => {
  await ownConfig();
  keepStoreCredentials(place, given);
  expect(storeCredentials(place)).toEqual(given);
  expect(storeEnv(place)).toMatchObject({ AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' });
  const folder = path.join(process.env.PHOTOFERRY_CONFIG_DIR!, 'stores');
  const file = path.join(folder, readdirSync(folder)[0]!);
  for (const text of [
    ...['', 'null', '[]', '"text"', '{', '{}'],
    ...[{ accessKeyId: 'id' }, { ...given, secretAccessKey: '' }, { ...given, accessKeyId: 7 }].map((each) =>
      JSON.stringify(each),
    ),
    JSON.stringify({ ...given, secretAccessKey: 'x'.repeat(501) }),
    JSON.stringify({ ...given, more: 'x'.repeat(5000) }),
  ]) {
    writeFileSync(file, text);
    expect(storeCredentials(place), text.slice(0, 60)).toBeUndefined();
    expect(storeEnv(place)).toBe(process.env);
  }
  keepStoreCredentials(place, given);
  dropStoreCredentials(place);
  expect(storeCredentials(place)).toBeUndefined();
});
