import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { ShortcutLayer } from '../app/shortcuts.ts';
import { OpenPhoto } from './open-photo.tsx';
import classes from './viewer.module.css';
import { useWords } from './words.ts';

/** One photo or video over the place it was opened from, with its neighbours there. `id`: the key of its asset. */
export function Viewer({ id, onClose }: { id: number; onClose: () => void }) {
  const t = useWords();
  return (
    <ModalOverlay isOpen isKeyboardDismissDisabled className={classes.overlay}>
      <Modal className={classes.modal}>
        <ShortcutLayer>
          <Dialog aria-label={t('viewer')} className={classes.dialog}>
            <OpenPhoto id={id} onClose={onClose} />
          </Dialog>
        </ShortcutLayer>
      </Modal>
    </ModalOverlay>
  );
}
