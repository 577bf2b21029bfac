import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import type { CommandName, InputOf, OutputOf, QueryName } from '../../electron/contract/api/api.ts';
import { ask, type EngineError, tell } from './request.ts';

/** A query of the engine, kept until an event says that it is stale (`events.ts`). */
export function useAsk<Name extends QueryName>(
  name: Name,
  input: InputOf<Name>,
  options: { enabled?: boolean; keepPrevious?: boolean } = {},
) {
  return useQuery<OutputOf<Name>, EngineError>({
    queryKey: [name, input],
    queryFn: ({ signal }) => ask(name, input, { signal }),
    enabled: options.enabled ?? true,
    ...(options.keepPrevious && { placeholderData: keepPreviousData }),
  });
}

/** A command of the engine. What it changes comes back as events. */
export function useTell<Name extends CommandName>(name: Name) {
  return useMutation<OutputOf<Name>, EngineError, InputOf<Name>>({
    mutationFn: (input) => tell(name, input),
  });
}
