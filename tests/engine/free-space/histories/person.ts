import { existsSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { photo } from '../../backup/backup-desk.ts';
import { filesBelow } from '../../import/expect-whole.ts';
import { plantOn } from '../../import/plant-on.ts';
import { sha256 } from '../../removal/removal-desk.ts';
import { count } from './counts.ts';
import { digestIn, isHeld, isInVault, shaOf, type World } from './world.ts';

export function shoot(world: World, files: Record<string, Uint8Array>): void {
  for (const [name, bytes] of Object.entries(files)) {
    plantOn(world.port.root, `DCIM/${name}`, bytes);
    world.must.set(sha256(bytes), name);
  }
  count('photos shot');
  world.shot++;
}

/** By hand on the phone. What is in a library or the vault already is kept there all the same. */
export function remove(world: World, name: string): void {
  const place = path.join(world.port.root, name);
  const digest = shaOf(place);
  rmSync(place);
  if (!isHeld(world, digest) && !isInVault(world, digest)) world.must.delete(digest);
  count('deleted by hand');
}

/** Sometimes neither size nor time tells. */
export function overwrite(world: World, name: string, isSilent: boolean): void {
  const place = path.join(world.port.root, name);
  const { size, mtimeMs } = statSync(place);
  remove(world, name);
  const bytes = isSilent ? photo(Math.max(0, size - 4)) : photo(size + 10);
  writeFileSync(place, bytes);
  if (isSilent) utimesSync(place, mtimeMs / 1000, mtimeMs / 1000);
  world.must.set(sha256(bytes), `edited ${name}`);
  count('edits');
}

/** The store loses an object long after its proof; none that is the only copy, which no program could bring back. */
export function loseObject(world: World, which: number): void {
  const folder = path.join(world.vault, 'blobs');
  const objects = existsSync(folder) ? filesBelow(folder) : [];
  const lost = objects[which % Math.max(1, objects.length)];
  if (lost === undefined) return;
  const digest = digestIn(world, `blobs/${lost}`);
  if (digest !== undefined && world.must.has(digest) && !isHeld(world, digest)) return;
  rmSync(path.join(folder, lost));
  world.lost.add(`blobs/${lost}`);
  count('objects lost after their proof');
}
