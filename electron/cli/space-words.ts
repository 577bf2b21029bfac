import type { FreeSpaceWarning, StayCode } from '../contract/api/free-space.ts';
import type { DeviceKind } from '../contract/device.ts';

export const stayWords: Record<StayCode, string> = {
  'in-trash': 'in the trash',
  pending: 'with something beside them on the phone that is not in the library, or changed since',
  'not-backed-up': 'not backed up yet',
  'not-proven': 'backed up, but not proven',
  'pictures-missing': 'without a thumbnail or preview yet',
  'kept-here': 'kept on this computer, as you said',
  'no-second-copy': 'without a second copy beside the vault, on this computer or in a mirror',
  favourite: 'favourites',
  'too-new': 'too new by your rule',
  'too-small': 'too small by your rule',
};

/** What is said before the yes, of this kind of phone. */
export function warningWords(warning: FreeSpaceWarning, kind: DeviceKind | 'desktop'): string {
  switch (warning) {
    case 'no-trash':
      return kind === 'android'
        ? 'On this phone they are deleted at once: they do not go to its Recently Deleted. A small picture of each stays in its gallery.'
        : 'There they are deleted at once: there is no trash.';
    case 'cloud-sync':
      return kind === 'iphone'
        ? 'With iCloud Photos on, what you delete on the iPhone is deleted in iCloud and on your other Apple devices too.'
        : 'An app that keeps the phone’s folders in step with a cloud may delete them there too.';
    case 'deletes-by-hand':
      return 'Nothing is deleted on an iPhone from here: it gets the list of what is safe, and you delete there.';
    case 'recently-deleted':
      return 'Space comes back when the iPhone’s own Recently Deleted is emptied, by itself after 30 days.';
    case 'fetched-when-opened':
      return 'Thumbnails and previews stay here; an original is fetched from the vault when you want it.';
    case 'not-enough':
      return 'That is less than you asked for: nothing else is safe to go.';
    case 'no-vault':
      return 'No vault has been set up, so nothing is proven and nothing can go: `photoferry vault create`.';
  }
}
