import { counted, type Output, visible } from './output.ts';
import type { createProgressLines } from './progress-line.ts';

/** Tells of files that were copied under another name because a different one stands under theirs. */
export function tellRenamed(output: Output, lines: ReturnType<typeof createProgressLines>) {
  return (path: string, place: string): void => {
    const message = `A different file stands there; this one is ${place}.`;
    lines.say(`${visible(path)}: ${visible(message)}`);
    void output.json({ type: 'notice', code: 'renamed', path, place, message });
  };
}

export function renamedWords(renamed: number): string {
  return `${counted(renamed, 'file')} got another name, because a different file stands under theirs; each is named above.`;
}
