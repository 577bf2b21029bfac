import { type KeyObject, sign, verify } from 'node:crypto';
import { CryptoError } from './crypto-error.ts';

export type SignedKind = 'member' | 'references' | 'log' | 'invitation' | 'eviction-list';

const LINE_FEED = 10;
/** 64 bytes in base64. */
const SIGNATURE_CHARACTERS = 88;
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Two lines: the body as JSON, and the signature over its kind and exactly these bytes.
 * @param body names the signer as `member`
 */
export function signText<Body extends { readonly member: string }>(
  kind: SignedKind,
  body: Body,
  key: KeyObject,
): Buffer {
  const line = Buffer.from(JSON.stringify(body), 'utf8');
  const signature = sign(null, signedBytes(kind, line), key);
  return Buffer.concat([line, Buffer.from(`\n${signature.toString('base64')}\n`, 'latin1')]);
}

/**
 * The body of a signed text whose signature is its member's. Its fields are the signer's word: the caller checks them.
 * `signed-text-damaged`, or `signature-wrong`, which is also when there is no such member.
 * @param keyOf the Ed25519 key of the member whom the text names; gets the unproven body for texts that bring their key along
 */
export function openSignedText(
  kind: SignedKind,
  bytes: Uint8Array,
  keyOf: (member: string, unproven: Readonly<Record<string, unknown>>) => KeyObject | undefined,
): { member: string } & Record<string, unknown> {
  const end = bytes.length - SIGNATURE_CHARACTERS - 2;
  if (end < 2 || bytes[end] !== LINE_FEED || bytes.at(-1) !== LINE_FEED) throw malformed(kind);
  const line = bytes.subarray(0, end);
  const text = Buffer.from(bytes.subarray(end + 1, -1)).toString('latin1');
  const signature = Buffer.from(text, 'base64');
  if (line.includes(LINE_FEED) || signature.toString('base64') !== text) throw malformed(kind);
  const body = readBody(kind, line);
  const key = keyOf(body.member, body);
  if (!key || !verify(null, signedBytes(kind, line), key, signature)) {
    throw new CryptoError(
      'signature-wrong',
      `A signed text (${kind}) was not written by the member it names.`,
      {
        advice: 'Somebody else wrote it, or changed it, in the store. It is not used.',
      },
    );
  }
  return body;
}

function signedBytes(kind: SignedKind, line: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`photoferry/1 ${kind}\n`, 'latin1'), line]);
}

function readBody(kind: SignedKind, line: Uint8Array): { member: string } & Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(strict.decode(line));
  } catch {
    throw malformed(kind); // the parser's own message would quote the text
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw malformed(kind);
  const fields = body as Record<string, unknown>;
  const { member } = fields;
  if (typeof member !== 'string' || !/^[0-9a-f]{32}$/.test(member)) throw malformed(kind);
  return { ...fields, member };
}

function malformed(kind: SignedKind): CryptoError {
  return new CryptoError('signed-text-damaged', `A signed text (${kind}) is damaged.`, {
    advice: 'It was cut off or changed in the store. It is not used.',
  });
}
