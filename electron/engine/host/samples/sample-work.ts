import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openFolder } from '../../../phone/folder/folder-phone.ts';
import { importPhone } from '../../import/import-phone.ts';
import { lookAtPhone } from '../../import/look-at-phone.ts';
import { rememberPhone } from '../../phone-memory.ts';
import { drawSample } from '../../samples/draw-sample.ts';
import { sampleList } from '../../samples/sample-list.ts';
import type { HostContext } from '../host-context.ts';
import type { TaskRun, TaskWork } from '../tasks/task-work.ts';

/** Shown as where they came from. */
const folderName = 'Sample photos';
const atOnce = 2;

/** Draws the sample photos and imports them as any card is imported. */
export function sampleWork(host: HostContext, { onEnd }: { onEnd: () => void }): TaskWork {
  return {
    ...{ kind: 'samples', lane: 'samples' },
    run: async (run) => {
      const library = host.requireLibrary();
      const parent = await mkdtemp(path.join(os.tmpdir(), 'photoferry-samples-'));
      try {
        const card = path.join(parent, folderName);
        await draw(path.join(card, 'DCIM'), run);
        const phone = await openFolder(card);
        // It is no card that could come again.
        rememberPhone(library, phone.id, { isForgotten: true });
        try {
          const { outcomes, stoppedBy } = await importPhone(library, phone, { signal: run.signal });
          // The drawings are thrown away: nothing may count them as a second copy.
          await rm(path.join(card, 'DCIM'), { recursive: true });
          await lookAtPhone(library, phone, { signal: run.signal }).catch((error: unknown) => {
            // What ended the import says more.
            if (!stoppedBy) throw error;
          });
          return { result: { imported: outcomes.imported, duplicate: outcomes.duplicate }, stoppedBy };
        } finally {
          await phone.close();
        }
      } finally {
        await rm(parent, { recursive: true, force: true });
      }
    },
    onEnd: ({ state, result }) => {
      if (state === 'done') host.note('samples', { photos: result?.imported ?? 0 });
      host.changed('timeline', 'safety', 'library');
      onEnd();
    },
  };
}

async function draw(folder: string, { signal, onProgress }: TaskRun): Promise<void> {
  await mkdir(folder, { recursive: true });
  const samples = sampleList();
  const [jobId, total] = [randomUUID(), samples.length];
  const left = samples.values();
  let done = 0;
  const work = async () => {
    for (const sample of left) {
      signal.throwIfAborted();
      const place = path.join(folder, sample.name);
      await writeFile(place, await drawSample(sample));
      const taken = new Date(`${sample.takenAt}${sample.offset}`);
      await utimes(place, taken, taken);
      done++;
      onProgress({ jobId, phase: 'fetch', done, total, bytes: 0, totalBytes: 0 });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
