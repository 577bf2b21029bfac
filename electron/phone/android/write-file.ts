import { randomBytes } from 'node:crypto';
import { PhoneError } from '../phone-error.ts';
import type { PhoneLink } from './phone-link.ts';
import { shellQuote } from './shell-quote.ts';

interface WriteOptions {
  signal: AbortSignal;
  mtimeMs: number;
}

/** A whole file, under its name only when it is complete. `final`: as adb takes it. */
export async function writeFile(
  link: PhoneLink,
  final: string,
  bytes: Uint8Array,
  { signal, mtimeMs }: WriteOptions,
): Promise<void> {
  const temporary = `${final.slice(0, final.lastIndexOf('/'))}/.photoferry-${randomBytes(8).toString('hex')}.tmp`;
  try {
    await sendFile(link, temporary, bytes, { signal, mtimeMs });
  } catch (error) {
    await link.discard(temporary);
    throw error;
  }
  // Sync knows whole seconds only; a phone whose `touch` knows no fractions keeps those.
  const time = new Date(mtimeMs).toISOString();
  const touch = mtimeMs % 1000 === 0 ? '' : `touch -m -d ${time} ${shellQuote(temporary)} 2>/dev/null; `;
  const line = `${touch}mv -f ${shellQuote(temporary)} ${shellQuote(final)}`;
  const moved = await link.run(line, signal);
  if (moved.status !== 0) {
    await link.discard(temporary);
    throw new PhoneError('phone-refused', 'The phone did not accept the file.');
  }
}

/** Straight under that name. */
export async function sendFile(
  link: PhoneLink,
  path: string,
  bytes: Uint8Array,
  { signal, mtimeMs }: WriteOptions,
): Promise<void> {
  await link.connected(signal, async (connection) => {
    try {
      await connection.send(path, bytes, Math.floor(mtimeMs / 1000));
    } catch (error) {
      throw await link.explain(error, signal, 'write', path);
    }
  });
}
