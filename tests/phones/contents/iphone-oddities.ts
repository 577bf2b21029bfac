import type { AssetPart } from './contents-writer.ts';
import type { IphoneRoll } from './iphone-roll.ts';
import type { Moment } from './moment.ts';
import { writeOddities } from './oddities.ts';
import { applePart, heicPart, jpegPart } from './parts.ts';
import { dngPart } from './raw-part.ts';
import { stockPicture } from './stock.ts';

const DAY = 86_400_000;

/** What only an iPhone has: files that look like a pair and are none, and one pair that does not look like one. */
export async function writeIphoneOddities(roll: IphoneRoll): Promise<void> {
  const { writer, camera, random, times } = roll;
  await writeOddities({ writer, folder: 'DCIM/100APPLE', times, camera });
  const shifted = (moment: Moment, ms: number): Moment => ({ ...moment, localMs: moment.localMs + ms });
  const apart = (oddity: string, ...parts: AssetPart[]) => {
    for (const part of parts) writer.asset(part.role === 'video' ? 'video' : 'photo', [{ ...part, oddity }]);
  };

  // One stem, two identifiers.
  let { folder, stem } = roll.next();
  let moment = roll.moment();
  const apple = () => ({ apple: { contentIdentifier: random.uuid() } });
  apart(
    'not-a-pair-by-identifier',
    heicPart('heic-3.heic', { path: `${folder}/${stem}.HEIC`, camera, moment, extra: apple() }),
    applePart('live-1.mov', {
      path: `${folder}/${stem}.MOV`,
      camera,
      moment,
      contentIdentifier: random.uuid(),
    }),
  );

  // One stem, no identifiers, 40 days apart.
  ({ folder, stem } = roll.next());
  moment = roll.moment();
  apart(
    'not-a-pair-by-time',
    await jpegPart(8, { path: `${folder}/${stem}.JPG`, camera, moment }),
    applePart('video-hevc.mov', {
      path: `${folder}/${stem}.MOV`,
      camera,
      moment: shifted(moment, -40 * DAY),
    }),
  );

  // One stem in two folders, as after the counter began again.
  ({ folder, stem } = roll.next());
  moment = roll.moment();
  apart(
    'not-a-pair-by-folder',
    heicPart('heic-5.heic', { path: `${folder}/${stem}.HEIC`, camera, moment }),
    applePart('live-2.mov', {
      path: `DCIM/198APPLE/${stem}.MOV`,
      camera,
      moment: shifted(moment, -90 * DAY),
    }),
    await jpegPart(9, { path: `DCIM/199APPLE/${stem}.JPG`, camera, moment: shifted(moment, -200 * DAY) }),
  );

  // RAW and JPEG with one stem from two days.
  ({ folder, stem } = roll.next());
  moment = roll.moment();
  const raw = await dngPart(10, { path: `${folder}/${stem}.DNG`, camera, moment: shifted(moment, -3 * DAY) });
  apart('not-raw-and-jpeg', await jpegPart(10, { path: `${folder}/${stem}.JPG`, camera, moment }), raw);

  // A photo and a picture of another format with one stem, without any date.
  ({ folder, stem } = roll.next());
  moment = roll.moment();
  apart('same-stem-two-photos', await jpegPart(11, { path: `${folder}/${stem}.JPG`, camera, moment }), {
    path: `${folder}/${stem}.PNG`,
    role: 'photo',
    kind: 'photo',
    mimeType: 'image/png',
    bytes: await stockPicture(111, 'png', 400, 300),
    mtimeMs: moment.localMs,
    takenAt: { evidence: 'mtime' },
  });

  // Tied by identifier though the names differ.
  ({ folder, stem } = roll.next());
  moment = roll.moment();
  const extra = apple();
  const photo = heicPart('heic-8.heic', { path: `${folder}/${stem}.HEIC`, camera, moment, extra });
  const video = applePart('live-1.mov', {
    path: `${folder}/${roll.next().stem}.MOV`,
    camera,
    moment,
    contentIdentifier: extra.apple.contentIdentifier,
  });
  const oddity = 'pair-with-two-names';
  roll.add(
    'live-photo',
    [
      { ...photo, oddity },
      { ...video, role: 'paired-video', oddity },
    ],
    moment,
  );
}
