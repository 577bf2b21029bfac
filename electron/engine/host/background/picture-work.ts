import { isAbort, orAbort } from '../../../base/abort.ts';
import type { Trouble } from '../../../contract/api/common.ts';
import type { Library } from '../../library/open-library.ts';
import { recordParts } from '../../parts/record-parts.ts';
import { makePictures } from '../../pictures/make-pictures.ts';
import type { HostContext } from '../host-context.ts';
import { quietly } from '../quietly.ts';
import type { TaskEnd, TaskRun, TaskWork } from '../tasks/task-work.ts';

type Step = 'thumbnail' | 'preview' | 'parts';

/** While phones are read their files come first. */
const threadsBesideImport = 1;
const lookAgainMs = 1000;

/**
 * What is made behind imports: thumbnails, which the grid waits for, then previews, then the digests of large files. `start` begins
 * it if there is something to do; while an import runs it waits for more.
 */
export function createPictureWork(host: HostContext, { onEnd }: { onEnd: () => void }) {
  let wake = () => {};
  let current: { step: Step; isSlow: boolean; stop: AbortController } | undefined;

  const isImporting = () =>
    host.tasks
      .list()
      .some(({ kind, state }) => (kind === 'import' || kind === 'samples') && state === 'running');
  const dueCount = (library: Library, step: Step) => library.catalog.jobs.dueCount(step, Date.now());
  const nextStep = (library: Library): Step | undefined =>
    (['thumbnail', 'preview', 'parts'] as const).find((step) => dueCount(library, step) > 0);

  const doStep = async (library: Library, step: Step, run: TaskRun, sums: Sums): Promise<void> => {
    const isSlow = isImporting();
    const stop = new AbortController();
    current = { step, isSlow, stop };
    const signal = AbortSignal.any([run.signal, stop.signal]);
    const onProgress: TaskRun['onProgress'] = (progress) => {
      run.onProgress(progress);
      host.changed('timeline');
    };
    try {
      if (step === 'parts') {
        const { damaged } = await recordParts(library, { signal, onProgress });
        sums.damaged += damaged.length;
        for (const file of damaged) host.note('damaged', { file });
        return;
      }
      const options = { signal, onProgress, ...(isSlow && { threads: threadsBesideImport }) };
      const { made, failed, postponed, postponedCode } = await makePictures(library, step, options);
      sums[`${step}s`] += made;
      sums.failed += failed;
      sums.postponed += postponed;
      if (postponedCode) sums.trouble = postponedTrouble(postponedCode);
    } catch (error) {
      // Something that comes first is due now.
      if (!stop.signal.aborted || !isAbort(error)) throw error;
    } finally {
      current = undefined;
    }
  };

  const work = (): TaskWork => {
    const sums: Sums = { thumbnails: 0, previews: 0, failed: 0, postponed: 0, damaged: 0 };
    return {
      kind: 'pictures',
      run: async (run): Promise<TaskEnd> => {
        const library = host.requireLibrary();
        for (;;) {
          run.signal.throwIfAborted();
          const step = nextStep(library);
          const mayBegin = step === 'thumbnail' || !isImporting();
          if (step !== undefined && mayBegin) await doStep(library, step, run, sums);
          else if (isImporting()) await nap(run.signal);
          else break;
        }
        const { trouble, ...result } = sums;
        return { result, stoppedBy: trouble };
      },
      onEnd: () => {
        host.changed('timeline', 'safety');
        onEnd();
      },
    };
  };

  const nap = async (signal: AbortSignal): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    const awoken = new Promise<void>((resolve) => {
      wake = resolve;
      timer = setTimeout(resolve, lookAgainMs);
    });
    await orAbort(awoken, signal).finally(() => clearTimeout(timer));
  };

  const start = () => {
    wake();
    const library = host.library();
    if (!library) return;
    if (current) {
      const isPreceded = current.step !== 'thumbnail' && dueCount(library, 'thumbnail') > 0;
      if (isPreceded || (current.isSlow && !isImporting())) current.stop.abort();
      return;
    }
    if (!host.tasks.find('pictures') && nextStep(library) !== undefined) host.tasks.start(work());
  };

  return {
    /** There may be more to do, or other things first. */
    start: (): void => quietly(start),
  };
}

interface Sums {
  thumbnails: number;
  previews: number;
  failed: number;
  postponed: number;
  damaged: number;
  trouble?: Trouble;
}

function postponedTrouble(code: string): Trouble {
  return {
    code,
    message: 'Some files in the library could not be read just now; pictures of them are tried again later.',
    advice: 'Check that the disk is well and that nothing was moved out of the library.',
  };
}
