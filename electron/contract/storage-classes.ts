/** Those in which a bucket may keep originals: only what is read without waiting for hours, as proof and restore need it. No schema here. */
export const storageClasses = ['STANDARD_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'] as const;
