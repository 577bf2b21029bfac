// Figures against peers and limits, all measured in this run on this machine: `npm run bench [-- android iphone …]`;
// `--full` has the corpora of the backup in their whole size.
// Exit status 1 when one is short, so that a script can tell.
import { benchAndroid } from './android.ts';
import { benchBackup } from './backup.ts';
import { benchFreePhone } from './free-phone.ts';
import { benchFreeSpace } from './free-space.ts';
import { benchGallery } from './gallery.ts';
import { benchIphone } from './iphone.ts';
import { type Figure, isMet, printTable } from './measure.ts';
import { benchMemory } from './memory.ts';
import { benchOpenEvicted } from './open-evicted.ts';
import { benchSecondImport } from './second-import.ts';
import { createStage, type Stage } from './stage.ts';
import { benchStart } from './start.ts';
import { benchThumbnails } from './thumbnails.ts';
import { benchTimeline } from './timeline.ts';

const benches: Record<string, (stage: Stage) => Promise<Figure[]>> = {
  start: benchStart,
  android: benchAndroid,
  iphone: benchIphone,
  second: benchSecondImport,
  thumbnails: benchThumbnails,
  memory: benchMemory,
  backup: benchBackup,
  'free-phone': benchFreePhone,
  timeline: benchTimeline,
  gallery: benchGallery,
  'free-space': benchFreeSpace,
  'open-evicted': benchOpenEvicted,
};

const wanted = process.argv.slice(2).filter((word) => word !== '--full');
const unknown = wanted.filter((name) => !benches[name]);
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}
const figures: Figure[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`Measuring ${name} …`);
  const stage = await createStage();
  try {
    figures.push(...(await bench(stage)));
  } finally {
    await stage.remove();
  }
}
printTable(figures);
process.exitCode = figures.every(isMet) ? 0 : 1;
