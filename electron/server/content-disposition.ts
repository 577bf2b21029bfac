/**
 * `attachment` with a name (RFC 6266, RFC 8187). The name comes from a phone: nothing in it ends the header, names a folder, or
 * shows another ending than it has.
 */
export function attachment(name: string): string {
  const plain = name
    .toWellFormed()
    // Controls, and what turns the direction of writing.
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[\\/:*?"<>|]/g, '_')
    .replace(/^\.+|[. ]+$/g, '')
    .slice(-200);
  const shown = plain || 'file';
  const ascii = shown.replace(/[^\x20-\x7e]|%/g, '_');
  const encoded = encodeURIComponent(shown).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
