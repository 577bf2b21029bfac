/**
 * Whether what the log says of an asset is that it was deleted for good: its life has ended, and no other has begun.
 * @param fields the newest value of each
 */
export function isEnded(fields: ReadonlyMap<string, unknown>): boolean {
  const number = (field: string, otherwise: number) => {
    const value = fields.get(field);
    return typeof value === 'number' ? value : otherwise;
  };
  return number('endedLife', 0) >= number('life', 1);
}
