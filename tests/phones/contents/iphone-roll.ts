import { cameras } from './camera.ts';
import { type AssetPart, ContentsWriter } from './contents-writer.ts';
import type { ContentAsset } from './manifest.ts';
import { instantOf, type Moment, moments } from './moment.ts';
import type { PhotosRow } from './photos-database.ts';
import { Random } from './random.ts';
import { heicBases } from './stock.ts';

/** How a row of Photos.sqlite differs from the ordinary one of its file. */
export type RowFacts = Partial<PhotosRow>;

/** The camera roll of an iPhone in the making: numbers the files, keeps the rows of the database. */
export class IphoneRoll {
  readonly writer: ContentsWriter;
  readonly random: Random;
  readonly camera = cameras.iphone15;
  readonly rows: PhotosRow[] = [];
  readonly times: Generator<Moment>;
  readonly #pictures: number;
  #number = 0;
  #picture = 0;
  #heic = 0;

  constructor(root: string, options: { seed: number; expected: number; pictures: number }) {
    const { seed, expected } = options;
    this.#pictures = options.pictures;
    this.writer = new ContentsWriter(root);
    this.random = new Random(seed);
    this.times = moments(new Random(seed + 1), expected);
  }

  /**
   * Folder and name without its extension for the next picture. As on iPhones a folder holds 999 and names begin again
   * after IMG_9999, so that a full phone has many files of one name.
   */
  next(): { folder: string; stem: string } {
    const index = this.#number++;
    const folder = `DCIM/${100 + Math.floor(index / 999)}APPLE`;
    return { folder, stem: `IMG_${String((index % 9999) + 1).padStart(4, '0')}` };
  }

  /** The number of the picture that the next JPEG shows. */
  picture(): number {
    return this.#picture++ % this.#pictures;
  }

  /** The base of the next HEIC. */
  heic(): string {
    return heicBases[this.#heic++ % heicBases.length]!;
  }

  moment(): Moment {
    return this.times.next().value as Moment;
  }

  /** Writes an asset; its first part is the one that the database names. */
  add(kind: ContentAsset['kind'], parts: AssetPart[], moment: Moment, facts: RowFacts = {}): ContentAsset {
    const first = parts[0]!;
    const named: Partial<ContentAsset> = {};
    if (facts.originalName) named.originalName = facts.originalName;
    if (facts.favourite) named.favourite = true;
    if (facts.hidden) named.hidden = true;
    if (facts.burstId) named.burst = facts.burstId;
    const asset = this.writer.asset(kind, parts, named);
    this.row(first.path, moment, {
      video: kind === 'video',
      live: kind === 'live-photo',
      sizeBytes: first.bytes.length,
      ...facts,
    });
    return asset;
  }

  row(path: string, moment: Moment, facts: RowFacts): void {
    const slash = path.lastIndexOf('/');
    this.rows.push({
      directory: path.slice(0, slash),
      fileName: path.slice(slash + 1),
      uuid: this.random.uuid(),
      video: false,
      live: false,
      utcMs: instantOf(moment),
      offsetMinutes: moment.offsetMinutes,
      sizeBytes: 0,
      ...facts,
    });
  }
}
