import { type OddPlace, writeBroken, writeLiars, writeUntimed } from './broken-files.ts';
import type { AssetPart } from './contents-writer.ts';
import type { ContentAsset } from './manifest.ts';
import { instantOf, type Moment } from './moment.ts';
import { oddNames } from './odd-names.ts';
import { jpegPart } from './parts.ts';

/** Oddities that any phone may hold, in `folder`. */
export async function writeOddities(place: OddPlace): Promise<void> {
  const { writer, folder, camera } = place;
  const moment = () => place.times.next().value as Moment;
  const add = (kind: ContentAsset['kind'], part: AssetPart, oddity: string) =>
    writer.asset(kind, [{ ...part, oddity }]);
  const jpeg = (path: string, number: number, extra = {}) =>
    jpegPart(number, { path: `${folder}/${path}`, camera, moment: moment(), extra });

  for (const [index, [oddity, name]] of Object.entries(oddNames).entries()) {
    add('photo', await jpeg(name, index % 8), `name-${oddity}`);
  }

  // Names that differ in nothing but their case.
  add('photo', await jpeg('CLASH_1.JPG', 1), 'case-clash');
  add('photo', await jpeg('clash_1.jpg', 2), 'case-clash');

  // The same bytes under two names are one asset; the same name elsewhere with other bytes is another.
  const twice = await jpeg('twice.jpg', 3);
  const asset = add('photo', twice, 'same-bytes');
  const { bytes, path: _, role, ...note } = twice;
  const copy = writer.file(`${folder}/twice (1).jpg`, bytes, { ...note, oddity: 'same-bytes' });
  writer.assign(copy, asset, role);

  writeBroken(place, await jpeg('whole.jpg', 4), moment);
  await writeLiars(place, moment);
  await writeUntimed(place, moment);

  const note2 = { kind: 'other', mimeType: 'application/octet-stream', outcome: 'unsupported' } as const;
  const texts = { 'ticket.pdf': '%PDF-1.4\n%%EOF\n', 'notes.txt': 'not a photo\n', 'no-extension': 'plain' };
  for (const [name, text] of Object.entries(texts)) {
    const mtimeMs = instantOf(moment());
    writer.file(`${folder}/${name}`, Buffer.from(text), { ...note2, mtimeMs, oddity: 'unsupported' });
  }
}
