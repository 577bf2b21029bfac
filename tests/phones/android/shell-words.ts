/** One command of a shell line: its words, where its input comes from, and how it hangs on the one before. */
export interface ShellCommand {
  words: string[];
  input?: string;
  output?: string;
  silentErrors: boolean;
  /** `|`: reads what the one before wrote. `&&`, `||`, `;`: runs if that one did well, badly, or in any case. */
  joined: ';' | '&&' | '||' | '|';
}

/**
 * Takes a shell line apart: quotes, backslashes, `;`, newlines, `&&`, `||`, `|`, `<`, `>` and `2>/dev/null`. Loops, variables and
 * globs are not there: throws, as a shell does on a syntax error.
 */
export function parseShell(line: string): ShellCommand[] {
  const commands: ShellCommand[] = [];
  let current: ShellCommand = { words: [], silentErrors: false, joined: ';' };
  let redirect: '<' | '>' | '2>' | undefined;
  const finish = (joined: ShellCommand['joined']) => {
    if (current.words.length > 0) commands.push(current);
    else if (joined !== ';') throw new Error('syntax error');
    current = { words: [], silentErrors: false, joined };
  };
  const pattern =
    /([ \t]+)|(&&|\|\||\||;|\n)|(2>&1)|(2>|<|>)|((?:'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\\[\s\S]|[^\s'"\\|;&<>])+)/gy;
  let at = 0;
  while (at < line.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    if (match === null) throw new Error('syntax error');
    at = pattern.lastIndex;
    const [, , operator, merge, redirection, word] = match;
    if (operator !== undefined) finish(operator === '\n' ? ';' : (operator as ShellCommand['joined']));
    else if (merge !== undefined) current.silentErrors = true;
    else if (redirection !== undefined) redirect = redirection as '<' | '>' | '2>';
    else if (word !== undefined) {
      const text = unquote(word);
      if (redirect === '<') current.input = text;
      else if (redirect === '>') current.output = text;
      else if (redirect === '2>') current.silentErrors = true;
      else current.words.push(text);
      redirect = undefined;
    }
  }
  finish(';');
  return commands;
}

function unquote(word: string): string {
  return word.replace(
    /'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([\s\S])/g,
    (_all, single: string | undefined, double: string | undefined, escaped: string | undefined) =>
      single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? '',
  );
}
