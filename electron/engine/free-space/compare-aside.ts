import { randomInt } from 'node:crypto';
import type { AsideFile, AsideLook } from '../../phone/phone.ts';
import { atOnce } from '../backup/at-once.ts';
import type { FreeContext, Ready } from './free-context.ts';
import { type FreeTrouble, freeTroubles } from './free-trouble.ts';
import { readBack } from './read-back.ts';

/** So many of each group are read back and hashed here although the phone has hashed them. */
const samples = 2;
/** What a sample may cost. */
const sampleBytes = 64 * 1024 * 1024;

export interface Aside extends AsideFile {
  ready: Ready;
  /** The key of its intent. */
  leaving: number;
}

export type Compared = { by: 'phone' | 'here' | 'both' } | { trouble: FreeTrouble };

/**
 * Holds what lies aside against what was backed up: size, time, SHA-256. A phone's own digest is believed, but tried: of every
 * group some files are read back and hashed here, and a phone that was wrong once is never believed again: then, and where it has
 * no digest, all of them are.
 */
export async function compareAside(
  context: FreeContext,
  asides: readonly Aside[],
  looks: readonly AsideLook[],
): Promise<Compared[]> {
  const { freeing, signal } = context;
  const out: (Compared | undefined)[] = asides.map((each, at) => atFirstSight(each, looks[at]!));
  const open = asides.flatMap((_, at) => (out[at] === undefined ? [at] : []));
  const saidOf = (at: number) => {
    const look = looks[at]!;
    return look.as === 'aside' ? look.sha256 : undefined;
  };
  const agrees = (at: number) => Buffer.from(saidOf(at) ?? []).equals(asides[at]!.ready.item.sha256);
  if (freeing.hashedBy === 'here') {
    for (const at of open) out[at] = agrees(at) ? { by: 'here' } : { trouble: freeTroubles.changed };
    return out as Compared[];
  }
  const sampled = new Set(sampleOf(open.filter(agrees), asides));
  let isBelieved = !isDistrusted(context);
  const readSome = async (wanted: readonly number[]) => {
    await atOnce(wanted, { limit: context.phone.parallelReads, signal }, async (at, live) => {
      const isRight =
        (await readBack(context.phone, lying(asides[at]!), { signal: live }))?.equals(
          asides[at]!.ready.item.sha256,
        ) === true;
      const said = saidOf(at);
      // The phone said one thing of a file that is another: whatever it says of others is worth nothing.
      if (said && agrees(at) !== isRight) isBelieved = false;
      out[at] = isRight ? { by: said && agrees(at) ? 'both' : 'here' } : { trouble: freeTroubles.changed };
    });
  };
  const doubtful = open.filter((at) => !isBelieved || !agrees(at));
  await readSome([...new Set([...doubtful, ...sampled])]);
  if (!isBelieved) {
    distrust(context);
    await readSome(open.filter((at) => out[at] === undefined));
  }
  for (const at of open) out[at] ??= { by: 'phone' };
  return out as Compared[];
}

function atFirstSight({ ready: { item } }: Aside, look: AsideLook): Compared | undefined {
  if (look.as === 'absent') return { trouble: freeTroubles.goneAlready };
  if (look.as === 'refused') return { trouble: freeTroubles.refused };
  if (look.sizeBytes !== item.sizeBytes || look.mtimeMs !== item.mtimeMs)
    return { trouble: freeTroubles.changed };
  return undefined;
}

function sampleOf(from: readonly number[], asides: readonly Aside[]): number[] {
  const left = from.filter((at) => asides[at]!.ready.item.sizeBytes <= sampleBytes);
  const out: number[] = [];
  while (out.length < samples && left.length > 0) out.push(...left.splice(randomInt(left.length), 1));
  return out;
}

/** As it lies aside. */
const lying = ({ aside, file: { sizeBytes, mtimeMs } }: Aside) => ({ path: aside, sizeBytes, mtimeMs });

const doubtOf = ({ phone }: FreeContext) => `digests-of-${phone.id}-are-wrong`;

const isDistrusted = (context: FreeContext) => context.library.catalog.memory.get(doubtOf(context)) === true;

const distrust = (context: FreeContext) => context.library.catalog.memory.set(doubtOf(context), true);
