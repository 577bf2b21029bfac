import { closeSync, fstatSync, openSync } from 'node:fs';
import { ALL_FORMATS, CustomSource, EncodedPacketSink, Input } from 'mediabunny';
import { fileSource } from '../byte-source.ts';
import type { MediaFacts } from '../facts.ts';
import { decodeHeif } from './decode-heif.ts';
import { decodeKeyFrame } from './h264/decode-key-frame.ts';
import { rgbFrame } from './h264/rgb-frame.ts';
import { H264Error } from './h264/unsupported.ts';
import { pixelsAsTiff } from './pixels-as-tiff.ts';
import { ThumbnailError } from './thumbnail-error.ts';
import { wrapFrame, wrapVp8 } from './wrap-frame.ts';

/** A first frame is often dark or blurred: the key frame at or before this second is the poster. */
const POSTER_SECOND = 1;
const MAX_FRAME_BYTES = 32 * 1024 * 1024;
const MAX_CACHE_BYTES = 8 * 1024 * 1024;
const MAX_PIXELS = 8192 * 8192;

interface Frame {
  codec: string | null;
  configuration: Uint8Array | undefined;
  data: Uint8Array;
  width: number;
  height: number;
}

/** One picture of a video as a file that the renderer opens, read from the file by pieces: its size does not matter. */
export async function videoFrame(
  path: string,
  facts: MediaFacts,
): Promise<{ input: Buffer; mimeType: string }> {
  const frame = await readKeyFrame(path);
  const { codec, configuration, data, width, height } = frame;
  if (width * height > MAX_PIXELS)
    throw new ThumbnailError('picture-too-large', 'This video has too many pixels.');
  const orientation = facts.orientation ?? 1;
  if (codec === 'hevc' && configuration !== undefined) {
    const heif = wrapFrame({ codec, configuration, data, width, height });
    return { input: decodeHeif(heif, { orientation }), mimeType: 'image/tiff' };
  }
  if (codec === 'av1' && configuration !== undefined) {
    return { input: wrapFrame({ codec, configuration, data, width, height }), mimeType: 'image/avif' };
  }
  if (codec === 'avc' && configuration !== undefined) {
    return { input: decodeH264(configuration, data, orientation), mimeType: 'image/tiff' };
  }
  if (codec === 'vp8') return { input: wrapVp8(data), mimeType: 'image/webp' };
  throw needsPlatform(codec);
}

/** What our decoder does not cover (interlaced video, 4:2:2, 10 bits) is left to the window. */
function decodeH264(configuration: Uint8Array, data: Uint8Array, orientation: number): Buffer {
  try {
    const frame = rgbFrame(decodeKeyFrame(configuration, data));
    const { tiff, pixels } = pixelsAsTiff({ width: frame.width, height: frame.height, orientation });
    frame.writeRgb(pixels);
    return tiff;
  } catch (error) {
    if (error instanceof H264Error && error.kind === 'unsupported')
      throw needsPlatform(`H.264, ${error.message}`);
    throw new ThumbnailError('undecodable', 'The first frame of this video is damaged.', error);
  }
}

function needsPlatform(codec: string | null): ThumbnailError {
  const name = codec ?? 'its codec';
  return new ThumbnailError(
    'poster-needs-platform',
    `A picture of this video (${name}) is made when it is shown.`,
  );
}

interface DecoderConfig {
  codec: string;
  description?: ArrayBuffer | ArrayBufferView;
}

function bytesOf(description: DecoderConfig['description']): Uint8Array | undefined {
  if (description === undefined) return undefined;
  if (!ArrayBuffer.isView(description)) return new Uint8Array(description);
  return new Uint8Array(description.buffer, description.byteOffset, description.byteLength);
}

/** The av1C record of `av01.<profile>.<level><tier>.<bits>`, 4:2:0: the frame itself carries the sequence header. */
function av1Configuration(codec: string): Uint8Array | undefined {
  const match = /^av01\.([0-2])\.(\d{2})([MH])\.(08|10|12)/.exec(codec);
  if (match === null) return undefined;
  const bits = Number(match[4]);
  const flags = (match[3] === 'H' ? 0x80 : 0) | (bits > 8 ? 0x40 : 0) | (bits === 12 ? 0x20 : 0) | 0x0c;
  return Uint8Array.from([0x81, (Number(match[1]) << 5) | Number(match[2]), flags, 0]);
}

async function readKeyFrame(path: string): Promise<Frame> {
  const fd = openSync(path, 'r');
  try {
    const source = fileSource(fd, fstatSync(fd).size);
    const input = new Input({
      formats: ALL_FORMATS,
      source: new CustomSource({
        getSize: () => source.sizeBytes,
        read: (start, end) => {
          if (end - start > MAX_FRAME_BYTES) throw new Error('a piece of the file is too large');
          return source.readAt(start, end - start);
        },
        maxCacheSize: MAX_CACHE_BYTES,
      }),
    });
    try {
      return await keyFrameOf(input);
    } finally {
      input.dispose();
    }
  } catch (error) {
    if (error instanceof ThumbnailError) throw error;
    const unsupported = error instanceof Error && /unsupported|unrecogni[sz]able/i.test(error.message);
    if (unsupported) throw needsPlatform(null);
    throw new ThumbnailError('undecodable', 'This video cannot be read.', error);
  } finally {
    closeSync(fd);
  }
}

async function keyFrameOf(input: Input): Promise<Frame> {
  const track = await input.getPrimaryVideoTrack();
  if (track === null) throw new ThumbnailError('undecodable', 'This video has no pictures.');
  const sink = new EncodedPacketSink(track);
  const packet = (await sink.getKeyPacket(POSTER_SECOND)) ?? (await sink.getFirstKeyPacket());
  if (packet === null || packet.data.length === 0) {
    throw new ThumbnailError('undecodable', 'This video has no picture that can be shown alone.');
  }
  const config = (await track.getDecoderConfig()) as DecoderConfig | null;
  return {
    codec: track.codec,
    configuration: bytesOf(config?.description) ?? av1Configuration(config?.codec ?? ''),
    data: packet.data,
    width: track.codedWidth,
    height: track.codedHeight,
  };
}
