import type { DecodedFrame } from './decode-key-frame.ts';

export interface RgbFrame {
  width: number;
  height: number;
  /** Writes the cropped frame as RGB rows without padding. */
  writeRgb(pixels: Uint8Array): void;
}

/** The frame in colours: BT.709 from 720 lines on where the stream does not say, BT.601 below. */
export function rgbFrame({ picture, sequence }: DecodedFrame): RgbFrame {
  const { widthInMbs, heightInMbs, crop, fullRange, matrix, monochrome } = sequence;
  const width = widthInMbs * 16 - crop.left - crop.right;
  const height = heightInMbs * 16 - crop.top - crop.bottom;
  const { luma, lumaStride, chroma, chromaStride } = picture;
  const is709 = matrix === 1 || (matrix === 2 && height >= 720);
  const [red, blue] = is709 ? [0.2126, 0.0722] : [0.299, 0.114];
  const scale = fullRange ? 1 : 255 / 219;
  const chromaScale = fullRange ? 1 : 255 / 224;
  const black = fullRange ? 0 : 16;
  const [redOfCr, blueOfCb] = [2 * (1 - red) * chromaScale, 2 * (1 - blue) * chromaScale];
  const green = 1 - red - blue;
  const [greenOfCr, greenOfCb] = [(redOfCr * red) / green, (blueOfCb * blue) / green];
  return {
    width,
    height,
    writeRgb(pixels) {
      const clamped = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.length);
      let to = 0;
      for (let y = crop.top; y < crop.top + height; y++) {
        for (let x = crop.left; x < crop.left + width; x++) {
          const light = (luma[y * lumaStride + x]! - black) * scale;
          const at = (y >> 1) * chromaStride + (x >> 1);
          const cb = monochrome ? 0 : chroma[0][at]! - 128;
          const cr = monochrome ? 0 : chroma[1][at]! - 128;
          clamped[to++] = light + redOfCr * cr;
          clamped[to++] = light - greenOfCr * cr - greenOfCb * cb;
          clamped[to++] = light + blueOfCb * cb;
        }
      }
    },
  };
}
