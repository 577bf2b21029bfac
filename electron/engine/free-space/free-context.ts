import type { AssetRow } from '../../catalog/assets.ts';
import type { BlobRow } from '../../catalog/backups.ts';
import type { Phone, PhoneFile, PhoneFreeing } from '../../phone/phone.ts';
import type { BackupContext } from '../backup/backup-context.ts';
import type { Candidate } from './candidate.ts';

/** What every step needs that says of a phone's files that they may go. */
export interface PhoneContext extends BackupContext {
  phone: Phone;
  /** The phone's key in the catalog. */
  key: number;
}

/** What every step of freeing a phone needs. */
export interface FreeContext extends PhoneContext {
  freeing: PhoneFreeing;
}

/** A candidate of which the catalog and the store say that it may go. */
export interface Ready {
  item: Candidate;
  file: PhoneFile;
  asset: AssetRow;
  blob: BlobRow;
  /** When the store last showed the blob. */
  seenAtMs: number;
  /** What was pushed in its place. */
  thumbnail: string | null;
}
