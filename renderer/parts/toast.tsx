import { X } from 'lucide-react';
import {
  Button as AriaButton,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import styles from './toast.module.css';
import { usePartWords } from './words.ts';

export interface ToastWords {
  /** What was done: "3 photos moved to Recently Deleted". */
  words: string;
  /** Takes it back. */
  onUndo?: () => void;
  isTrouble?: boolean;
}

const queue = new ToastQueue<ToastWords>({ maxVisibleToasts: 3 });

/** Says what was done, for eight seconds (longer where it is trouble), while the person goes on. */
export function toast(words: ToastWords): void {
  queue.add(words, { timeout: words.isTrouble ? 15_000 : 8000 });
}

export function ToastHost() {
  const t = usePartWords();
  return (
    <ToastRegion queue={queue} className={styles.region} aria-label={t('notices')}>
      {({ toast: each }) => (
        <Toast toast={each} className={styles.toast}>
          <ToastContent className={styles.words}>
            <Text slot="title">{each.content.words}</Text>
          </ToastContent>
          {each.content.onUndo && (
            <AriaButton
              className={styles.act}
              onPress={() => {
                each.content.onUndo?.();
                queue.close(each.key);
              }}
            >
              {t('undo')}
            </AriaButton>
          )}
          <AriaButton slot="close" className={styles.close} aria-label={t('close')}>
            <X aria-hidden />
          </AriaButton>
        </Toast>
      )}
    </ToastRegion>
  );
}
