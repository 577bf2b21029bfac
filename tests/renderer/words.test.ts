import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { languageOf, localeOf } from '../../renderer/i18n/i18n.ts';
import { translated } from '../../renderer/parts/trouble-words.ts';

type Words = Record<string, string>;
const renderer = path.resolve(import.meta.dirname, '../../renderer');
const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /(^|[/-])words\.ts$/.test(file),
);
const own = files.filter((file) => readFileSync(path.join(renderer, file), 'utf8').includes('addWords('));

/** What every module of words gives i18next, by looking at what it holds. */
async function spoken(): Promise<{ name: string; en: Words; de: Words }[]> {
  const { i18next } = await import('../../renderer/i18n/i18n.ts');
  for (const file of own) await import(path.join(renderer, file));
  return Object.keys(i18next.store.data.en!).map((name) => ({
    name,
    en: i18next.getResourceBundle('en', name) as Words,
    de: (i18next.getResourceBundle('de', name) ?? {}) as Words,
  }));
}

const holes = (text: string) =>
  [...text.matchAll(/\{\{\s*([\w-]+)[^}]*\}\}/g)].map((match) => match[1]).sort();

describe('the words', () => {
  it('German has every key, with the same things in it', async () => {
    const places = await spoken();
    expect(places.length).toBeGreaterThanOrEqual(6);
    for (const { name, en, de } of places) {
      expect(Object.keys(de).sort(), name).toEqual(Object.keys(en).sort());
      for (const key of Object.keys(en)) expect(holes(de[key]!), `${name}:${key}`).toEqual(holes(en[key]!));
    }
  });

  it('are never empty, never shout, and count in both numbers', async () => {
    for (const { name, en, de } of await spoken())
      for (const words of [en, de])
        for (const [key, text] of Object.entries(words)) {
          expect(text.trim(), `${name}:${key}`).not.toBe('');
          expect(text, `${name}:${key}`).not.toContain('!');
          if (key.endsWith('_one')) expect(words, name).toHaveProperty([key.replace(/_one$/, '_other')]);
        }
  });
});

describe('the language', () => {
  it('is the person’s choice, else the first of theirs that we speak', () => {
    expect(languageOf('de', ['en-US'])).toBe('de');
    expect(languageOf('system', ['fr-FR', 'de-AT', 'en-US'])).toBe('de');
    expect(languageOf('system', ['fr-FR'])).toBe('en');
  });

  it('keeps the person’s own region for dates and numbers', () => {
    expect(localeOf('en', ['de-DE', 'en-GB', 'en-US'])).toBe('en-GB');
    expect(localeOf('de', ['en-US'])).toBe('de');
  });
});

it('trouble is told in German where it has words, else as the engine tells it', () => {
  const trouble = { code: 'library-full', message: 'The disk is full.', advice: 'Make room.' };
  expect(translated(trouble, 'en')).toEqual(trouble);
  expect(translated(trouble, 'de').message).toBe('Die Platte mit der Bibliothek ist voll.');
  expect(translated({ code: 'never-heard', message: 'So it is.' }, 'de').message).toBe('So it is.');
});
