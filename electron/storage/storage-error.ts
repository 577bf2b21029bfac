import { PhotoferryError } from '../base/error.ts';

export type StorageErrorCode =
  /** Nobody answers, or the connection broke off. */
  | 'store-unreachable'
  /** The store answers that it is busy or failing (500, 503, 429); waiting helps. */
  | 'store-busy'
  /** The credentials are wrong, expired, or not allowed to do this. */
  | 'store-denied'
  /** The bucket or folder is not there. */
  | 'store-missing'
  | 'store-full'
  | 'store-read-only'
  /** This computer's clock is too far from the store's. */
  | 'store-clock'
  /** The bytes did not arrive as they were sent; sending again helps. */
  | 'store-corrupted'
  /** The store does not know what was asked of it. */
  | 'store-unsupported'
  /** It says something that no store should, or redirects elsewhere. */
  | 'store-strange'
  | 'object-missing'
  | 'object-exists'
  | 'object-archived'
  | 'upload-missing'
  /** A name, size or setting that the caller should not have used. */
  | 'store-misuse';

const passing: ReadonlySet<StorageErrorCode> = new Set([
  'store-unreachable',
  'store-busy',
  'store-corrupted',
]);

/** What went wrong at a store. `isPermanent`: trying the same again at once cannot help. */
export class StorageError extends PhotoferryError {
  declare readonly code: StorageErrorCode;
  readonly isPermanent: boolean;
  /** How long the store asked us to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: StorageErrorCode,
    message: string,
    options: { advice?: string; cause?: unknown; retryAfterMs?: number } = {},
  ) {
    super(code, message, options);
    this.isPermanent = !passing.has(code);
    this.retryAfterMs = options.retryAfterMs;
  }
}
