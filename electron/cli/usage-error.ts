import { PhotoferryError } from '../base/error.ts';

/** The verb was called in a way that it cannot be meant: exit status 2, as for an option that there is not. */
export class UsageError extends PhotoferryError {}
