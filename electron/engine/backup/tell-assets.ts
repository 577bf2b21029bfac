import { createHash } from 'node:crypto';
import type { BackupRow } from '../../catalog/backups.ts';
import type { Change, ThumbnailValue } from '../../vault/change.ts';
import { encodePack } from '../../vault/thumbnail-pack.ts';
import { appendLog } from './append-log.ts';
import type { BackupContext } from './backup-context.ts';
import { changedFields, type Fields, fieldsOf } from './log-fields.ts';
import type { PlannedAsset } from './plan-asset.ts';
import { isThere } from './refer.ts';
import { sendOutbox } from './send-outbox.ts';

/** A pack is read by range; this bounds what is in memory while it is made. */
const maxPackBytes = 8 * 1024 * 1024;

interface Thumbnail {
  assetId: Uint8Array;
  asset: number;
  sha256: Buffer;
  mimeType: string;
  bytes: Uint8Array;
}

/**
 * Tells the log what is new of assets whose blobs are all proven, with their thumbnails in packs: in the outbox past a
 * power cut, then in the store. What the log says already costs nothing.
 */
export async function tellAssets(context: BackupContext, given: readonly PlannedAsset[]): Promise<void> {
  const { catalog } = context.library;
  let planned = given.filter(({ asset }) => isThere(context, asset));
  const thumbnails = planned.flatMap(({ asset }) => newThumbnail(context, asset.id, asset.assetId));
  const told = await packThumbnails(context, thumbnails);
  await sendOutbox(context, 'thumbs');

  // Of what was deleted meanwhile nothing is said any more, but that it is gone.
  planned = planned.filter(({ asset }) => isThere(context, asset));
  const changes: Omit<Change, 'clock'>[] = [];
  const saying: { assetId: Uint8Array; fields: Record<string, string> }[] = [];
  const say = (entity: 'asset' | 'alias', assetId: Uint8Array, fields: Fields) => {
    const next = changedFields(fields, catalog.backups.loggedOf(assetId));
    const name = `${entity}:${Buffer.from(assetId).toString('hex')}`;
    for (const [field, value] of next.changed) changes.push({ entity: name, field, value });
    if (next.changed.size > 0) saying.push({ assetId, fields: next.saying });
  };
  for (const { asset, files, needsNoPreview } of planned) {
    const fields = fieldsOf(context.library, asset, files);
    // Otherwise the preview of what it was shown by before would stand for it.
    if (needsNoPreview && !fields.has('preview')) fields.set('preview', null);
    const thumbnail = told.get(asset.id);
    if (thumbnail) fields.set('thumbnail', thumbnail);
    say('asset', asset.assetId, fields);
    const identity = Buffer.from(asset.assetId).toString('hex');
    for (const alias of catalog.backups.aliasesOf(asset.id))
      say('alias', alias, new Map([['asset', identity]]));
  }
  await appendLog(context, changes, () => {
    for (const { assetId, fields } of saying) catalog.backups.setLogged(assetId, fields);
    for (const { asset, sha256 } of thumbnails) catalog.backups.noteThumbnail(asset, sha256);
  });
}

/** The thumbnail of an asset, unless the vault has this very one. */
function newThumbnail({ library }: BackupContext, asset: number, assetId: Uint8Array): Thumbnail[] {
  const made = library.thumbnails.get(assetId);
  if (!made || made.bytes.length === 0 || made.bytes.length > maxPackBytes) return [];
  const sha256 = createHash('sha256').update(made.bytes).digest();
  const isThere = ({ role, sha256: there }: BackupRow) => role === 'thumbnail' && sha256.equals(there);
  if (library.catalog.backups.backupOf(asset).some(isThere)) return [];
  return [{ asset, assetId, sha256, ...made }];
}

/** Puts thumbnails into packs in the outbox; gives what the log says of each. */
async function packThumbnails(
  { library, vault }: BackupContext,
  thumbnails: readonly Thumbnail[],
): Promise<Map<number, ThumbnailValue>> {
  const told = new Map<number, ThumbnailValue>();
  const { catalog } = library;
  for (let from = 0; from < thumbnails.length; ) {
    let [to, bytes] = [from, 0];
    for (; to < thumbnails.length && bytes < maxPackBytes; to++) bytes += thumbnails[to]!.bytes.length;
    const pack = thumbnails.slice(from, to);
    from = to;
    const sequence = (catalog.outbox.last(vault.desktop, 'thumbs')?.sequence ?? 0) + 1;
    const {
      name,
      bytes: sealed,
      places,
    } = encodePack(vault, {
      sequence,
      thumbnails: pack.map((thumbnail) => thumbnail.bytes),
    });
    catalog.durably(() =>
      catalog.outbox.append(vault.desktop, { kind: 'thumbs', sequence, name, bytes: sealed }),
    );
    for (const [at, { asset, mimeType }] of pack.entries())
      told.set(asset, { pack: name, ...places[at]!, type: mimeType });
  }
  return told;
}
