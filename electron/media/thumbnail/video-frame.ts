import { closeSync, fstatSync, openSync } from 'node:fs';
import { ALL_FORMATS, CustomSource, EncodedPacketSink, Input } from 'mediabunny';
import { fileSource } from '../byte-source.ts';
import type { MediaFacts } from '../facts.ts';
import { decodeHeif } from './decode-heif.ts';
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
  if (codec === 'vp8') return { input: wrapVp8(data), mimeType: 'image/webp' };
  throw needsPlatform(codec);
}

function needsPlatform(codec: string | null): ThumbnailError {
  const name = codec ?? 'its codec';
  return new ThumbnailError(
    'poster-needs-platform',
    `A picture of this video (${name}) is made when it is shown.`,
  );
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
  const config = (await track.getDecoderConfig()) as { description?: ArrayBuffer | ArrayBufferView } | null;
  const { description } = config ?? {};
  return {
    codec: track.codec,
    configuration:
      description === undefined
        ? undefined
        : ArrayBuffer.isView(description)
          ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
          : new Uint8Array(description),
    data: packet.data,
    width: track.codedWidth,
    height: track.codedHeight,
  };
}
