import type { DeletionAnswer, PhoneDeleting, PhoneLook } from '../phone.ts';
import type { AfcConnection } from './afc-connection.ts';
import type { ImageCapture } from './image-capture.ts';
import { lookAgain } from './look-again.ts';

/** What the phone lends for it. */
export interface IosHands {
  connection: () => AfcConnection;
  capture: () => ImageCapture;
  patienceMs: number;
}

/**
 * Deleting through macOS (ImageCaptureCore), as the program Image Capture does it: Photos on the iPhone takes file and record out of
 * its library. Deleting a photo takes its edits along, so one that has an edit on the phone, or beside which anything lies, that was not
 * named, is not asked for.
 */
export function createIosDeleting({ connection, capture, patienceMs }: IosHands): PhoneDeleting {
  return {
    ...{ batch: 100, patienceMs },
    ready: async ({ signal }) => await capture().ready({ signal }),
    delete: async (photos, { signal }) => {
      // Another helper may have had to be begun since: nothing is looked at before it is ready, and no other is asked after that.
      const hand = capture();
      await hand.ready({ signal });
      const looks = await lookAgain(connection(), photos, { signal });
      const answers = looks.map(answerOf);
      const wanted = photos.filter((_, at) => answers[at] === 'asked');
      if (wanted.length === 0) return answers;
      signal.throwIfAborted();
      const outcomes = await hand.delete(wanted);
      let next = 0;
      return answers.map((answer) =>
        answer === 'asked' && outcomes[next++] !== 'deleted' ? 'refused' : answer,
      );
    },
  };
}

/** `asked` where each file still has size and time, and nothing would go with them. */
function answerOf(looks: readonly PhoneLook[]): DeletionAnswer {
  if (looks.some((look) => look === 'edited' || look === 'beside')) return 'edited';
  if (looks.some((look) => look === 'gone' || look === 'unseen')) return 'refused';
  return looks.includes('changed') ? 'changed' : 'asked';
}
