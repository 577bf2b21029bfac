import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { mostThumbnails, type Shown } from '../contract/api/media-address.ts';
import type { MediaBytes, MediaSource } from '../engine/host/media-source.ts';
import { parseRange } from './byte-range.ts';
import { attachment } from './content-disposition.ts';
import { RequestError } from './error-answer.ts';
import { createPartSizes } from './part-sizes.ts';
import { mediaPolicy } from './response-headers.ts';
import { goneSignal } from './rpc-routes.ts';
import { shownType } from './shown-type.ts';

type MediaContext = Context<{ Bindings: HttpBindings }>;

const id = '[0-9a-f]{32}';
const stalledMs = 120_000;

/** Thumbnails, previews and files at the addresses of `mediaAddress`; what is at an address never changes. */
export function mediaRoutes(media: MediaSource) {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  const partBytes = createPartSizes();
  routes.get(`/thumbnails/:id{${id}}`, (c) => {
    const thumbnail = media.thumbnail(c.req.param('id'), pictureOf(c));
    const headers = headersOf(thumbnail, {});
    if (isKnown(c, thumbnail)) return new Response(null, { status: 304, headers });
    const isHead = c.req.method === 'HEAD';
    // A screen has hundreds of them: written without the way through web streams.
    c.env.outgoing.writeHead(200, { ...headers, 'content-length': thumbnail.sizeBytes });
    c.env.outgoing.end(isHead ? undefined : thumbnail.bytes);
    return RESPONSE_ALREADY_SENT;
  });
  routes.get('/thumbnails', (c) => {
    const found = media.thumbnails(parseShown(c.req.query('of') ?? ''));
    const bytes = Buffer.concat(found.flatMap((each) => [lengthOf(each), each ?? none]));
    const headers = { 'content-type': 'application/octet-stream', 'content-security-policy': mediaPolicy };
    c.env.outgoing.writeHead(200, { ...headers, 'content-length': bytes.length });
    c.env.outgoing.end(c.req.method === 'HEAD' ? undefined : bytes);
    return RESPONSE_ALREADY_SENT;
  });
  routes.get(`/previews/:id{${id}}`, async (c) => {
    const signal = goneSignal(c);
    return send(c, await media.preview(c.req.param('id'), { picture: pictureOf(c), signal }), { signal });
  });
  routes.get('/files/:key{[1-9][0-9]{0,14}}/:digest{[0-9a-f]{16}}', async (c) => {
    const signal = goneSignal(c);
    const { key, digest } = c.req.param();
    const query = c.req.query();
    const file = await media.file(
      { id: Number(key), digest },
      { motion: query.motion !== undefined, signal },
    );
    const isDownload = query.download !== undefined;
    return send(c, file, { signal, isDownload, ...(!isDownload && { partBytes }) });
  });
  return routes;
}

const none = Buffer.alloc(0);

function lengthOf(bytes: Uint8Array | undefined): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes?.length ?? 0);
  return length;
}

/** `<asset>`, or `<asset>-<picture>`, with commas between. */
function parseShown(terms: string): Shown[] {
  const all = terms.split(',', mostThumbnails + 1);
  if (all.length > mostThumbnails || !all.every((term) => /^[0-9a-f]{32}(?:-[1-9][0-9]{0,9})?$/.test(term)))
    throw new RequestError(
      'wrong-input',
      `Up to ${mostThumbnails} thumbnails are asked for by their assets.`,
    );
  return all.map((term) => ({ assetId: term.slice(0, 32), picture: Number(term.slice(33)) }));
}

/** Which of an asset's pictures an address means; whatever is no number means none that there is. */
function pictureOf(c: MediaContext): number {
  return Number(c.req.query('picture') ?? 0);
}

function headersOf(
  media: MediaBytes,
  { isDownload = false }: { isDownload?: boolean },
): Record<string, string> {
  const type = isDownload ? undefined : shownType(media.mimeType);
  return {
    'cache-control': media.isPassing ? 'no-store' : 'private, max-age=31536000, immutable',
    'content-security-policy': mediaPolicy,
    'content-type': type ?? 'application/octet-stream',
    ...(!type && { 'content-disposition': attachment(media.name) }),
    etag: `"${media.etag}"`,
  };
}

async function send(
  c: MediaContext,
  media: MediaBytes,
  {
    partBytes,
    ...options
  }: { signal: AbortSignal; isDownload?: boolean; partBytes?: ReturnType<typeof createPartSizes> },
): Promise<Response> {
  const headers: Record<string, string> = { ...headersOf(media, options), 'accept-ranges': 'bytes' };
  if (isKnown(c, media)) return new Response(null, { status: 304, headers });
  const ifRange = c.req.header('if-range');
  const isSame = ifRange === undefined || ifRange === `"${media.etag}"`;
  const asked = isSame ? parseRange(c.req.header('range'), media.sizeBytes) : undefined;
  if (asked === 'unsatisfiable') {
    const unsatisfied = { 'accept-ranges': 'bytes', 'content-range': `bytes */${media.sizeBytes}` };
    return new Response(null, { status: 416, headers: unsatisfied });
  }
  const range = asked ?? { start: 0, end: media.sizeBytes };
  if (asked && media.isFar && partBytes) {
    // A part of what was asked for is an answer too (RFC 9110, 15.3.7): players come back for the rest when they want it. Where an
    // end was named all of it is given: Chromium's cache takes no less.
    if (asked.isOpen) range.end = Math.min(range.end, range.start + partBytes(media.etag, range.start));
    // It would name ends where its player does not.
    headers['cache-control'] = 'no-store';
  }
  headers['content-length'] = String(range.end - range.start);
  if (asked) headers['content-range'] = `bytes ${range.start}-${range.end - 1}/${media.sizeBytes}`;
  const status = asked ? 206 : 200;
  if (c.req.method === 'HEAD') return new Response(null, { status, headers });
  await stream(c, { status, headers }, { media, range, signal: options.signal });
  return RESPONSE_ALREADY_SENT;
}

/** What fails before the first byte is an answer in words; after it, the connection breaks off: nothing else says "not all of it". */
async function stream(
  { env: { outgoing } }: MediaContext,
  head: { status: number; headers: Record<string, string> },
  { media, range, signal }: { media: MediaBytes; range: { start: number; end: number }; signal: AbortSignal },
): Promise<void> {
  const bytes = media.open(range, { signal })[Symbol.asyncIterator]();
  const first = await bytes.next();
  const all = async function* () {
    try {
      for (let next = first; !next.done; next = await bytes.next()) yield next.value;
    } finally {
      await bytes.return?.();
    }
  };
  outgoing.writeHead(head.status, head.headers as Record<string, string>);
  // Whoever reads no more keeps no file and no store open.
  outgoing.setTimeout(stalledMs);
  try {
    await pipeline(Readable.from(all(), { objectMode: false, highWaterMark: 1024 * 1024 }), outgoing);
  } catch {
    outgoing.destroy();
  }
}

function isKnown(c: MediaContext, { etag }: MediaBytes): boolean {
  const known = c.req.header('if-none-match');
  return known?.split(',').some((each) => each.trim().replace(/^W\//, '') === `"${etag}"`) ?? false;
}
