import { hash } from 'node:crypto';

/** What the header Content-MD5 takes: the caller's MD5 of `bytes`, or one taken here. */
export function md5Of(bytes: Uint8Array, md5: Uint8Array | undefined): string {
  return md5 ? Buffer.from(md5).toString('base64') : hash('md5', bytes, 'base64');
}

/** Without its quotes; `undefined` where there is none worth the name (Ceph answers an empty one to a completed upload). */
export function plainEtag(etag: string | undefined): string | undefined {
  const plain = etag?.replace(/^"|"$/g, '');
  return plain && plain.length <= 200 ? plain : undefined;
}
