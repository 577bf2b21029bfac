import type { FreeSpaceWarning } from '../../contract/api/free-space.ts';
import type { DeviceKind } from '../../contract/device.ts';
import type { Library } from '../library/open-library.ts';

/** What deleting means there, and has to be said before the yes. */
const whatItMeans: Record<DeviceKind | 'desktop', readonly FreeSpaceWarning[]> = {
  android: ['no-trash', 'cloud-sync'],
  iphone: ['deletes-by-hand', 'recently-deleted', 'cloud-sync'],
  folder: ['no-trash'],
  desktop: ['fetched-when-opened'],
};

/** What goes there may go in a cloud too: that takes a yes of its own. */
export const asksForCloudYes = (kind: DeviceKind | 'desktop'): boolean =>
  whatItMeans[kind].includes('cloud-sync');

/** @param wanted what was asked for and cannot be had is said too */
export function spaceWarnings(
  library: Library,
  kind: DeviceKind | 'desktop',
  wanted: { needBytes: number | undefined; bytes: number },
): FreeSpaceWarning[] {
  const { needBytes, bytes } = wanted;
  return [
    ...whatItMeans[kind],
    ...(needBytes !== undefined && bytes < needBytes ? (['not-enough'] as const) : []),
    ...(library.catalog.vault.get() ? [] : (['no-vault'] as const)),
  ];
}
