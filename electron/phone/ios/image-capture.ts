import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { orAbort } from '../../base/abort.ts';
import type { IoOptions, PhoneFile } from '../phone.ts';
import { PhoneError } from '../phone-error.ts';

/** The phone lists all that it holds to macOS first: with many photos that takes minutes. */
const readyMs = 600_000;
/** Deleting a hundred photos. */
const answerMs = 300_000;
const longestLine = 1 << 20;

export type ImageCaptureOutcome = 'deleted' | 'not-found' | 'ambiguous' | 'failed';

export interface ImageCaptureOptions {
  /** The helper, with what it is started by; the phone's UDID comes last. */
  command: readonly string[];
  readyMs?: number;
  answerMs?: number;
  /** How long the phone may take to act on what it was told; 10 s unless told. */
  patienceMs?: number;
}

type Line =
  | { type: 'ready' }
  | { type: 'failed'; code: string }
  | { type: 'photo'; id: number; at: number; outcome: ImageCaptureOutcome }
  | { type: 'done'; id: number };

/** The helper that was built on this Mac (native/image-capture.m); undefined elsewhere, and where it was not built. */
export function imageCaptureHere(platform = process.platform): ImageCaptureOptions | undefined {
  const file = fileURLToPath(new URL('../../../native/build/photoferry-image-capture', import.meta.url));
  return platform === 'darwin' && existsSync(file) ? { command: [file] } : undefined;
}

/**
 * One conversation with the helper, a program of its own that speaks JSON lines (docs/image-capture.md): it opens the phone through
 * macOS's ImageCaptureCore and deletes what it is told. Requests go one after the other.
 */
export class ImageCapture {
  readonly #child: ChildProcess;
  readonly #answerMs: number;
  readonly #ready: Promise<void>;
  #turn: Promise<unknown> = Promise.resolve();
  #nextId = 1;
  #onLine: (line: Line) => void = () => {};
  #onEnd: (error: PhoneError) => void = () => {};
  #ended: PhoneError | undefined;

  constructor(options: ImageCaptureOptions, udid: string) {
    const [program, ...args] = options.command;
    this.#answerMs = options.answerMs ?? answerMs;
    this.#child = spawn(program!, [...args, udid], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#child.on('error', () => this.#end('could not be started'));
    this.#child.on('close', () => this.#end('ended'));
    this.#child.stdin!.on('error', () => this.#end('does not listen'));
    let rest = '';
    this.#child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      if (rest.length > longestLine) return this.#end('says too much');
      for (const line of lines) this.#take(line);
    });
    this.#ready = this.#hear(options.readyMs ?? readyMs, ({ type }) => type === 'ready');
    this.#ready.catch(() => {});
  }

  /**
   * Waits until the phone has told macOS all that it holds. The helper goes on with that where the signal aborts: it is ready the sooner
   * for who asks next.
   * @throws {PhoneError} `phone-refused` where it cannot be asked
   */
  async ready({ signal }: IoOptions): Promise<void> {
    await orAbort(this.#ready, signal);
    if (this.#ended) throw this.#ended;
  }

  /** What became of each photo, by macOS's word. @throws {PhoneError} `phone-refused` where it cannot be said */
  delete(photos: readonly (readonly PhoneFile[])[]): Promise<ImageCaptureOutcome[]> {
    const mine = this.#turn.then(() => this.#delete(photos));
    this.#turn = mine.catch(() => {});
    return mine;
  }

  async #delete(photos: readonly (readonly PhoneFile[])[]): Promise<ImageCaptureOutcome[]> {
    await this.#ready;
    const id = this.#nextId++;
    const outcomes = photos.map((): ImageCaptureOutcome => 'failed');
    const done = this.#hear(this.#answerMs, (line) => {
      if (line.type === 'photo' && line.id === id && line.at in outcomes) outcomes[line.at] = line.outcome;
      return line.type === 'done' && line.id === id;
    });
    const named = photos.map((files) =>
      files.map(({ path, sizeBytes, mtimeMs }) => ({ path, sizeBytes, mtimeMs })),
    );
    this.#child.stdin!.write(`${JSON.stringify({ id, photos: named })}\n`);
    await done;
    return outcomes;
  }

  /** It cannot be asked any more: another one may be begun. */
  get isOver(): boolean {
    return this.#ended !== undefined;
  }

  close(): void {
    this.#end('was closed');
  }

  /** Waits for the line that is wanted. */
  #hear(patienceMs: number, isLast: (line: Line) => boolean): Promise<void> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => this.#end('does not answer'), patienceMs);
      this.#onEnd = (error) => {
        clearTimeout(timer);
        reject(error);
      };
      this.#onLine = (line) => {
        if (line.type === 'failed') return this.#end(`failed (${line.code})`, adviceOf.get(line.code));
        if (!isLast(line)) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #take(text: string): void {
    const line = parsed(text);
    if (line === undefined) this.#end('says what cannot be understood');
    else this.#onLine(line);
  }

  /** Nothing can be known of what it does any more. */
  #end(how: string, advice = usualAdvice): void {
    if (this.#ended) return;
    const message = `macOS could not delete on this iPhone: its helper ${how}.`;
    this.#ended = new PhoneError('phone-refused', message, { advice });
    this.#child.kill();
    this.#onEnd(this.#ended);
  }
}

const usualAdvice = 'Unlock the iPhone, and close Photos and Image Capture on this Mac. Then try again.';
/** What helps where the helper itself has said why it ended. */
const adviceOf: ReadonlyMap<string, string> = new Map([
  [
    'icloud-photos',
    'With iCloud Photos on, an iPhone lets nobody delete this way. Turn that off on it first, or have it get the list.',
  ],
  ['no-device', 'Plug the iPhone in, unlock it, and trust this Mac. Then try again.'],
  ['gone', 'Plug the iPhone in again. Then try again.'],
]);

const outcomes: ReadonlySet<unknown> = new Set(['deleted', 'not-found', 'ambiguous', 'failed']);

function parsed(text: string): Line | undefined {
  try {
    const line = JSON.parse(text) as Record<string, unknown>;
    const isCounted = Number.isSafeInteger(line.id);
    switch (line.type) {
      case 'ready':
        return { type: 'ready' };
      case 'failed':
        return { type: 'failed', code: String(line.code).slice(0, 100) };
      case 'done':
        return isCounted ? (line as Line) : undefined;
      case 'photo':
        return isCounted && Number.isSafeInteger(line.at) && outcomes.has(line.outcome)
          ? (line as Line)
          : undefined;
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}
