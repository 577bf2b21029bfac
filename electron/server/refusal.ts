import type { IncomingMessage } from 'node:http';

export interface Refusal {
  status: 400 | 401 | 403 | 404 | 405 | 414 | 415;
  code: string;
  message: string;
}

/** 400 stretches of a timeline are 25 KB of address. */
const maxAddressChars = 48 * 1024;
const methods = new Set(['GET', 'HEAD', 'POST']);

/**
 * Why a request is not even looked at; undefined where nothing speaks against it but that it may have no session.
 * - `Host` must be ours: a name that an attacker lets point here (DNS rebinding) is not.
 * - `Origin` and `Sec-Fetch-Site` must be ours where a browser sends them: cookies and SameSite do not tell ports of one host
 *   apart, these do. A link (`/open/`) may be followed from anywhere: its code is the proof.
 * - A command comes with `Origin` and as JSON, which no form and no image sends.
 * - The address is one that means the same to everybody who reads it.
 */
export function refusalOf(incoming: IncomingMessage, port: number): Refusal | undefined {
  const { method = '', url = '', headers } = incoming;
  const host = headers.host;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    return { status: 403, code: 'wrong-host', message: 'That is not an address of Photoferry.' };
  if (!methods.has(method))
    return { status: 405, code: 'wrong-method', message: 'Photoferry does not know that method.' };
  if (url.length > maxAddressChars)
    return { status: 414, code: 'address-too-long', message: 'The address is too long.' };
  if (!isPlainAddress(url))
    return { status: 400, code: 'wrong-address', message: 'The address is not a valid one.' };
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const isLink = url.startsWith('/open/') && method !== 'POST';
  const isForeign =
    (origin !== undefined && origin !== `http://${host}`) ||
    (site !== undefined && site !== 'same-origin' && site !== 'none');
  const isVisit = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if (isForeign && !(isLink && isVisit))
    return { status: 403, code: 'wrong-origin', message: 'Only Photoferry’s own window may ask for that.' };
  if (method !== 'POST') return undefined;
  if (origin === undefined)
    return { status: 403, code: 'wrong-origin', message: 'A command must name where it comes from.' };
  if (!/^application\/json(?:; ?charset=utf-8)?$/i.test(headers['content-type'] ?? ''))
    return { status: 415, code: 'wrong-content-type', message: 'A command must be JSON.' };
  return undefined;
}

/** A path and a query, without anything that is read in one way here and in another there. */
function isPlainAddress(url: string): boolean {
  const [path = ''] = url.split('?', 1);
  if (!/^(?:\/[\w.~!$&'()*+,;=:@%-]*)+$/.test(path) || path.startsWith('//')) return false;
  try {
    const plain = decodeURIComponent(path);
    return !/[\p{Cc}\\]/u.test(plain) && !plain.split('/').some((part) => part === '.' || part === '..');
  } catch {
    return false;
  }
}
