/**
 * `photos`: all but hidden and trashed ones. `trash` is ordered by capture time like the others. No schema here: the catalog uses
 * these as values, and no verb is to wait for a schema library that it has no use for.
 */
export const timelineViews = ['photos', 'favourites', 'hidden', 'trash'] as const;
export type TimelineView = (typeof timelineViews)[number];
