import { orAbort } from '../../base/abort.ts';
import type { AfcConnection } from './afc-connection.ts';
import { fileInfo } from './afc-files.ts';

/** Where Photos keeps what the person has made of a photo: `…/DCIM/100APPLE/IMG_0001/Adjustments`. None of it is in DCIM. */
const edits = '/PhotoData/Mutations';

/** Whether Photos keeps an edit of the file at `path`: deleting the photo takes it along. */
export async function hasEdit(
  connection: AfcConnection,
  path: string,
  signal: AbortSignal,
): Promise<boolean> {
  const kept = Buffer.from(`${edits}${path.replace(/\.[^./]*$/, '')}`);
  return (await orAbort(fileInfo(connection, kept), signal)) !== undefined;
}
