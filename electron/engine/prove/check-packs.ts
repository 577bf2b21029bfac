import type { LogState } from '../../catalog/log-state.ts';
import { chainPrefix, digestOf, parseChainName } from '../../vault/layout.ts';
import { readOrWhy } from './check-keys.ts';
import type { ProveContext } from './prove-report.ts';
import { sampleOf } from './sample-of.ts';

const maxPackBytes = 64 * 1024 * 1024;

/**
 * The packs of thumbnails that the log names: all are there, a sample (all, with `deep`) is what its name says. The thumbnails of
 * one that is not are sent again by the next backup of this desktop.
 */
export async function checkPacks(context: ProveContext, state: LogState): Promise<void> {
  const { library, vault, report, signal, deep, awaiting } = context;
  const listed = new Set<string>();
  for await (const { name } of vault.store.list({ prefix: chainPrefix('thumbs', vault.member), signal }))
    if (parseChainName(name)) listed.add(name);
  const packs = state.packs();
  const toRead = new Set(deep ? packs : sampleOf(packs));
  for (const name of packs) {
    signal.throwIfAborted();
    let code: string | undefined;
    if (!listed.has(name) || toRead.has(name)) {
      const there = await readOrWhy(context, name, maxPackBytes);
      report.read();
      if (typeof there === 'string') code = there;
      else if (digestOf(there) !== name.slice(-32)) code = 'object-damaged';
    }
    if (code === undefined) {
      report.whole();
      continue;
    }
    const message = 'Thumbnails are lost; they are made again from the photos.';
    const broken = report.fault({ name, code, message });
    const { assets, backups } = library.catalog;
    const local = state
      .assetsOfPack(name)
      .flatMap((id) => assets.assetKey(Buffer.from(id, 'hex')) ?? [])
      .filter((asset) => library.thumbnails.get(assets.asset(asset)!.assetId));
    library.catalog.transaction(() => {
      for (const asset of local) backups.forgetThumbnail(asset);
    });
    const hasOne = (asset: number) => backups.backupOf(asset).some(({ role }) => role === 'thumbnail');
    if (local.length > 0) awaiting.push({ broken, isRepaired: () => local.every(hasOne) });
  }
}
