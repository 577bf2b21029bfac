import { randomBytes } from 'node:crypto';
import { shellQuote } from './shell-quote.ts';

const sendsAtOnce = 6;
const perLine = 100;

interface Hands {
  send(path: string, bytes: Uint8Array, mtimeMs: number): Promise<void>;
  run(line: string): Promise<{ status: number }>;
  /** Takes away what is half there; never throws. */
  discard(folder: string): Promise<void>;
}

export interface SmallFile {
  name: string;
  bytes: Uint8Array;
  mtimeMs: number;
}

/**
 * Many small files into one folder: sent into a hidden one, then moved out of it together, so that each shell and each `mv` serves
 * a hundred. False where the phone did not move them.
 */
export async function writeAll(hands: Hands, folder: string, files: readonly SmallFile[]): Promise<boolean> {
  const fresh = `${folder}/.new-${randomBytes(8).toString('hex')}`;
  try {
    let next = 0;
    const sendSome = async () => {
      while (next < files.length) {
        const { name, bytes, mtimeMs } = files[next++]!;
        await hands.send(`${fresh}/${name}`, bytes, mtimeMs);
      }
    };
    const sending = Array.from({ length: Math.min(sendsAtOnce, files.length) }, sendSome);
    const failed = (await Promise.allSettled(sending)).find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
    for (let from = 0; from < files.length; from += perLine) {
      const names = files.slice(from, from + perLine).map(({ name }) => shellQuote(`${fresh}/${name}`));
      const { status } = await hands.run(`mv -f ${names.join(' ')} ${shellQuote(folder)}`);
      if (status !== 0) return false;
    }
    return true;
  } finally {
    await hands.discard(fresh);
  }
}
