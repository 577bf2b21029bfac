import type { FailedJob } from '../../catalog/backups.ts';

/** Why a file cannot be backed up. */
export interface Trouble {
  /** For people: below the library. */
  path: string;
  code: string;
  message: string;
  isPermanent: boolean;
}

/** What no further try can mend: a file has to come back first. */
const lasting: Readonly<Record<string, string>> = {
  'file-changed':
    'It is not what the phone gave: it was changed here, or this disk has damaged it. Import it again from the phone.',
  'original-missing':
    'It is not on this computer any more, and the vault has no proven copy of it: import it again. Where the vault may have it again, `photoferry prove` finds it.',
};

const deleted = 'deleted-meanwhile';

/** The person has deleted it for good while it was being backed up: nobody has to be told. */
export const deletedMeanwhile = (path: string): Trouble => ({
  ...{ path, code: deleted, message: 'It was deleted meanwhile.', isPermanent: true },
});

export const isDeletedMeanwhile = ({ code }: Trouble) => code === deleted;

export const lastingTrouble = (code: keyof typeof lasting, path: string): Trouble => ({
  ...{ path, code, message: lasting[code]!, isPermanent: true },
});

export const notKept = (path: string): Trouble => ({
  path,
  code: 'blob-not-kept',
  message:
    'The store took it and does not have it, or has something else in its place. It is sent again later.',
  isPermanent: false,
});

/** What an earlier backup found out. */
export const troubleOfJob = ({ code, path }: FailedJob): Trouble => ({
  ...{ path, code, message: lasting[code] ?? 'An earlier backup could not take it.', isPermanent: true },
});
