import { codeOf, PhotoferryError, wordsOf } from '../base/error.ts';
import type { Progress } from '../contract/progress.ts';
import type { Library } from '../engine/library/open-library.ts';
import { recordParts } from '../engine/parts/record-parts.ts';
import { makePictures } from '../engine/pictures/make-pictures.ts';
import { counted, duration, type Output, visible } from './output.ts';
import { createProgressLines } from './progress-line.ts';

/** Why something behind the import did not come to its end. */
export interface Trouble {
  code: string;
  message: string;
  advice?: string;
}

/** What was done behind the import. Trouble here takes nothing from what was imported. */
export interface Finished {
  thumbnailSeconds: number;
  pictures?: Trouble;
  parts?: Trouble;
  /** Originals, below the library, that this disk has damaged since they came. */
  damaged?: string[];
}

interface Context {
  signal: AbortSignal;
  output: Output;
}

/** Thumbnails first, since a grid waits for them; then previews; then the digests of large files. Never throws. */
export async function finishPictures(library: Library, context: Context): Promise<Finished> {
  const finished: Finished = { thumbnailSeconds: 0 };
  if (context.signal.aborted) return finished;
  const pictures = await troubleOf(async () => {
    finished.thumbnailSeconds = await thumbnails(library, context, finished);
    await previews(library, context, finished);
  });
  if (pictures) finished.pictures = pictures;
  const parts = await troubleOf(() => recordLargeFiles(library, context, finished));
  if (parts) finished.parts = parts;
  for (const trouble of [finished.pictures, finished.parts]) {
    if (!trouble) continue;
    const { code, message, advice } = trouble;
    context.output.say([visible(message, 2000), advice, `(${code})`].filter(Boolean).join('\n'));
  }
  return finished;
}

async function troubleOf(work: () => Promise<void>): Promise<Trouble | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const isOurs = error instanceof PhotoferryError;
    const message = isOurs ? error.message : `Something unforeseen went wrong: ${wordsOf(error)}`;
    return { code: codeOf(error), message, ...(isOurs && error.advice && { advice: error.advice }) };
  }
}

async function thumbnails(
  library: Library,
  { signal, output }: Context,
  finished: Finished,
): Promise<number> {
  const lines = createProgressLines();
  const onProgress = (progress: Progress) => lines.show('Making', progress);
  const done = await makePictures(library, 'thumbnail', { signal, onProgress }).finally(lines.done);
  const { seconds, made, failed, postponed, postponedCode } = done;
  if (made + failed > 0) {
    const without = failed > 0 ? `; ${counted(failed, 'file')} cannot be shown by this computer alone` : '';
    output.say(`${counted(made, 'thumbnail')} in ${duration(seconds)}${without}.`);
  }
  if (postponedCode) finished.pictures = postponedTrouble(postponed, postponedCode);
  return seconds;
}

async function previews(library: Library, { signal }: Context, finished: Finished): Promise<void> {
  const lines = createProgressLines();
  const onProgress = (progress: Progress) => lines.show('Making', progress);
  const done = await makePictures(library, 'preview', { signal, onProgress }).finally(lines.done);
  if (done.postponedCode) finished.pictures ??= postponedTrouble(done.postponed, done.postponedCode);
}

function postponedTrouble(files: number, code: string): Trouble {
  return {
    code,
    message: `${counted(files, 'file')} in the library could not be read just now; pictures of them are tried again later.`,
    advice: 'Check that the disk is well and that nothing was moved out of the library.',
  };
}

async function recordLargeFiles(
  library: Library,
  { signal, output }: Context,
  finished: Finished,
): Promise<void> {
  const lines = createProgressLines();
  const onProgress = (progress: Progress) => lines.show('Checking', progress);
  const { damaged } = await recordParts(library, { signal, onProgress }).finally(lines.done);
  for (const place of damaged) {
    output.say(
      `${visible(place)} is not what the phone gave: this disk has damaged it. Import it again from the phone. (original-damaged)`,
    );
  }
  if (damaged.length > 0) finished.damaged = damaged;
}
