import { createHash } from 'node:crypto';
import { releaseChunk } from '../../base/release-chunk.ts';
import type { Phone, PhoneFile } from '../../phone/phone.ts';
import { PhoneError } from '../../phone/phone-error.ts';

/** The SHA-256 of a file on a phone, read and hashed here. Undefined for one that the phone does not give. */
export async function readBack(
  phone: Phone,
  file: PhoneFile,
  { signal }: { signal: AbortSignal },
): Promise<Buffer | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of phone.open(file, { signal })) {
      hash.update(chunk);
      releaseChunk(chunk);
    }
  } catch (error) {
    if (error instanceof PhoneError && error.isOneFile) return undefined;
    throw error;
  }
  return hash.digest();
}
