import type { AssetKind, ResourceRole } from '../../contract/asset.ts';
import { burstOfName } from './burst-name.ts';
import {
  type FileKey,
  type Fit,
  fitsAdjustments,
  fitsEdit,
  fitsLive,
  fitsRaw,
  fitsSidecar,
  type Named,
  nameFile,
  type PairingFile,
} from './pairing-rules.ts';

/** More files than this in one neighbourhood are no phone's doing: each then stands alone, so that the work stays bounded. */
const MAX_NEIGHBOURS = 500;

export interface PairedAsset {
  /** The primary file first: photo before raw before video. Then by role and name. */
  files: { key: FileKey; role: ResourceRole }[];
  kind: AssetKind;
  /** True for adjustments or a sidecar whose photo is not here (yet). */
  orphan: boolean;
  /** The burst that the asset is a frame of; assets with the same one, on one phone, are one burst. */
  burst?: string;
}

type Host = { file: Named; role: ResourceRole };
type Rule = (attached: Named, host: Named) => Fit;

const ROLE_ORDER: ResourceRole[] = [
  'photo',
  'raw',
  'video',
  'paired-video',
  'edited-photo',
  'edited-video',
  'adjustments',
  'sidecar',
];

/**
 * Puts the files of a neighbourhood (one phone's folder and `neighbourhoodKey`, and all that carry the same content
 * identifier) together into assets: a partition, every file in exactly one. Pure; the order of the input does not matter,
 * so the answer is the same whenever a late file makes the caller ask again.
 */
export function pairFiles(files: readonly PairingFile[]): PairedAsset[] {
  const named = files.map(nameFile).sort(compareNamed);
  const hosts = new Map<Named, Host>();
  if (named.length <= MAX_NEIGHBOURS) attachAll(named, hosts);
  const members = new Map<Named, Named[]>();
  for (const each of named) {
    let root = each;
    for (let host = hosts.get(root); host !== undefined; host = hosts.get(root)) root = host.file;
    const group = members.get(root);
    if (group === undefined) members.set(root, [each]);
    else group.push(each);
  }
  return [...members].map(([root, group]) => toAsset(root, group, hosts));
}

function attachAll(named: Named[], hosts: Map<Named, Host>): void {
  const of = (...kinds: string[]) => named.filter((each) => kinds.includes(each.kind) && !hosts.has(each));
  const isEdit = (each: Named) => each.stem.edit !== undefined;

  const media = of('photo', 'raw', 'video');
  const originals = media.filter((each) => !isEdit(each));
  for (const edit of media.filter((each) => isEdit(each) && each.kind !== 'raw')) {
    attachToBest(edit, originals, fitsEdit, hosts, edit.kind === 'video' ? 'edited-video' : 'edited-photo');
  }
  // An edit without its original here counts as an original from now on.
  matchOneToOne(of('raw'), of('photo'), (raw, photo) => fitsRaw(photo, raw), hosts, 'raw');
  matchOneToOne(of('video'), of('photo'), (video, still) => fitsLive(still, video), hosts, 'paired-video');
  for (const each of of('adjustments')) {
    const edited = new Set([...hosts.values()].map((host) => host.file));
    const rule: Rule = (adjustments, original) => {
      const fit = fitsAdjustments(adjustments, original);
      return fit === undefined ? undefined : fit + (edited.has(original) ? 0 : 10);
    };
    attachToBest(each, originals, rule, hosts, 'adjustments');
  }
  for (const each of of('sidecar')) attachToBest(each, media, fitsSidecar, hosts, 'sidecar');
}

/** Gives `attached` the host that fits best; the first by name among equals. */
function attachToBest(
  attached: Named,
  candidates: Named[],
  rule: Rule,
  hosts: Map<Named, Host>,
  role: ResourceRole,
): void {
  let best: { host: Named; fit: number } | undefined;
  for (const host of candidates) {
    const fit = rule(attached, host);
    if (fit !== undefined && (best === undefined || fit < best.fit)) best = { host, fit };
  }
  if (best !== undefined) hosts.set(attached, { file: best.host, role });
}

/** The best fits first; each host and each attached file at most once. */
function matchOneToOne(
  attached: Named[],
  candidates: Named[],
  rule: Rule,
  hosts: Map<Named, Host>,
  role: ResourceRole,
): void {
  const fits = attached.flatMap((each) =>
    candidates.flatMap((host) => {
      const fit = rule(each, host);
      return fit === undefined ? [] : [{ each, host, fit }];
    }),
  );
  fits.sort((a, b) => a.fit - b.fit || compareNamed(a.host, b.host) || compareNamed(a.each, b.each));
  const taken = new Set<Named>();
  for (const { each, host } of fits) {
    if (hosts.has(each) || taken.has(host)) continue;
    taken.add(host);
    hosts.set(each, { file: host, role });
  }
}

function toAsset(root: Named, group: Named[], hosts: Map<Named, Host>): PairedAsset {
  const files = group
    .map((each) => ({ key: each.file.key, role: hosts.get(each)?.role ?? ownRole(root) }))
    .sort((a, b) => ROLE_ORDER.indexOf(a.role) - ROLE_ORDER.indexOf(b.role));
  const isLive = files.some((file) => file.role === 'paired-video');
  const isMotion = root.file.facts.motionVideo !== undefined;
  const kind: AssetKind =
    root.kind === 'video' ? 'video' : isLive ? 'live-photo' : isMotion ? 'motion-photo' : 'photo';
  const asset: PairedAsset = { files, kind, orphan: root.kind === 'adjustments' || root.kind === 'sidecar' };
  const { facts, phoneFacts, name } = root.file;
  const burst = facts.burstId ?? phoneFacts?.burstId ?? (kind === 'video' ? undefined : burstOfName(name));
  if (burst !== undefined) asset.burst = burst;
  return asset;
}

function ownRole({ kind }: Named): ResourceRole {
  return kind === 'other' ? 'photo' : kind;
}

/** A total order that rests on nothing but the files themselves; it puts IMG_1.HEIC before a JPEG made of it. */
function compareNamed(a: Named, b: Named): number {
  return (
    compareText(a.file.folder, b.file.folder) ||
    compareText(a.stem.fullName, b.stem.fullName) ||
    compareText(a.file.name, b.file.name) ||
    compareText(String(a.file.key), String(b.file.key))
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
