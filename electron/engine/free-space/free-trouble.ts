/** Why a file stays on its phone. */
export interface FreeTrouble {
  /** Stable. */
  code: string;
  message: string;
}

const trouble = (code: string, message: string): FreeTrouble => ({ code, message });

export const freeTroubles = {
  unknown: trouble('unknown-file', 'The library does not know this file of the phone.'),
  changedHere: trouble('plan-outdated', 'The library knows more of it by now than when it was chosen.'),
  changed: trouble(
    'changed-on-phone',
    'It is not what was backed up: it was changed on the phone. It stays, and is imported again.',
  ),
  goneAlready: trouble('gone-already', 'It is not on the phone any more.'),
  unseen: trouble('not-shown', 'The phone does not show it just now, nor that it is gone.'),
  refused: trouble('phone-refused', 'The phone did not let go of it.'),
  parted: trouble(
    'parted',
    'The phone let go of another file of the same photo, but not of this one. That one is in the vault; this one stays on the phone until you free it again.',
  ),
  replaced: trouble(
    'replaced-meanwhile',
    'Another file took its name on the phone just now. Both are there; they are imported again.',
  ),
  notInStore: trouble(
    'proof-failed',
    'The store does not show what was sent to it, just now. It stays on the phone; run a proof, which sends it again.',
  ),
  noSecondCopy: trouble(
    'no-second-copy',
    'There is no second copy of it beside the one in the vault, on this computer or in a mirror, that can be seen just now.',
  ),
  inTrash: trouble('in-trash', 'You have put it into the trash: it is kept on the phone until you decide.'),
  incomplete: trouble('incomplete', 'It has another file beside it on the phone: both go, or none.'),
  edited: trouble(
    'edited-on-phone',
    'It was edited on the phone, and what came of that is not in the backup: it would go too.',
  ),
  sameName: trouble(
    'same-name',
    'Another file of its name and size is on this phone, in another folder: they could be mistaken for each other. Delete it on the phone itself.',
  ),
  sibling: trouble('stays-together', 'Another file of the same photo has to stay, so this one stays too.'),
  meanwhile: trouble('changed-meanwhile', 'Something happened to it in the library just now. Try again.'),
  cannotMove: trouble('phone-refused', 'A file of this name cannot be moved safely on this phone.'),
  listFull: trouble('list-full', 'The list for the phone is full: it is on the next one.'),
} as const;
