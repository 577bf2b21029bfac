const longest = 100;

/**
 * A name that a phone, card or maker gave, as people are shown it: without control and direction characters, which could
 * rewrite a screen or hide what follows, and cut to length. May be empty.
 */
export function shownName(text: string): string {
  return text
    .replace(/[\p{Cc}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
    .slice(0, longest)
    .toWellFormed();
}
