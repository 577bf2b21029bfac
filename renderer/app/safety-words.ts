import type { Safety } from '../../electron/contract/api/vault.ts';
import type { Formats } from '../parts/formats.ts';
import type { useAppWords } from './words.ts';

/** The one honest sentence, short: only what is proven is called safe. */
export function safetyWords(
  safety: Safety,
  t: ReturnType<typeof useAppWords>,
  { count }: Pick<Formats, 'count'>,
): string {
  if (safety.assets === 0) return safety.trouble ? t('safeTrouble') : t('safeEmpty');
  if (safety.trouble && safety.diamond === 'hollow' && safety.hasVault) return t('safeTrouble');
  if (safety.proven >= safety.assets) return t('safeAll', { count: safety.assets });
  if (safety.proven === 0 && safety.backedUp > 0) return t('safeUnproven', { count: safety.backedUp });
  if (!safety.hasVault || safety.proven === 0) return t('safeNone', { count: safety.assets });
  return t('safeSome', { safe: count(safety.proven), all: count(safety.assets) });
}
