import path from 'node:path';
import { openFolder } from '../../../../electron/phone/folder/folder-phone.ts';
import type { Phone } from '../../../../electron/phone/phone.ts';
import { filesBelow } from '../../import/expect-whole.ts';
import type { PluggedAndroid } from '../../import/plugged-phones.ts';

/** A phone as a history knows it. */
export interface PhonePort {
  /** The folder that plays its storage. */
  root: string;
  open(): Promise<Phone>;
  /** Where a path of the phone is on this computer. */
  placeOf(name: string): string;
  /** Who hashes what lies aside; with `phone` it may lie. */
  hashedBy: 'phone' | 'here';
  /** Files of its owner, below the root. */
  files(): string[];
  /** What lies aside. */
  asides(): string[];
}

/** A card, of which some readers say that it hashes by itself. */
export const cardPort = (root: string): PhonePort => ({
  ...{ root, hashedBy: 'here' },
  open: () => openFolder(root),
  placeOf: (name) => path.join(root, name),
  files: () => filesBelow(root).filter((each) => !isAside(each)),
  asides: () => filesBelow(root).filter(isAside),
});

const isAside = (name: string) => path.basename(name).startsWith('.photoferry-');

const storage = '/storage/emulated/0/';

/** The test phone behind the real adb server. */
export const androidPort = ({ root, connect }: PluggedAndroid): PhonePort => ({
  ...{ root, hashedBy: 'phone' },
  open: connect,
  placeOf: (name) => path.join(root, name.slice(storage.length)),
  files: () => filesBelow(root).filter((each) => !/^(?:Pictures\/)?Photoferry\//.test(each)),
  asides: () =>
    filesBelow(root).filter((each) => each.startsWith('Photoferry/.aside/') && !each.endsWith('/.nomedia')),
});
