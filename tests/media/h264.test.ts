import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeKeyFrame } from '../../electron/media/thumbnail/h264/decode-key-frame.ts';
import { I_PCM } from '../../electron/media/thumbnail/h264/picture.ts';
import { H264Error } from '../../electron/media/thumbnail/h264/unsupported.ts';
import { workedMs } from '../worked-ms.ts';

const folder = mkdtempSync(join(tmpdir(), 'photoferry-h264-'));
afterAll(() => rmSync(folder, { recursive: true }));

const WIDTH = 328;
const HEIGHT = 188;
const BUSY = `testsrc2=size=${WIDTH}x${HEIGHT}:rate=5:duration=0.4,noise=alls=25:all_seed=7`;
const RANDOM = `nullsrc=size=${WIDTH}x${HEIGHT}:rate=5:duration=0.2,geq=random(1)*255:random(2)*255:random(3)*255`;

const ready = (() => {
  try {
    return execFileSync('ffmpeg', ['-v', 'quiet', '-encoders']).includes('libx264');
  } catch {
    process.stderr.write('skipped: ffmpeg with libx264, the referee, is not installed\n');
    return false;
  }
})();

function encode(name: string, options: string, source = BUSY): string {
  const path = join(folder, `${name}.mp4`);
  const args = [
    '-v',
    'quiet',
    '-y',
    '-f',
    'lavfi',
    '-i',
    source,
    '-pix_fmt',
    'yuv420p',
    '-c:v',
    'libx264',
    '-preset',
    'fast',
  ];
  execFileSync('ffmpeg', [...args, ...options.split(' ').filter(Boolean), path], { stdio: 'ignore' });
  return path;
}

async function firstFrame(path: string): Promise<{ configuration: Uint8Array; data: Uint8Array }> {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(readFileSync(path)) });
  const track = (await input.getPrimaryVideoTrack())!;
  const packet = (await new EncodedPacketSink(track).getFirstKeyPacket())!;
  const config = (await track.getDecoderConfig()) as unknown as { description: Uint8Array };
  return { configuration: new Uint8Array(config.description), data: packet.data };
}

/** The samples of the picture without what the stream crops, planes one after the other. */
function samplesOf({ picture }: ReturnType<typeof decodeKeyFrame>): Buffer {
  const planes: [Uint8Array, number, number][] = [
    [picture.luma, picture.lumaStride, 1],
    [picture.chroma[0], picture.chromaStride, 2],
    [picture.chroma[1], picture.chromaStride, 2],
  ];
  return Buffer.concat(
    planes.flatMap(([plane, stride, part]) =>
      Array.from({ length: HEIGHT / part }, (_, row) =>
        plane.subarray(row * stride, row * stride + WIDTH / part),
      ),
    ),
  );
}

describe.skipIf(!ready)('H.264 key frames, sample for sample as ffmpeg decodes them', () => {
  it.each([
    ['baseline', '-profile:v baseline'],
    ['main', '-profile:v main'],
    ['high', '-profile:v high'],
    ['variable-length codes with 8x8', '-x264-params cabac=0:8x8dct=1'],
    ['several slices', '-x264-params slices=5'],
    ['very fine', '-crf 4'],
    ['very coarse', '-crf 48'],
    ['not smoothed', '-x264-params no-deblock=1'],
    ['smoothed with offsets', '-x264-params deblock=3,-3'],
    ['scaling matrices', '-x264-params cqm=jvt'],
    ['other chroma quantizers', '-x264-params chroma-qp-offset=-7'],
  ])('%s', async (name, options) => {
    const path = encode(name.replaceAll(' ', '-'), options);
    const { configuration, data } = await firstFrame(path);
    const expected = execFileSync('ffmpeg', [
      '-v',
      'quiet',
      '-i',
      path,
      '-frames:v',
      '1',
      '-f',
      'rawvideo',
      '-',
    ]);
    expect(samplesOf(decodeKeyFrame(configuration, data)).equals(expected)).toBe(true);
  });

  it.each([
    ['cabac', '-profile:v high'],
    ['cavlc', '-profile:v baseline'],
  ])('samples that are not compressed (%s)', async (name, profile) => {
    const path = encode(`pcm-${name}`, `-qp 1 -preset medium -x264-params psy=0 ${profile}`, RANDOM);
    const { configuration, data } = await firstFrame(path);
    const frame = decodeKeyFrame(configuration, data);
    expect(frame.picture.mbType.includes(I_PCM)).toBe(true);
    const expected = execFileSync('ffmpeg', [
      '-v',
      'quiet',
      '-i',
      path,
      '-frames:v',
      '1',
      '-f',
      'rawvideo',
      '-',
    ]);
    expect(samplesOf(frame).equals(expected)).toBe(true);
  });

  it.each([
    ['10 bits', '-pix_fmt yuv420p10le'],
    ['4:2:2', '-pix_fmt yuv422p'],
  ])('says that it does not cover %s', async (name, options) => {
    const { configuration, data } = await firstFrame(encode(name.replaceAll(/\W/g, ''), options));
    expect(() => decodeKeyFrame(configuration, data)).toThrow(
      expect.objectContaining({ kind: 'unsupported' }),
    );
  });

  it('ends soon, and only with its own error, whatever is changed in a frame', async () => {
    const frames = [
      await firstFrame(encode('fuzz-cabac', '-profile:v high')),
      await firstFrame(encode('fuzz-cavlc', '-profile:v baseline')),
    ];
    const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(
        fc.constantFrom(...frames),
        fc.boolean(),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        (frame, both, changes) => {
          const configuration = Buffer.from(frame.configuration);
          const data = Buffer.from(frame.data);
          for (const [where, value] of changes) {
            data[Math.floor(where ** 3 * data.length)] = value;
            if (both) configuration[5 + Math.floor(where * (configuration.length - 5))] = value;
          }
          const start = workedMs();
          try {
            decodeKeyFrame(configuration, data);
          } catch (error) {
            expect(error).toBeInstanceOf(H264Error);
          }
          expect(workedMs() - start).toBeLessThan(5000);
        },
      ),
      { numRuns: 120 },
    );
  });
});
