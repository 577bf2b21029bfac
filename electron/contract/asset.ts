import { z } from 'zod';

/** What one file of an asset is to it. A motion photo is one `photo` with a video inside. */
export const resourceRole = z.enum([
  'photo',
  'video',
  'paired-video',
  'edited-photo',
  'edited-video',
  'raw',
  'adjustments',
  'sidecar',
]);
export type ResourceRole = z.infer<typeof resourceRole>;

/** What the capture time rests on, strongest first. */
export const timeEvidence = z.enum([
  'exif-offset',
  'exif-gps',
  'quicktime-creationdate',
  'exif-local',
  'file-name',
  'mtime',
]);
export type TimeEvidence = z.infer<typeof timeEvidence>;

export const assetKind = z.enum(['photo', 'video', 'live-photo', 'motion-photo']);
export type AssetKind = z.infer<typeof assetKind>;
