import { createHash } from 'node:crypto';
import { visible } from '../../base/visible.ts';
import type { ShownList, ShownPhoto } from '../../engine/free-space/shown-list.ts';
import type { ListLanguage, ListWords } from './list-words.ts';

export const photosPerPage = 60;
/** What the recipe in docs/shortcut.md calls its parts. */
export const albumName = 'Photoferry: safe to delete';
const shortcutName = 'Photoferry';

const style = `
:root{color-scheme:light dark;--paper:#fafaf9;--sheet:#fff;--ink:#1c1917;--soft:#57534e;--accent:#2563eb;--on:#fff;--warn:#fef3c7;--warn-ink:#713f12}
@media (prefers-color-scheme:dark){:root{--paper:#141312;--sheet:#1f1d1c;--ink:#e7e5e4;--soft:#a8a29e;--accent:#7aa2ff;--on:#10203f;--warn:#3a2f12;--warn-ink:#fde68a}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.45 -apple-system,system-ui,sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
main{max-width:680px;margin:0 auto;padding:max(20px,env(safe-area-inset-top)) max(16px,env(safe-area-inset-right)) 40px max(16px,env(safe-area-inset-left));display:grid;gap:24px}
h1,h2,p,ul,figure,dl,dd{margin:0;padding:0}
h1{font-size:26px;font-weight:600;line-height:1.2;letter-spacing:-.01em}
h2{font-size:15px;font-weight:600}
section{display:grid;gap:8px;min-width:0}
.soft{color:var(--soft)}
.warn{background:var(--warn);color:var(--warn-ink);padding:12px 14px;border-radius:8px}
.act{display:block;text-align:center;padding:13px 16px;border-radius:8px;background:var(--accent);color:var(--on);font-weight:600;text-decoration:none}
.act:focus-visible,nav a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
summary{min-height:44px;padding:11px 0;color:var(--soft);cursor:pointer}
code{font:13px/1.5 ui-monospace,monospace;overflow-wrap:anywhere;-webkit-user-select:all;user-select:all}
.grid{list-style:none;display:grid;grid-template-columns:repeat(auto-fill,minmax(104px,1fr));gap:14px 3px}
.rows{list-style:none;display:grid;gap:10px}
li{min-width:0}
.name{display:block;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;font-weight:500}
.grid .name,.grid .soft{font-size:12px;line-height:1.35}
.frame{aspect-ratio:1;border-radius:2px;background:var(--sheet);overflow:hidden;margin-bottom:4px}
img{display:block;width:100%;height:100%;object-fit:cover}
nav{display:flex;gap:12px;align-items:center;justify-content:space-between}
nav a{min-width:88px;min-height:44px;display:flex;align-items:center;color:var(--accent)}
nav a:last-child{justify-content:flex-end}
`;

/** The only style that such a page may have. */
const styleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
export const listPolicy = `default-src 'none'; style-src ${styleSource}; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

export interface ListView {
  language: ListLanguage;
  /** From 0 on. */
  page: number;
  untilMs: number;
  hasPictures: boolean;
  /** What the Shortcut is given. */
  listAddress: string;
}

/** A page of the list. It has no script, and all that comes from the phone is text. */
export function listHtml(list: ShownList, view: ListView): string {
  const { language, page, hasPictures } = view;
  const { words, locale } = language;
  const from = page * photosPerPage;
  const photos = list.photos.slice(from, from + photosPerPage);
  const items = photos.map((photo, at) => item(photo, { at: from + at, language, hasPictures }));
  const count = new Intl.NumberFormat(locale).format(list.photos.length);
  const noun = words.photos[list.photos.length === 1 ? 'one' : 'other'];
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return html(
    words.title,
    locale,
    `<section><h1>${count} ${noun}</h1><p class="soft">${size(list.bytes, locale)} · <bdi>${text(list.phoneName)}</bdi>. ${words.proven}</p></section>
<section><h2>${words.means}</h2><p class="warn">${words.cloud}</p><p>${words.recently}</p></section>
<section><a class="act" href="${shortcutLink(view.listAddress)}">${words.run}</a><p class="soft">${words.runMore}</p><p class="soft">${words.byHand}</p>
<details><summary>${words.address}</summary><p><code>${text(view.listAddress)}</code></p><p class="soft">${words.album}: <code>${albumName}</code></p></details></section>
<section><h2>${words.list}</h2><ul class="${hasPictures ? 'grid' : 'rows'}">${items.join('\n')}</ul>${pager(list.photos.length, page, words)}</section>
<p class="soft">${words.until} ${time.format(view.untilMs)}; ${words.counts} ${day.format(list.expiresAtMs)}. ${words.network}</p>`,
  );
}

/** A page of a few words. */
export function wordsHtml({ locale }: ListLanguage, said: string): string {
  return html('Photoferry', locale, `<p>${text(said)}</p>`);
}

function html(title: string, locale: string, body: string): string {
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"><meta name="format-detection" content="telephone=no, date=no, address=no"><title>${title}</title><style>${style}</style></head><body><main>${body}</main></body></html>`;
}

function item(
  photo: ShownPhoto,
  { at, language, hasPictures }: { at: number; language: ListLanguage; hasPictures: boolean },
): string {
  const { words, locale } = language;
  // Wall time as if it were UTC.
  const when = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  const facts = [
    ...(photo.isVideo ? [words.video] : []),
    isTime(photo.takenAtMs) ? when.format(photo.takenAtMs) : words.undated,
    size(photo.sizeBytes, locale),
  ];
  const picture = hasPictures
    ? `<div class="frame"><img src="/picture/${at}" alt="" loading="lazy" width="104" height="104"></div>`
    : '';
  return `<li>${picture}<bdi class="name">${text(photo.name)}</bdi><span class="soft">${facts.join(' · ')}</span></li>`;
}

/** A phone can say anything. */
const isTime = (atMs: number) => Number.isFinite(new Date(atMs).getTime());

function pager(photos: number, page: number, words: ListWords): string {
  const pages = Math.ceil(photos / photosPerPage);
  if (pages <= 1) return '';
  const link = (to: number, said: string) =>
    to < 0 || to >= pages ? '<span></span>' : `<a href="/page/${to + 1}">${said}</a>`;
  return `<nav>${link(page - 1, words.before)}<span class="soft">${words.page} ${page + 1} ${words.of} ${pages}</span>${link(page + 1, words.after)}</nav>`;
}

function shortcutLink(address: string): string {
  return text(`shortcuts://run-shortcut?name=${shortcutName}&input=text&text=${encodeURIComponent(address)}`);
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

function size(bytes: number, locale: string): string {
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat(locale, {
    ...{ style: 'unit', unit: units[step]!, unitDisplay: 'short' },
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1000 ** step);
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function text(said: string): string {
  return visible(said, 2000).replace(/[&<>"']/g, (each) => escapes[each]!);
}
