import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pageHeaders } from './response-headers.ts';

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const forEver = 'private, max-age=31536000, immutable';

/**
 * The built renderer. What it has is read once, by its own listing, and served by exact address: no address leads anywhere else.
 * Built again, it is read again when the page is asked for.
 */
export function createRendererFiles(folder: string) {
  const page = path.join(folder, 'index.html');
  let files = new Map<string, Buffer>();
  let readAtMs = Number.NaN;
  const refresh = () => {
    const { mtimeMs } = statSync(page, { throwIfNoEntry: false }) ?? { mtimeMs: Number.NaN };
    if (mtimeMs === readAtMs) return;
    readAtMs = mtimeMs;
    files = Number.isNaN(mtimeMs) ? new Map() : readAll(folder);
  };
  refresh();
  return {
    /** Undefined for an address that has nothing; the page for one that is a place in it. */
    at: (address: string): Response | undefined => {
      const file = files.get(address);
      if (file && address !== '/index.html')
        return new Response(new Uint8Array(file), {
          headers: {
            'content-type': types[path.extname(address)] ?? 'application/octet-stream',
            // The name has a digest of what is in it.
            ...(address.startsWith('/assets/') && { 'cache-control': forEver }),
          },
        });
      // Ids of phones may have dots; a file that is not there is none of them.
      if (path.extname(address) in types && address !== '/index.html') return undefined;
      refresh();
      const html = files.get('/index.html');
      if (!html) return undefined;
      const nonce = randomBytes(16).toString('base64url');
      const marked = html
        .toString('utf8')
        .replace('<head>', `<head>\n    <meta property="csp-nonce" nonce="${nonce}" />`);
      return new Response(marked, { headers: pageHeaders(nonce) });
    },
  };
}

function readAll(folder: string): Map<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  return new Map(
    entries.map((entry): [string, Buffer] => {
      const place = path.join(entry.parentPath, entry.name);
      return [`/${path.relative(folder, place).replaceAll(path.sep, '/')}`, readFileSync(place)];
    }),
  );
}
