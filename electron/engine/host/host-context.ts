import type { Topic } from '../../contract/api/events.ts';
import type { Settings } from '../../contract/api/settings.ts';
import type { Library } from '../library/open-library.ts';
import type { TaskRunner } from './tasks/task-runner.ts';

/** What the parts of the host may use of each other. */
export interface HostContext {
  /** Undefined until onboarding has made one, and while its disk is away. Never kept: another may be open the next time. */
  library(): Library | undefined;
  /** @throws {PhotoferryError} `library-none`, or why it cannot be opened */
  requireLibrary(): Library;
  /** Says what has become stale, at most a few times a second for each topic. */
  changed(...topics: Topic[]): void;
  readonly tasks: TaskRunner;
  settings(): Settings;
  /** Notes in the activity list what has happened; never throws. `facts` are numbers and names, never words for people. */
  note(kind: string, facts?: Record<string, string | number>): void;
}
