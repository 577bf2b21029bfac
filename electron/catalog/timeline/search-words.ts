/** Longest word that is kept: beyond it nobody types. */
const maxWord = 40;

/** Without case and accents, so that `Ärger`, `ARGER` and `arger` are one; `ß` is `ss`. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').normalize('NFKC');
}

/** The words of a folded text: letters and digits, everything else parts them. */
export function wordsOf(folded: string): string[] {
  return (folded.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, maxWord));
}

/** A word where letters and digits change over, in its parts: `iphone15` is `iphone` and `15`. Alone where they do not. */
export function partsOf(word: string): string[] {
  return word.match(/\p{N}+|\P{N}+/gu) ?? [word];
}

/** What is kept of some texts for a search, each word once: whole and in parts. */
export function searchWords(texts: Iterable<string>): string {
  const words = new Set<string>();
  for (const text of texts) {
    for (const word of wordsOf(fold(text))) {
      words.add(word);
      for (const part of partsOf(word)) words.add(part);
    }
  }
  return [...words].join(' ');
}

/**
 * The query of FTS5 that finds what has all these words or begins with them; a single letter or digit is a word by itself, or it
 * would be everything. Words are folded and hold no quotes.
 */
export function matchAll(words: readonly string[]): string {
  const begins = (word: string) => (/^[a-z0-9]$/.test(word) ? `"${word}"` : `"${word}"*`);
  return words
    .map((word) => {
      const parts = partsOf(word);
      return parts.length === 1 ? begins(word) : `(${begins(word)} OR (${parts.map(begins).join(' AND ')}))`;
    })
    .join(' AND ');
}
