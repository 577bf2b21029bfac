import { type Clock, parseClock } from './clock.ts';
import { parseBlobRef, parseChainName } from './layout.ts';

/** One change of the library as the log holds it: the value of a field of an entity from this clock on. */
export interface Change {
  clock: Clock;
  /** `asset:<32 hex>`, `alias:<32 hex>`, or `file:<32 hex>` for one that belongs to no asset. */
  entity: string;
  field: string;
  /** JSON. */
  value: unknown;
}

/** The value of `resource:<role>:<sha256 hex>`; `null` once the file does not belong to the asset any more. */
export interface ResourceValue {
  name: string;
  /** Where it stood below the library, '/' between. Not to be trusted as a path. */
  path: string | null;
  sizeBytes: number;
  mtimeMs: number;
  contentIdentifier: string | null;
  /** `<domain>/<blobId>.<generation>`. */
  blob: string;
}

export interface PreviewValue {
  /** Hex. */
  sha256: string;
  sizeBytes: number;
  type: string;
  blob: string;
}

export interface ThumbnailValue {
  /** Whole name of the pack. */
  pack: string;
  offset: number;
  length: number;
  /** Hex. */
  sha256: string;
  type: string;
}

const entityPattern = /^(asset|alias|file):[0-9a-f]{32}$/;
const fieldPattern = /^[a-zA-Z]{1,40}$/;
const resourcePattern = /^resource:([a-z-]{1,20}):([0-9a-f]{64})$/;
const sha256Pattern = /^[0-9a-f]{64}$/;
/** Values are a few hundred bytes; this is far beyond the longest path. */
const maxValueLength = 65_536;

/** What a `resource:…` field is about. */
export function parseResourceField(field: string): { role: string; sha256: string } | undefined {
  const match = resourcePattern.exec(field);
  return match ? { role: match[1]!, sha256: match[2]! } : undefined;
}

/** `undefined` for what is no change in the form of the log. Fields that this version does not know pass with any value. */
export function readChange(raw: unknown): Change | undefined {
  if (!Array.isArray(raw) || raw.length !== 4) return undefined;
  const [clock, entity, field, value] = raw as unknown[];
  if (!parseClock(clock) || typeof entity !== 'string' || !entityPattern.test(entity)) return undefined;
  if (typeof field !== 'string' || !(fieldPattern.test(field) || resourcePattern.test(field)))
    return undefined;
  if (value === undefined || !isShort(value)) return undefined;
  const kind = field.startsWith('resource:') ? 'resource' : field;
  const known = entity.startsWith('alias:') ? aliasFields : assetFields;
  const isValid = Object.hasOwn(known, kind) ? known[kind] : undefined;
  if (isValid && !isValid(value)) return undefined;
  return { clock: clock as Clock, entity, field, value };
}

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string' && value.length <= 4096;
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isWhole: Check = (value) => Number.isSafeInteger(value);
const isFlag: Check = (value) => typeof value === 'boolean';
const isSha256: Check = (value) => typeof value === 'string' && sha256Pattern.test(value);
const isBlob: Check = (value) => parseBlobRef(value) !== undefined;
const isPack: Check = (value) => typeof value === 'string' && parseChainName(value)?.kind === 'thumbs';
const within =
  (limit: number): Check =>
  (value) =>
    typeof value === 'number' && Math.abs(value) <= limit;
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const shaped =
  (members: Record<string, Check>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(members).every(([name, check]) =>
      check(Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined),
    );

const assetFields: Record<string, Check> = {
  kind: isText,
  takenAtMs: isWhole,
  offsetMinutes: orNull(isWhole),
  evidence: isText,
  width: orNull(isCount),
  height: orNull(isCount),
  durationMs: orNull(isCount),
  camera: orNull(isText),
  lens: orNull(isText),
  latitude: orNull(within(90)),
  longitude: orNull(within(180)),
  favourite: isFlag,
  hidden: isFlag,
  trashedAt: orNull(isWhole),
  rotation: (value) => value === 0 || value === 90 || value === 180 || value === 270,
  burstId: orNull(isText),
  thumbhash: orNull(isText),
  life: isCount,
  endedLife: isCount,
  resource: orNull(
    shaped({
      ...{ name: isText, path: orNull(isText), sizeBytes: isCount, mtimeMs: isWhole },
      ...{ contentIdentifier: orNull(isText), blob: isBlob },
    }),
  ),
  preview: orNull(shaped({ sha256: isSha256, sizeBytes: isCount, type: isText, blob: isBlob })),
  thumbnail: orNull(
    shaped({ pack: isPack, offset: isCount, length: isCount, sha256: isSha256, type: isText }),
  ),
};

const aliasFields: Record<string, Check> = {
  asset: (value) => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value),
};

/** Bounded without ever failing: a value nested too deep for JSON is too long as well. */
function isShort(value: unknown): boolean {
  try {
    return JSON.stringify(value).length <= maxValueLength;
  } catch {
    return false;
  }
}
