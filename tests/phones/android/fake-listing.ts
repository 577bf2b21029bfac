/** The -printf format of a `find` that looks through shared storage, if that is what the words ask. */
export function findFormat(words: string[]): string | undefined {
  const at = words.indexOf('-printf');
  const format = at < 0 ? undefined : words[at + 1];
  return format !== undefined && words.some((word) => word.startsWith('/storage/emulated/0'))
    ? format
    : undefined;
}

/** What `find -printf` would say of so many photos, in chunks. */
export function* fakeListing(count: number, format: string): Generator<Buffer> {
  const render = (index: number) =>
    format.replace(/%M|%s|%T@|%p|\\0/g, (code) => {
      if (code === '%M') return '-rw-rw----';
      if (code === '%s') return String(100_000 + (index % 1000));
      if (code === '%T@') return `${1_700_000_000 + index}.25`;
      if (code === '%p') return `/storage/emulated/0/DCIM/Fake/IMG_${String(index).padStart(8, '0')}.jpg`;
      return '\0';
    });
  let lines: string[] = [];
  for (let index = 0; index < count; index += 1) {
    lines.push(render(index));
    if (lines.length === 1000 || index === count - 1) {
      yield Buffer.from(lines.join(''), 'latin1');
      lines = [];
    }
  }
}
