import type { Trouble } from '../../../contract/api/common.ts';
import type { Task, TaskKind } from '../../../contract/api/tasks.ts';
import type { Progress } from '../../../contract/progress.ts';

/** What a run of a task gets. */
export interface TaskRun {
  /** Aborts when the task is paused or cancelled, or the host closes; the run then ends soon, at a safe place. */
  signal: AbortSignal;
  onProgress(progress: Progress): void;
  /** What it waits for now; undefined when it goes on. */
  onTrouble(trouble: Trouble | undefined): void;
}

export interface TaskEnd {
  /** What it did. */
  result?: Record<string, number>;
  /** Why it ended before everything was done. */
  stoppedBy?: Trouble | undefined;
}

/** Something that takes its time. */
export interface TaskWork {
  kind: TaskKind;
  /** The id of the phone that it is about. There is one task of a kind for each. */
  phone?: string;
  /** Tasks of the same lane run one after another. */
  lane?: string;
  /** One run of it. After a pause it is called again and goes on where it stopped. */
  run(run: TaskRun): Promise<TaskEnd>;
  /** When it has ended for good, however. */
  onEnd?: (task: Task) => void;
}
