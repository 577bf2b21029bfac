import { EngineError } from '../../api/request.ts';
import { toast } from '../../parts/toast.tsx';
import { troubleInWords } from '../../parts/trouble-words.ts';

/** Says why something was not done, in the person's language. */
export function tellTrouble(error: unknown): void {
  const { code, message, advice } =
    error instanceof EngineError ? error : { code: 'internal', message: String(error), advice: undefined };
  toast({ words: troubleInWords({ code, message, ...(advice && { advice }) }), isTrouble: true });
}
