import { type Library, openLibrary } from '../engine/library/open-library.ts';
import type { Output } from './output.ts';

/** Opens the library and says what the person should know of how it was found. */
export function openForVerb(folder: string, output: Output, options: { mustExist?: boolean } = {}): Library {
  const library = openLibrary(folder, options);
  for (const notice of library.notices) output.say(notice);
  return library;
}
