import type { FreeSpaceTarget } from '../../electron/contract/api/free-space.ts';
import { useAsk } from '../api/hooks.ts';
import { type Choice, firstChoice, planInput } from './choice.ts';

/** What may go by a choice; asked again when a task has ended that could have changed it. */
export function useFreePlan(
  target: FreeSpaceTarget,
  { choice = firstChoice, enabled = true }: { choice?: Choice; enabled?: boolean } = {},
) {
  return useAsk('planFreeSpace', planInput(target, choice), { enabled, keepPrevious: true });
}
