/**
 * Text from a phone or a file as it may be shown on a terminal or in a line of a log: control and bidirectional
 * characters, which could rewrite the screen or hide what follows, are written as escapes; at most `limit` characters.
 */
export function visible(text: string, limit = 300): string {
  const safe = text.replace(
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return safe.length <= limit ? safe : `${safe.slice(0, limit - 1)}…`;
}

/** The same for a text of several lines that we have put together: its line ends stay, nothing is cut. */
export function visibleLines(text: string): string {
  return text
    .split('\n')
    .map((line) => visible(line, Number.POSITIVE_INFINITY))
    .join('\n');
}
