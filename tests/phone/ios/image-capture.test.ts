import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ImageCapture, imageCaptureHere } from '../../../electron/phone/ios/image-capture.ts';
import { filesBelow } from '../../engine/import/expect-whole.ts';
import { plantOn } from '../../engine/import/plant-on.ts';
import { temporaryFolder } from '../../engine/temporary.ts';

const helper = path.resolve(import.meta.dirname, '../../phones/iphone/test-image-capture.ts');
const photosOf = (...names: string[]) =>
  names.map((name) => [{ path: `/DCIM/${name}`, sizeBytes: 3, mtimeMs: 0 }]);

async function begin(behaviour: string, timing = {}) {
  const root = await temporaryFolder();
  for (const name of ['A.JPG', 'B.JPG', 'C.JPG']) plantOn(root, `DCIM/${name}`, Buffer.from('abc'));
  const capture = new ImageCapture(
    { command: [process.execPath, helper, root, behaviour], ...timing },
    'UDID',
  );
  onTestFinished(() => capture.close());
  return { root, capture };
}

it('speaks of one request after the other, and says what became of each photo', async () => {
  const { root, capture } = await begin('works');
  const [first, second] = await Promise.all([
    capture.delete(photosOf('A.JPG', 'B.JPG')),
    capture.delete(photosOf('C.JPG')),
  ]);
  expect([first, second]).toEqual([['deleted', 'deleted'], ['deleted']]);
  expect(filesBelow(root)).toEqual([]);
  expect(await (await begin('ambiguous')).capture.delete(photosOf('A.JPG'))).toEqual(['ambiguous']);
});

it.each([
  ['no-phone', 'failed (no-device)'],
  ['nonsense', 'says what cannot be understood'],
  ['endless', 'says too much'],
  ['mute', 'does not answer'],
  ['dies', 'ended'],
])('ends, and says so, where the helper is %s', async (behaviour, how) => {
  const { capture } = await begin(behaviour, { readyMs: behaviour === 'mute' ? 150 : 20_000 });
  await expect(capture.delete(photosOf('A.JPG', 'B.JPG'))).rejects.toMatchObject({
    code: 'phone-refused',
    message: expect.stringContaining(how),
  });
  expect(capture.isOver).toBe(true);
  await expect(capture.delete(photosOf('C.JPG'))).rejects.toMatchObject({ code: 'phone-refused' });
});

it('says what helps, by what the helper says', async () => {
  const inCloud = await begin('icloud');
  await expect(inCloud.capture.delete(photosOf('A.JPG'))).rejects.toMatchObject({
    advice: expect.stringContaining('Turn that off'),
  });
  const dead = await begin('dies');
  await expect(dead.capture.delete(photosOf('A.JPG', 'B.JPG'))).rejects.toMatchObject({
    advice: expect.stringContaining('Unlock'),
  });
});

it('is not there on other systems, nor where it was not built', async () => {
  expect(imageCaptureHere('linux')).toBeUndefined();
  const missing = new ImageCapture({ command: ['/nonexistent/helper'] }, 'UDID');
  await expect(missing.delete(photosOf('A.JPG'))).rejects.toMatchObject({ code: 'phone-refused' });
});
