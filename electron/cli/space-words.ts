import type { FreeSpaceWarning, StayCode } from '../contract/api/free-space.ts';
import type { DeviceKind } from '../contract/device.ts';

export const stayWords: Record<StayCode, string> = {
  'in-trash': 'in the trash',
  pending: 'with something beside them on the phone that is not in the library, or changed since',
  'not-backed-up': 'not backed up yet',
  'not-proven': 'backed up, but not proven',
  'pictures-missing': 'with a thumbnail or preview still to be made (`photoferry import` makes them)',
  'kept-here': 'kept on this computer, as you said',
  'no-second-copy': 'without a second copy beside the vault, on this computer or in a mirror',
  favourite: 'favourites',
  'too-new': 'too new by your rule',
  'too-small': 'too small by your rule',
};

/** Of a file that was to go and did not: why, and what to do. What has no words is told by its code. */
export const refusedWords: Readonly<Record<string, string>> = {
  'changed-on-phone':
    'it was changed on the phone since it was backed up; it stays. The next import takes it as it is now.',
  'replaced-meanwhile':
    'another file took its name on the phone just now; both are there. The next import takes them.',
  'gone-already': 'it was not there any more.',
  'not-shown': 'the phone does not show it just now, nor that it is gone.',
  'stays-together': 'it stays, for another file of the same photo does.',
  parted:
    'it stays: the phone let go of another file of the same photo, but not of this one. That one is in the vault; free again later.',
  'edited-on-phone':
    'it stays: it was edited on the phone, and that edit is not in the vault. Import and back up, then free again.',
  incomplete: 'it stays, for beside it is another file that was not chosen. Free again.',
  'unknown-file': 'it stays: the library does not know it. Import first.',
  'plan-outdated': 'it stays: the library knows more of it by now than when it was chosen. Free again.',
  'phone-refused': 'it stays: the phone did not let go of it.',
  'same-name':
    'it stays: the phone holds another file of its name and size, and macOS could take one for the other. Delete it on the phone.',
  'changed-meanwhile': 'it stays: something happened to it in the library just now. Free again.',
  'list-full': 'it stays: the list is full. It is on the next one.',
  'proof-failed':
    'it stays: the vault does not show what was sent to it, just now. `photoferry prove` sends it again.',
  'no-second-copy': 'it stays: no second copy of it can be seen just now.',
  'not-backed-up': 'it stays: the vault does not have all of it. `photoferry backup` brings it there.',
  'not-proven': 'it stays: it is not proven in the vault any more. `photoferry prove` looks into it.',
  'pictures-missing':
    'it stays: its thumbnail or preview is still to be made. `photoferry import` makes them.',
  pending:
    'it stays: beside it on the phone is something that is not in the library, or it has changed. Import first.',
  'in-trash': 'it stays: it is in the trash, which has a way of its own (`photoferry trash`).',
  'kept-here': 'it stays: you keep it on this computer. `photoferry keep remove` lets it go.',
  'deleted-elsewhere':
    'it stays: another of your computers has deleted it for good, and the vault does not keep it any longer.',
  'file-changed': 'it stays: it is not what was imported, it was changed on this computer.',
  'original-missing':
    'it did not stand where it should, so nothing of it was removed. `photoferry prove` looks into it.',
  'no-such-asset': 'it is not in the library any more.',
};

/** What is said before the yes, of this kind of phone. */
export function warningWords(warning: FreeSpaceWarning, kind: DeviceKind | 'desktop'): string {
  switch (warning) {
    case 'no-trash':
      return kind === 'android'
        ? 'On this phone they are deleted at once: they do not go to its Recently Deleted. A small picture of each that can be pictured stays in its gallery.'
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
