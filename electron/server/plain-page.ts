import { pageHeaders } from './response-headers.ts';

/**
 * A page of a few words, for whoever opens an address by hand. `goesOn`: it goes on to the gallery by itself; a redirect would
 * not do, since a cookie that is SameSite=Strict is not sent along where the way began elsewhere.
 */
export function plainPage(status: number, words: string, { goesOn = false } = {}): Response {
  const head = goesOn ? '<meta http-equiv="refresh" content="0;url=/">' : '';
  const text = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const more = goesOn ? '<p><a href="/">Photoferry</a></p>' : '';
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,">${head}<title>Photoferry</title></head><body><p>${text}</p>${more}</body></html>`;
  return new Response(html, { status, headers: pageHeaders() });
}
