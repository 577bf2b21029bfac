import { PhoneError } from '../phone-error.ts';
import { shellStream } from './adb-shell.ts';
import type { PhoneLink } from './phone-link.ts';
import { shellQuote } from './shell-quote.ts';

const blockBytes = 64 * 1024;

/** From an offset the shell reads, since sync has no ranges: whole blocks, so that the phone need not read what is before. */
export async function* readAt(
  link: PhoneLink,
  { path, offset, signal }: { path: string; offset: number; signal: AbortSignal },
): AsyncGenerator<Uint8Array, void> {
  const blocks = Math.floor(offset / blockBytes);
  let surplus = offset - blocks * blockBytes;
  let any = false;
  try {
    const line = `dd if=${shellQuote(path)} bs=${blockBytes} skip=${blocks} 2>/dev/null`;
    const run = shellStream(link.target, line, link.during(signal));
    try {
      let step = await run.next();
      for (; !step.done; step = await run.next()) {
        any = true;
        if (step.value.length > surplus) yield surplus > 0 ? step.value.subarray(surplus) : step.value;
        surplus = Math.max(0, surplus - step.value.length);
      }
      if (step.value.status === 0 && any) return;
      await explainNothing(link, { path, status: step.value.status, signal });
    } finally {
      await run.return({ status: 255, stderr: '' });
    }
  } catch (error) {
    throw await link.explain(error, signal, 'read');
  }
}

/** Returns if there was rightly nothing to read, since the offset lies at the end or beyond. */
async function explainNothing(
  link: PhoneLink,
  { path, status, signal }: { path: string; status: number; signal: AbortSignal },
): Promise<void> {
  const found = await link.lookAt(path, signal);
  if (found === undefined) throw new PhoneError('file-gone', 'The file is no longer on the phone.');
  if (status === 0 && found.type === '-') return;
  throw new PhoneError('file-unreadable', 'The phone cannot read this file.');
}
