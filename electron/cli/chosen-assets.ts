import type { Library } from '../engine/library/open-library.ts';
import type { RefusedAsset } from '../engine/refused-asset.ts';
import { count, type Output, visible } from './output.ts';

/** What was named and is not in the library. */
export interface Stranger extends RefusedAsset {
  id: string;
}

/** The keys of what is in the library; the others are named. */
export function keysOf(library: Library, ids: readonly string[]): { keys: number[]; strangers: Stranger[] } {
  const keys: number[] = [];
  const strangers: Stranger[] = [];
  for (const id of ids) {
    const isId = /^[0-9a-f]{32}$/i.test(id);
    const key = isId ? library.catalog.assets.assetKey(Buffer.from(id, 'hex')) : undefined;
    if (key !== undefined) keys.push(key);
    else
      strangers.push({ id, asset: 0, name: id, code: 'no-such-asset', message: 'It is not in the library.' });
  }
  return { keys, strangers };
}

/** Names each of them; gives how many they are. */
export async function tellRefused(output: Output, refused: readonly RefusedAsset[]): Promise<number> {
  for (const { name, code, message } of refused) {
    output.say(`${visible(name)}: ${message} (${code})`);
    await output.json({ type: 'item', name, code, message });
  }
  if (refused.length > 0)
    await output.answer(`${count(refused.length)} left as they are; each is named above.`);
  return refused.length;
}
