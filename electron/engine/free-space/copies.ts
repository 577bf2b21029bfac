import type { CopiesRow } from '../../catalog/copies.ts';
import type { CopiesPlace } from '../../contract/api/free-space.ts';
import type { Library } from '../library/open-library.ts';
import { recallPhone } from '../phone-memory.ts';

/** Of a library, or of one asset: what is where, and what would be lost with each place. */
export interface CopiesOf {
  assets: number;
  bytes: number;
  places: CopiesPlace[];
  /** What has some file in none of the places. */
  nowhere: { assets: number; bytes: number };
}

/**
 * "What if this dies?" A copy in the vault counts where it is proven, one on a phone as the phone was last listed, one here as the
 * catalog has it. This computer and the vault come first, and always; the vault only where there is one. A mirror is a vault place of its own.
 */
export async function copiesOf(library: Library, asset?: number): Promise<CopiesOf> {
  const { catalog } = library;
  const { assets, bytes, places, nowhere } = await catalog.count(
    'copies',
    ...(asset === undefined ? [] : [asset]),
  );
  const known = new Map(catalog.phoneFiles.phones().map((phone) => [phone.id, phone]));
  const vault = catalog.vault.get();
  const of = (place: 'desktop' | 'vault') => places.find((row) => row.place === place) ?? none;
  const phones = places.flatMap((row) => {
    const phone =
      typeof row.place === 'object' && 'phone' in row.place ? known.get(row.place.phone) : undefined;
    if (!phone) return [];
    const { lookedAtMs: listedAtMs } = recallPhone(library, phone.phoneId);
    const named = shown(row, { kind: 'phone', id: phone.phoneId, name: phone.name });
    return { ...named, ...(listedAtMs !== undefined && { listedAtMs }) };
  });
  const mirrors = catalog.mirrors.all().map(({ id, place }) => {
    const row = places.find(
      (each) => typeof each.place === 'object' && 'mirror' in each.place && each.place.mirror === id,
    );
    return shown(row ?? none, { kind: 'vault', id: String(id), name: place });
  });
  return {
    ...{ assets, bytes, nowhere },
    places: [
      shown(of('desktop'), { kind: 'desktop', id: '', name: '' }),
      ...(vault ? [shown(of('vault'), { kind: 'vault', id: '', name: vault.place })] : []),
      ...(vault ? mirrors : []),
      ...phones.sort((one, other) => one.name.localeCompare(other.name) || (one.id < other.id ? -1 : 1)),
    ],
  };
}

const none = { assets: 0, bytes: 0, lostAssets: 0, lostBytes: 0 };

function shown(
  { assets, bytes, lostAssets, lostBytes }: Omit<CopiesRow, 'place'>,
  named: Pick<CopiesPlace, 'kind' | 'id' | 'name'>,
): CopiesPlace {
  return { ...named, assets, bytes, lost: { assets: lostAssets, bytes: lostBytes } };
}
