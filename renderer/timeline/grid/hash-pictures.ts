import { thumbHashToAverageRGBA } from 'thumbhash';
import { thumbHashPixels } from './thumb-hash-pixels.ts';

const slot = 16;
const perSide = 16;
const mostPages = 40;

export interface HashPicture {
  page: OffscreenCanvas;
  x: number;
  y: number;
  width: number;
  height: number;
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));

/**
 * ThumbHashes as small pictures on a few shared sheets (256 KB each, the oldest used again), so that thousands of them can be drawn in
 * a frame.
 */
export class HashPictures {
  readonly #pages: { canvas: OffscreenCanvas; context: OffscreenCanvasRenderingContext2D; keys: string[] }[] =
    [];
  readonly #pictures = new Map<string, HashPicture | null>();
  readonly #colours = new Map<string, string>();
  #current = -1;

  /** Undefined while it has not been made. */
  known(base64: string): HashPicture | null | undefined {
    return this.#pictures.get(base64);
  }

  /** Null for what is no ThumbHash. */
  make(base64: string): HashPicture | null {
    let picture: HashPicture | null = null;
    const page = this.#page();
    try {
      const { width, height, rgba } = thumbHashPixels(bytesOf(base64), slot);
      const at = page.keys.length;
      const [x, y] = [(at % perSide) * slot, Math.floor(at / perSide) * slot];
      page.context.putImageData(new ImageData(rgba, width, height), x, y);
      picture = { page: page.canvas, x, y, width, height };
    } catch {
      // A damaged hash: the tile keeps its plain colour.
    }
    page.keys.push(base64);
    this.#pictures.set(base64, picture);
    return picture;
  }

  colour(base64: string): string {
    const known = this.#colours.get(base64);
    if (known) return known;
    let colour = 'rgb(128 128 128)';
    try {
      const { r, g, b } = thumbHashToAverageRGBA(bytesOf(base64));
      colour = `rgb(${[r, g, b].map((part) => Math.round(part * 255)).join(' ')})`;
    } catch {
      // As above.
    }
    if (this.#colours.size > 20_000) this.#colours.clear();
    this.#colours.set(base64, colour);
    return colour;
  }

  #page() {
    const current = this.#pages[this.#current];
    if (current && current.keys.length < perSide * perSide) return current;
    this.#current = (this.#current + 1) % mostPages;
    let page = this.#pages[this.#current];
    if (!page) {
      const canvas = new OffscreenCanvas(slot * perSide, slot * perSide);
      page = { canvas, context: canvas.getContext('2d')!, keys: [] };
      this.#pages[this.#current] = page;
    }
    for (const key of page.keys) this.#pictures.delete(key);
    page.keys = [];
    return page;
  }
}
