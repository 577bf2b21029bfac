import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { ShortcutLayer } from '../app/shortcuts.ts';
import styles from './dialog.module.css';

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** Asks for an answer (a screen reader says so); a click beside it does not close it. */
  isQuestion?: boolean;
  isWide?: boolean;
  children: ReactNode;
  /** Buttons, the one to take last. */
  actions?: ReactNode;
}

export function Dialog({
  title,
  isOpen,
  onClose,
  isQuestion = false,
  isWide = false,
  children,
  actions,
}: DialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={!isQuestion}
      className={styles.overlay}
    >
      <Modal className={isWide ? `${styles.modal} ${styles.wide}` : styles.modal}>
        <ShortcutLayer>
          <AriaDialog role={isQuestion ? 'alertdialog' : 'dialog'} className={styles.dialog}>
            <Heading slot="title" className={styles.title}>
              {title}
            </Heading>
            <div className={styles.body}>{children}</div>
            {actions && <div className={styles.actions}>{actions}</div>}
          </AriaDialog>
        </ShortcutLayer>
      </Modal>
    </ModalOverlay>
  );
}
