import { useMemo } from 'react';
import type { Formats } from '../../parts/formats.ts';
import { useFormats } from '../../parts/use-formats.ts';
import { type Labels, useLabels } from '../use-labels.ts';
import { useTimelineWords } from '../words.ts';

/** All that a tile or a label says, made once for all of them: the formats alone cost a millisecond, and there are hundreds. */
export interface Speech {
  t: ReturnType<typeof useTimelineWords>;
  formats: Formats;
  labels: Labels;
}

export function useSpeech(): Speech {
  const t = useTimelineWords();
  const formats = useFormats();
  const labels = useLabels();
  return useMemo(() => ({ t, formats, labels }), [t, formats, labels]);
}
