import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';

const ffmpeg = (...args: string[]) => execFileSync('ffmpeg', ['-v', 'error', '-y', ...args]);

export const noFfmpeg = (() => {
  try {
    return !execFileSync('ffmpeg', ['-v', 'quiet', '-encoders']).includes('libx264');
  } catch {
    return true;
  }
})();

/** Half a minute in 45 MB: more than a browser fetches ahead, with its index in front. Noise, or it would be small. */
export function longVideo(file: string): void {
  const part = `${file}.part.mp4`;
  const noise = 'testsrc2=size=640x360:rate=25:duration=3,noise=alls=70:allf=t';
  const rate = ['-b:v', '12M', '-minrate', '12M', '-maxrate', '12M', '-bufsize', '12M'];
  ffmpeg(
    '-f',
    'lavfi',
    '-i',
    noise,
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-pix_fmt',
    'yuv420p',
    ...rate,
    part,
  );
  ffmpeg('-stream_loop', '9', '-i', part, '-c', 'copy', '-movflags', '+faststart', file);
  rmSync(part);
}
