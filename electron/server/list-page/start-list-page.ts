import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PhotoferryError } from '../../base/error.ts';
import type { ShownList } from '../../engine/free-space/shown-list.ts';
import type { ListPage, ListPageEnd, ListPageOptions } from '../../engine/host/list-pages.ts';
import { everyAnswer } from '../response-headers.ts';
import { createListAccess } from './list-access.ts';
import { listForShortcut } from './list-for-shortcut.ts';
import { listHtml, listPolicy, photosPerPage, wordsHtml } from './list-html.ts';
import { listLanguage } from './list-words.ts';

/** How long such a page is there at most. */
const shownMs = 15 * 60_000;
/** Whoever brings a wrong code waits so long for the answer. */
const wrongMs = 1000;
const maxAddressChars = 200;
/** A phone that looks at everything there is asks less often. */
const maxRequests = 60_000;
const bounds = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 5000,
  requestTimeout: 10_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 1000,
};
const maxConnections = 24;

interface Answer {
  status: number;
  type: string;
  body: string | Uint8Array;
  headers?: Record<string, string>;
}

/**
 * A page for one phone in the local network, with a listener of its own: it knows one list and nothing else of the library. Only the
 * device that brings the code first sees it; ten wrong codes, or a quarter of an hour, and nothing listens any more.
 * @param options `nowMs` a clock, `address` one of this computer's own
 * @throws {PhotoferryError} `no-local-network` where it is not, or not any more
 */
export async function startListPage(
  list: ShownList,
  { address, picture, onChange, nowMs = Date.now, ...times }: ListPageOptions & ListPageTimes,
): Promise<ListPage> {
  const forMs = times.forMs ?? shownMs;
  const patienceMs = times.wrongMs ?? wrongMs;
  const untilMs = Math.min(nowMs() + forMs, list.expiresAtMs);
  const startedMs = performance.now();
  let port = 0;
  let requests = 0;
  let isOver = false;
  const cookieName = () => `photoferry-list-${port}`;
  // The clock may be set back, and the computer may have slept.
  const isLate = () => nowMs() >= untilMs || performance.now() - startedMs >= forMs;

  const server = createServer(bounds, (incoming, outgoing) => {
    void respond(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.maxHeadersCount = 60;
  server.maxConnections = maxConnections;
  server.on('upgrade', (_incoming, socket) => socket.destroy());
  server.on('connect', (_incoming, socket) => socket.destroy());

  const respond = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    for (const [name, value] of Object.entries(everyAnswer)) outgoing.setHeader(name, value);
    if (isLate() || ++requests > maxRequests) return await end('time');
    const before = access.client();
    const answer = answerTo(incoming);
    if (before !== access.client()) onChange(undefined);
    // One after the other would let whoever guesses hold up whoever does not: each waits for itself, and ten are all there are.
    if (answer.isWrongCode) await new Promise((resolve) => setTimeout(resolve, patienceMs));
    send(incoming, outgoing, answer);
    if (!access.isSpent()) return;
    // Whoever guesses may have hung up by now.
    if (outgoing.closed) return await end('attempts');
    outgoing.once('close', () => void end('attempts'));
  };

  const answerTo = (incoming: IncomingMessage): Answer & { isWrongCode?: boolean } => {
    const { method, url = '', headers } = incoming;
    const language = listLanguage(headers['accept-language']);
    const { words } = language;
    const say = (status: number, said: string): Answer => page(status, wordsHtml(language, said));
    const from = incoming.socket.remoteAddress ?? '';
    // A name that somebody lets point here is not ours.
    if (headers.host !== `${address}:${port}`) return say(403, words.nothing);
    if (method !== 'GET' && method !== 'HEAD') return say(405, words.nothing);
    if (url.length > maxAddressChars) return say(414, words.nothing);
    const [, place = '', code = ''] = /^\/(open|list)\/([\w-]{1,64}(?:\.signed)?)$/.exec(url) ?? [];
    if (place === 'open') {
      // Whoever looks ahead does not use it up; whoever is in may come this way again.
      const goOn: Answer = { status: 303, type: 'text/plain', body: '', headers: { location: '/' } };
      if (access.isIn(headers.cookie, from)) return goOn;
      if (method === 'HEAD') return say(403, words.notIn);
      if (!access.redeem(code, from)) return { ...say(403, words.refused), isWrongCode: true };
      const cookie = `${cookieName()}=${access.token}; HttpOnly; SameSite=Lax; Path=/; Max-Age=${Math.ceil(forMs / 1000)}`;
      return { ...goOn, headers: { ...goOn.headers, 'set-cookie': cookie } };
    }
    if (place === 'list') {
      if (method === 'HEAD') return say(403, words.notIn);
      const isSigned = code.endsWith('.signed');
      if (!access.mayRead(code.replace('.signed', ''), from))
        return { ...say(403, words.refused), isWrongCode: true };
      return isSigned
        ? { status: 200, type: 'application/octet-stream', body: list.signed }
        : { status: 200, type: 'application/json', body: JSON.stringify(listForShortcut(list)) };
    }
    if (!access.isIn(headers.cookie, from)) return say(403, words.notIn);
    // Browsers ask for it by themselves.
    if (url === '/favicon.ico') return { status: 204, type: 'image/x-icon', body: '' };
    const [, kind = url === '/' ? 'page' : '', number = '1'] =
      /^\/(page|picture)\/(\d{1,6})$/.exec(url) ?? [];
    const at = Number(number);
    const pages = Math.max(1, Math.ceil(list.photos.length / photosPerPage));
    if (kind === 'page' && at >= 1 && at <= pages) {
      const listAddress = `${origin()}/list/${access.newListCode()}`;
      const view = { language, page: at - 1, untilMs, hasPictures: picture !== undefined, listAddress };
      return page(200, listHtml(list, view));
    }
    if (kind === 'picture' && at < list.photos.length) {
      const found = picture?.(at);
      if (found) return { status: 200, type: found.mimeType, body: found.bytes };
    }
    return say(404, words.nothing);
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(notThere(address, cause)));
    server.listen(0, address, resolve);
  });
  port = (server.address() as AddressInfo).port;
  const access = createListAccess(cookieName());
  const origin = () => `http://${address}:${port}`;
  const end = async (why: ListPageEnd) => {
    if (isOver) return;
    isOver = true;
    clearInterval(clock);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
    onChange(why);
  };
  server.on('error', () => void end('failed'));
  const clock = setInterval(() => isLate() && void end('time'), Math.min(1000, forMs));
  return {
    ...{ link: `${origin()}/open/${access.code}`, untilMs },
    openedBy: access.client,
    close: () => end('stopped'),
  };
}

/** The computer has left that network since its addresses were asked for. */
function notThere(address: string, cause: Error): PhotoferryError {
  return new PhotoferryError('no-local-network', `Nothing can be shown at ${address}.`, {
    advice: 'Connect this computer to the Wi-Fi that the phone is in. Then try again.',
    cause,
  });
}

/** For tests: what takes minutes is not waited for. */
export interface ListPageTimes {
  nowMs?: () => number;
  forMs?: number;
  wrongMs?: number;
}

const page = (status: number, body: string): Answer => ({ status, type: 'text/html; charset=utf-8', body });

function send(incoming: IncomingMessage, outgoing: ServerResponse, answer: Answer): void {
  const bytes = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  if (answer.status === 405) outgoing.setHeader('allow', 'GET, HEAD');
  // Its body, if it has one, is not read.
  if (incoming.method !== 'GET' && incoming.method !== 'HEAD') outgoing.setHeader('connection', 'close');
  if (answer.type.startsWith('text/html')) outgoing.setHeader('content-security-policy', listPolicy);
  outgoing.writeHead(answer.status, {
    ...{ 'content-type': answer.type, 'content-length': bytes.length },
    ...answer.headers,
  });
  outgoing.end(incoming.method === 'HEAD' ? undefined : bytes);
}
