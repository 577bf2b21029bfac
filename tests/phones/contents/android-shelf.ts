import { type AssetPart, ContentsWriter } from './contents-writer.ts';
import { instantOf, type Moment, moments } from './moment.ts';
import { pngChunk, withPngChunks } from './png.ts';
import { Random } from './random.ts';

export const CAMERA = 'DCIM/Camera';

const two = (value: number) => String(value).padStart(2, '0');

/** The shared storage of an Android phone in the making: names files by their time. */
export class AndroidShelf {
  readonly writer: ContentsWriter;
  readonly times: Generator<Moment>;

  readonly #pictures: number;
  // The iPhone begins with the first pictures, this phone in their middle.
  #picture = 12;

  constructor(root: string, options: { seed: number; expected: number; pictures: number }) {
    const { seed, expected } = options;
    this.#pictures = options.pictures;
    this.writer = new ContentsWriter(root);
    this.times = moments(new Random(seed + 1), expected);
  }

  /** The number of the picture that the next JPEG shows. */
  picture(): number {
    return this.#picture++ % this.#pictures;
  }

  moment(): Moment {
    return this.times.next().value as Moment;
  }

  day(moment: Moment): string {
    return new Date(moment.localMs).toISOString().slice(0, 10).replaceAll('-', '');
  }

  /** `20240701_123456`, wall time. */
  stamp(moment: Moment): string {
    const at = new Date(moment.localMs);
    return `${this.day(moment)}_${two(at.getUTCHours())}${two(at.getUTCMinutes())}${two(at.getUTCSeconds())}`;
  }

  /** `20240701123456789`, wall time. */
  digits(moment: Moment): string {
    return `${this.stamp(moment).replace('_', '')}${String(moment.localMs % 1000).padStart(3, '0')}`;
  }

  /** `20240701_103456789`, UTC: as Pixels name their files. */
  utcStamp(moment: Moment): string {
    const utc = { ...moment, localMs: instantOf(moment) };
    return `${this.stamp(utc)}${String(utc.localMs % 1000).padStart(3, '0')}`;
  }

  /** A PNG that may show the same picture as another: a text chunk makes its bytes its own. */
  addOnce(part: AssetPart): void {
    const bytes = withPngChunks(part.bytes, pngChunk('tEXt', Buffer.from(`Comment\0${part.path}`, 'latin1')));
    this.writer.asset('photo', [{ ...part, bytes }]);
  }
}
