import path from 'node:path';
import { PhotoferryError } from '../../base/error.ts';
import type { MirrorRow } from '../../catalog/mirrors.ts';
import type { Library } from '../library/open-library.ts';
import { vaultFolder } from '../vault/vault-folder.ts';

/** @throws {PhotoferryError} `mirror-none` where the vault has no mirror at this place */
export function requireMirror({ catalog }: Pick<Library, 'catalog'>, named: string): MirrorRow {
  const folder = vaultFolder(named);
  const place = folder === undefined ? named : path.resolve(folder);
  const row = catalog.mirrors.all().find((each) => each.place === place);
  if (row) return row;
  throw new PhotoferryError('mirror-none', `The vault has no mirror at ${place}.`, {
    advice: '`photoferry vault mirror list` shows those that it has.',
  });
}
