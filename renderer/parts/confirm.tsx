import { type ReactNode, useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { usePartWords } from './words.ts';

export interface Question {
  /** Names the act and the amount: "Delete 214 photos for good?" */
  title: string;
  /** What it means, and where each of them still is. */
  body: ReactNode;
  /** The button's words: the act again, "Delete 214 photos". Left out: it cannot be done, and the body says why. */
  act?: string;
  isDanger?: boolean;
}

type Asked = Question & { answer: (isYes: boolean) => void };
let show: ((asked: Asked) => void) | undefined;

/** Asks the person; true when they want it. The dialog stands in the shell. */
export function confirm(question: Question): Promise<boolean> {
  return new Promise((resolve) => (show ? show({ ...question, answer: resolve }) : resolve(false)));
}

export function ConfirmHost() {
  const t = usePartWords();
  const [asked, setAsked] = useState<Asked>();
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    show = (next) => {
      setAsked(next);
      setIsOpen(true);
    };
    return () => {
      show = undefined;
    };
  }, []);
  const answer = (isYes: boolean) => {
    setIsOpen(false);
    asked?.answer(isYes);
  };
  return (
    <Dialog
      title={asked?.title ?? ''}
      isOpen={isOpen}
      isQuestion
      onClose={() => answer(false)}
      actions={
        <>
          <Button onPress={() => answer(false)} autoFocus={asked?.isDanger ?? asked?.act === undefined}>
            {t(asked?.act === undefined ? 'close' : 'cancel')}
          </Button>
          {asked?.act !== undefined && (
            <Button
              kind={asked.isDanger ? 'danger' : 'primary'}
              autoFocus={!asked.isDanger}
              onPress={() => answer(true)}
            >
              {asked.act}
            </Button>
          )}
        </>
      }
    >
      {asked?.body}
    </Dialog>
  );
}
