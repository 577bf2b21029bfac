import { isAbort } from '../../base/abort.ts';
import { PhotoferryError } from '../../base/error.ts';
import type { ImportResult } from '../../contract/import-result.ts';
import type { Phone } from '../../phone/phone.ts';
import type { Library } from '../library/open-library.ts';
import type { OpeningPhone } from '../phones.ts';
import { type ImportOptions, importPhone } from './import-phone.ts';

/** A phone that is there but could not be used, with the reason. */
export interface RefusedPhone {
  id: string;
  name: string;
  code: string;
  message: string;
  advice?: string;
}

/**
 * Imports phones side by side, each as soon as it is ready: one that waits for its person keeps no other waiting.
 * @throws what is no phone's fault; the reason of the first phone where none could be used
 */
export async function importPhones(
  library: Library,
  opening: readonly OpeningPhone[],
  optionsFor: (phone: Phone) => ImportOptions,
): Promise<{ results: ImportResult[]; refused: RefusedPhone[] }> {
  const results: ImportResult[] = [];
  const refused: RefusedPhone[] = [];
  const errors: unknown[] = [];
  // All of them come to an end before the library may be closed.
  await Promise.all(
    opening.map(async ({ id, name, phone: coming }) => {
      try {
        const phone = await coming;
        results.push(await importPhone(library, phone, optionsFor(phone)));
      } catch (error) {
        errors.push(error);
        if (error instanceof PhotoferryError) {
          const { code, message, advice } = error;
          refused.push({ id, name, code, message, ...(advice && { advice }) });
        }
      }
    }),
  );
  const foreign = errors.find((error) => !(error instanceof PhotoferryError) && !isAbort(error));
  if (foreign !== undefined) throw foreign;
  if (results.length === 0) throw errors[0];
  return { results, refused };
}
