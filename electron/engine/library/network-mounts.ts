const networkKinds = new Set(['smbfs', 'nfs', 'afpfs', 'webdav', 'ftp', 'cifs']);

/**
 * Whether `folder` is on a share, by what `mount` prints on macOS: `//ann@server/photos on /Volumes/photos (smbfs, nodev)`.
 * The innermost mount point counts.
 */
export function isOnNetworkMount(printed: string, folder: string): boolean {
  let best = { place: '', kind: '' };
  for (const line of printed.split('\n')) {
    const [, place, kind] = /^.*? on (\/.*) \(([a-z0-9]+)[,)]/.exec(line) ?? [];
    if (place === undefined || kind === undefined || place.length < best.place.length) continue;
    if (folder === place || folder.startsWith(place === '/' ? '/' : `${place}/`)) best = { place, kind };
  }
  return networkKinds.has(best.kind);
}
