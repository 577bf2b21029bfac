import type { Tile } from '../../../electron/contract/api/timeline.ts';
import { HashPictures } from './hash-pictures.ts';
import { type Painting, paint, undrawnTiles } from './paint.ts';

const pictures = new Map<'all', HashPictures>();
const sharedPictures = (): HashPictures => {
  const held = pictures.get('all') ?? new HashPictures();
  pictures.set('all', held);
  return held;
};

/** The canvas behind the photos. */
export class Underlay {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #covered = new Map<string, number>();
  #frame: number | undefined;
  #known: Painting['colours'] | undefined;
  #knownMs = 0;
  #isBlank = true;
  #last: Omit<Painting, 'isCovered' | 'colours'> | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d')!;
  }

  /** Counted: the same photo may be shown twice for a moment. */
  cover(assetId: string, isCovered: boolean): void {
    const times = (this.#covered.get(assetId) ?? 0) + (isCovered ? 1 : -1);
    if (times > 0) this.#covered.set(assetId, times);
    else this.#covered.delete(assetId);
    if (!isCovered) this.#again();
  }

  draw(given: Omit<Painting, 'isCovered' | 'colours'>): void {
    this.#last = given;
    const painting = {
      ...given,
      isCovered: ({ assetId }: Tile) => this.#covered.has(assetId),
      colours: this.#colours(),
    };
    this.#fit(painting);
    const undrawn = undrawnTiles(painting);
    // A canvas that is touched is sent to the screen anew, even if nothing on it changes.
    if (undrawn.length === 0 && this.#isBlank) return;
    this.#isBlank = undrawn.length === 0;
    this.#context.clearRect(0, 0, painting.width, painting.height);
    if (!paint(this.#context, sharedPictures(), painting, undrawn)) this.#again();
  }

  #fit({ layout, width, height }: Painting): void {
    const density = layout.metrics.isPainted ? window.devicePixelRatio : 1;
    const [across, down] = [Math.round(width * density), Math.round(height * density)];
    if (this.#canvas.width === across && this.#canvas.height === down) return;
    this.#canvas.width = across;
    this.#canvas.height = down;
    this.#canvas.style.width = `${width}px`;
    this.#canvas.style.height = `${height}px`;
    this.#context.setTransform(density, 0, 0, density, 0, 0);
    this.#isBlank = true;
  }

  stop(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
  }

  #again(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      if (this.#last) this.draw(this.#last);
    });
  }

  /** Asked for once a second: a theme may change, but reading them costs as much as drawing. */
  #colours(): Painting['colours'] {
    const now = performance.now();
    if (this.#known && now - this.#knownMs < 1000) return this.#known;
    this.#knownMs = now;
    const style = getComputedStyle(this.#canvas);
    this.#known = {
      empty: style.getPropertyValue('--surface-pressed'),
      accent: style.getPropertyValue('--accent'),
      ground: style.getPropertyValue('--ground'),
    };
    return this.#known;
  }
}
