import type { AndroidFaults } from './android-faults.ts';
import { bytes } from './phone-paths.ts';
import type { ShellOutput } from './shell-output.ts';
import type { MediaRow, TestMediaStore } from './test-media-store.ts';

const trash = /\/\.trashed-\d+-[^/]*$/;

/** Android's `content` (frameworks/base, cmds/content): query, delete and call, on MediaStore's tables. */
export async function answerContent(
  words: string[],
  store: TestMediaStore,
  faults: AndroidFaults,
  output: ShellOutput,
): Promise<number> {
  const [verb = '', ...rest] = words;
  const options = new Map<string, string>();
  for (let i = 0; i < rest.length; i += 2) options.set(rest[i] ?? '', rest[i + 1] ?? '');
  const [uri = '', query = ''] = (options.get('--uri') ?? '').split('?');
  if (faults.mediaStoreFails || !uri.startsWith('content://media')) {
    return await fail(output, 'java.lang.IllegalStateException: Could not find provider: media');
  }
  if (faults.mediaStoreHangs) await new Promise(() => {});
  if (verb === 'call') {
    if (options.get('--method') === 'scan_file') store.scanFile(options.get('--arg') ?? '');
    await output.out(Buffer.from('Result: Bundle[{uri=content://media/external_primary/images/media/1}]\n'));
    return 0;
  }
  const matches = condition(options.get('--where') ?? '');
  if (matches === undefined) return await fail(output, 'android.database.sqlite.SQLiteException: near ""');
  if (verb === 'delete') {
    // MediaStore.PARAM_DELETE_DATA: the rows alone go, whatever stands under their names.
    const withData = new URLSearchParams(query).get('deletedata') !== 'false';
    store.remove(
      [...store.rows()].filter((row) => matches(row)),
      { withData },
    );
    return 0;
  }
  if (verb !== 'query') return await fail(output, `Unsupported command: ${verb}`);
  const columns = (options.get('--projection') ?? '_id:_data').split(':');
  const unknown = columns.find(
    (column) =>
      readers[column] === undefined || (faults.oldMediaStore && /^is_(?:trashed|favorite)$/.test(column)),
  );
  if (unknown !== undefined) {
    return await fail(output, `java.lang.IllegalArgumentException: Invalid column ${unknown}`);
  }
  let count = 0;
  let lines: string[] = [];
  for (const row of store.rows()) {
    if (!matches(row)) continue;
    const cells = columns.map((column) => `${column}=${readers[column]!(row, faults)}`);
    lines.push(`Row: ${count} ${cells.join(', ')}\n`);
    count += 1;
    if (lines.length === 1000) {
      await output.out(bytes(lines.join('')));
      lines = [];
    }
  }
  if (count === 0) lines.push('No result found.\n');
  await output.out(bytes(lines.join('')));
  return 0;
}

const readers: Record<string, (row: MediaRow, faults: AndroidFaults) => string | number> = {
  _id: (row) => row.id,
  _data: (row) => row.path,
  _display_name: (row) => row.path.slice(row.path.lastIndexOf('/') + 1),
  _size: (row, faults) => row.sizeBytes + faults.sizeLieBytes,
  date_modified: (row) => row.mtimeSeconds,
  date_added: (row) => row.mtimeSeconds,
  datetaken: (row) => (row.mediaType === 0 ? 'NULL' : row.mtimeSeconds * 1000),
  media_type: (row) => row.mediaType,
  is_trashed: (row, faults) => (trash.test(row.path) || faults.trashed.includes(row.path) ? 1 : 0),
  is_favorite: (row, faults) => (faults.favourites.includes(row.path) ? 1 : 0),
};

/** As the real one: words on stderr, and still the exit status 0. */
async function fail(output: ShellOutput, words: string): Promise<number> {
  await output.error(Buffer.from(`Error while accessing provider:media\n${words}\n`));
  return 0;
}

/** The few conditions that are played: `_id=N`, `_id IN (…)`, `_data='…'`, `_data IN (…)`, `media_type=1 OR media_type=3`. */
function condition(where: string): ((row: MediaRow) => boolean) | undefined {
  if (where === '') return () => true;
  const id = /^_id=(\d+)$/.exec(where);
  if (id !== null) return (row) => row.id === Number(id[1]);
  const path = /^_data='((?:[^']|'')*)'$/.exec(where);
  if (path !== null) return (row) => row.path === path[1]!.replaceAll("''", "'");
  const ids = /^_id IN \((\d+(?:,\d+)*)\)$/.exec(where);
  if (ids !== null) {
    const wanted = new Set(ids[1]!.split(',').map(Number));
    return (row) => wanted.has(row.id);
  }
  if (/^_data IN \('(?:[^']|'')*'(?:,'(?:[^']|'')*')*\)$/.test(where)) {
    const texts = where.slice('_data IN ('.length, -1).matchAll(/'((?:[^']|'')*)'/g);
    const wanted = new Set([...texts].map(([, text]) => text!.replaceAll("''", "'")));
    return (row) => wanted.has(row.path);
  }
  if (/^media_type=\d(?: OR media_type=\d)*$/.test(where)) {
    const types = [...where.matchAll(/=(\d)/g)].map((match) => Number(match[1]));
    return (row) => types.includes(row.mediaType);
  }
  return undefined;
}
