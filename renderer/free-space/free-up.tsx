import { ChevronLeft } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-aria-components';
import type { PhoneCard } from '../../electron/contract/api/phones.ts';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { useFormats } from '../parts/use-formats.ts';
import styles from './free-up.module.css';
import { Freed } from './freed.tsx';
import { Freeing } from './freeing.tsx';
import { notWord } from './not-word.ts';
import { Planning } from './planning.tsx';
import { ShowList } from './show-list.tsx';
import { useFreeTask } from './use-free-task.ts';
import { useFreeSpaceWords } from './words.ts';

/** Of making space: what may go and why that is safe, the yes to it, how far it is, and what came of it. */
export function FreeUp({ phone }: { phone?: PhoneCard }) {
  const t = useFreeSpaceWords();
  const formats = useFormats();
  const { busy, last } = useFreeTask(phone ? { phone: phone.id } : 'desktop');
  /** How an earlier one ended is no news to somebody who comes for another. */
  const [sinceMs, setSinceMs] = useState(Date.now);
  const isOver = last !== undefined && last.endedAtMs! >= sinceMs;
  const stage = useRef<HTMLDivElement>(null);
  const face = busy ? 'busy' : isOver ? 'over' : 'plan';
  const faceBefore = useRef(face);
  useEffect(() => {
    // What had the focus is gone with the face that it stood in.
    if (faceBefore.current !== face) stage.current?.focus({ preventScroll: true });
    faceBefore.current = face;
  }, [face]);
  const list = phone?.kind === 'iphone' && <ShowList phone={phone} />;
  const name = phone?.name ?? '';
  const lead = phone === undefined ? 'leadDesktop' : notWord(phone);
  return (
    <Page
      title={phone ? t('titlePhone', { name }) : t('titleDesktop')}
      lead={t(lead)}
      actions={
        <Link className={styles.back} href={phone ? `/phones/${encodeURIComponent(phone.id)}` : '/settings'}>
          <ChevronLeft aria-hidden />
          {phone ? t('back', { name }) : t('backSettings')}
        </Link>
      }
    >
      <div ref={stage} tabIndex={-1} className={styles.stage}>
        {busy ? (
          <Freeing task={busy} phone={phone} />
        ) : isOver ? (
          <>
            <Freed task={last} phone={phone} onAgain={() => setSinceMs(Date.now())} />
            {list}
          </>
        ) : (
          <>
            {list}
            <Planning phone={phone} />
            {last && (
              <div>
                <Button kind="quiet" onPress={() => setSinceMs(last.endedAtMs!)}>
                  {t('lastTime', { ago: formats.ago(last.endedAtMs!) })}
                </Button>
              </div>
            )}
          </>
        )}
      </div>
    </Page>
  );
}
