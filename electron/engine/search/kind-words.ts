import type { SearchKind } from '../../catalog/timeline/find-assets.ts';

const phrases: Record<SearchKind, string> = {
  photo: 'photo, photos, picture, pictures, image, images, foto, fotos, bild, bilder, bildern',
  video: 'video, videos, movie, movies, film, filme, filmen, clip, clips',
  'live-photo': 'live photo, live photos, live foto, live fotos, livephoto, livephotos',
  'motion-photo':
    'motion photo, motion photos, motion, bewegte fotos, bewegte bilder, bewegungsfoto, bewegungsfotos',
  raw: 'raw, raws, rohdaten',
  edited: 'edited, edits, bearbeitet, bearbeitete, bearbeiteten',
  burst: 'burst, bursts, serienbild, serienbilder, serienfoto, serienfotos, serienaufnahme, serienaufnahmen',
  favourite:
    'favourite, favourites, favorite, favorites, favorit, favoriten, lieblingsfotos, lieblingsbilder',
};

const kindOf = new Map(
  Object.entries(phrases).flatMap(([kind, text]) =>
    text.split(', ').map((phrase): [string, SearchKind] => [phrase, kind as SearchKind]),
  ),
);

/** The kind that the first one or two of these folded words name. */
export function readKind(words: readonly string[]): { used: number; kind: SearchKind } | undefined {
  const two = kindOf.get(`${words[0]} ${words[1]}`);
  if (two) return { used: 2, kind: two };
  const one = kindOf.get((words[0] ?? '').replace('-', ' '));
  return one && { used: 1, kind: one };
}
