import { HashPictures } from './hash-pictures.ts';
import { type Painting, paint } from './paint.ts';

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

  draw(painting: Omit<Painting, 'isCovered' | 'colours'>): void {
    this.#last = painting;
    const density = painting.layout.metrics.isPainted ? window.devicePixelRatio : 1;
    const [width, height] = [Math.round(painting.width * density), Math.round(painting.height * density)];
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#canvas.style.width = `${painting.width}px`;
      this.#canvas.style.height = `${painting.height}px`;
    }
    this.#context.setTransform(density, 0, 0, density, 0, 0);
    this.#context.imageSmoothingQuality = 'low';
    const isWhole = paint(this.#context, sharedPictures(), {
      ...painting,
      isCovered: ({ assetId }) => this.#covered.has(assetId),
      colours: this.#colours(),
    });
    if (!isWhole) this.#again();
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

  #colours(): Painting['colours'] {
    const style = getComputedStyle(this.#canvas);
    return {
      empty: style.getPropertyValue('--surface-pressed'),
      accent: style.getPropertyValue('--accent'),
      ground: style.getPropertyValue('--ground'),
    };
  }
}
