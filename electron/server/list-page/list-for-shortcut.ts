import type { ShownList } from '../../engine/free-space/shown-list.ts';
import { albumName } from './list-html.ts';

/** Photos that a gallery dates to the same instant differ by less than this from what we say of it. */
const aroundMs = 2000;
/** A Shortcut looks for one photo after the other: it would not come to the end of more. */
export const mostPhotos = 1000;

/**
 * The list as an iOS Shortcut can follow it (docs/shortcut.md): what "Find Photos" can match, and no more: no digests, no paths, no
 * names of the vault. What cannot be told from others for certain is left to the person: photos whose instant is not known, and those
 * that share name and instant.
 */
export function listForShortcut(list: ShownList) {
  const all = list.photos.flatMap(({ name, instantMs, isVideo, sizeBytes }) =>
    instantMs === null || !Number.isFinite(new Date(instantMs).getTime())
      ? []
      : { name: name.replace(/\.[^.]*$/, ''), file: name, instantMs, isVideo, sizeBytes },
  );
  const twins = new Map<string, number>();
  const keyOf = ({ name, instantMs }: (typeof all)[number]) => `${Math.floor(instantMs / 1000)} ${name}`;
  for (const each of all) twins.set(keyOf(each), (twins.get(keyOf(each)) ?? 0) + 1);
  const photos = all.filter((each) => twins.get(keyOf(each)) === 1).slice(0, mostPhotos);
  return {
    ...{ format: 1, list: list.list, album: albumName },
    ...{ issuedAt: iso(list.issuedAtMs), expiresAt: iso(list.expiresAtMs) },
    /** What is on the list and not in `photos`. */
    leftOut: list.photos.length - photos.length,
    photos: photos.map(({ name, file, instantMs, isVideo, sizeBytes }) => ({
      ...{ name, file, kind: isVideo ? 'Video' : 'Image' },
      ...{ taken: iso(instantMs), from: iso(instantMs - aroundMs), to: iso(instantMs + aroundMs) },
      sizeBytes,
    })),
  };
}

/** Whole seconds: Shortcuts reads no fractions. */
const iso = (atMs: number) => `${new Date(Math.floor(atMs / 1000) * 1000).toISOString().slice(0, 19)}Z`;
