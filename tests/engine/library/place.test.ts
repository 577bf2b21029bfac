import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { isOnNetworkMount } from '../../../electron/engine/library/network-mounts.ts';
import { openLibrary } from '../../../electron/engine/library/open-library.ts';
import { defaultLibrary } from '../../../electron/engine/library/place.ts';
import { temporaryFolder } from '../temporary.ts';

it('a link into a folder that another program syncs is that folder', async () => {
  const home = await temporaryFolder();
  mkdirSync(path.join(home, 'Dropbox/Pictures'), { recursive: true });
  symlinkSync(path.join(home, 'Dropbox/Pictures'), path.join(home, 'Pictures'));
  for (const place of ['Pictures', 'Pictures/Photoferry', 'Pictures/not/yet/there']) {
    expect(() => openLibrary(path.join(home, place)), place).toThrow(
      expect.objectContaining({ code: 'library-in-cloud-folder' }),
    );
  }
  expect(defaultLibrary(home)).toBe(path.join(home, 'Photoferry'));
});

it('a share on a Mac is known by its innermost mount', () => {
  const printed = [
    '/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)',
    '/dev/disk4s1 on /Volumes/Photos on tour (apfs, local, nodev)',
    '//ann@server._smb._tcp.local/photos on /Volumes/photos (smbfs, nodev, nosuid, mounted by ann)',
    'server:/export on /Volumes/export (nfs)',
    '/dev/disk5s1 on /Volumes/photos/inner (apfs, local)',
  ].join('\n');
  const share = (folder: string) => isOnNetworkMount(printed, folder);
  expect(['/Volumes/photos', '/Volumes/photos/2024', '/Volumes/export/x'].map(share)).toEqual([
    true,
    true,
    true,
  ]);
  expect(
    ['/Users/ann', '/Volumes/Photos on tour/x', '/Volumes/photos2', '/Volumes/photos/inner/x'].map(share),
  ).toEqual([false, false, false, false]);
});
