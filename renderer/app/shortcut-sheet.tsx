import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { usePartWords } from '../parts/words.ts';
import { heldWithAll, keyNames } from './key-names.ts';
import styles from './shortcut-sheet.module.css';
import { isMac, type Shortcut, shortcutsNow, useShortcut } from './shortcuts.ts';
import { useAppWords } from './words.ts';

/** What can be pressed where the person is now, on "?". */
export function ShortcutSheet() {
  const t = useAppWords();
  const parts = usePartWords();
  // What held when it was opened: its own layer hides all of it.
  const [listed, setListed] = useState<readonly Shortcut[]>([]);
  const [isOpen, setIsOpen] = useState(false);
  useShortcut(
    '?',
    t('showShortcuts'),
    () => {
      setListed(shortcutsNow().filter(({ group, what }) => group !== '' && what !== ''));
      setIsOpen(true);
    },
    { group: t('groupGeneral'), isEverywhere: true, isOn: !isOpen },
  );
  const groups = Map.groupBy([...listed].reverse(), ({ group }) => group);
  const close = () => setIsOpen(false);
  return (
    <Dialog
      title={t('shortcuts')}
      isOpen={isOpen}
      isWide
      onClose={close}
      actions={
        <Button autoFocus onPress={close}>
          {parts('close')}
        </Button>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and so must be reached by the keyboard */}
      <section className={styles.groups} aria-label={t('shortcuts')} tabIndex={0}>
        {[...groups].map(([group, shortcuts]) => (
          <section key={group} className={styles.group}>
            <h3>{group}</h3>
            <dl>
              {shortcuts.map(({ keys, what }) => (
                <div key={`${what} ${keys.join()}`} className={styles.row}>
                  <dt>{what}</dt>
                  <dd>
                    <Keys all={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </section>
    </Dialog>
  );
}

function Keys({ all }: { all: readonly string[] }) {
  const t = useAppWords();
  const held = heldWithAll(all);
  return (
    <>
      {held && <Step names={keyNames(held.slice(0, -1), isMac).flat()} />}
      {all.map((keys, at) => (
        <span key={keys} className={styles.one}>
          {at > 0 && all.length === 2 && <span className={styles.or}>{t('orKeys')}</span>}
          {keyNames(keys.slice(held.length), isMac).map((names, index) => (
            <span key={names.join('+')} className={styles.one}>
              {index > 0 && <span className={styles.or}>{t('thenKeys')}</span>}
              <Step names={names} />
            </span>
          ))}
        </span>
      ))}
    </>
  );
}

function Step({ names }: { names: readonly string[] }) {
  return names.map((name) => (
    <kbd key={name} className={styles.key}>
      {name}
    </kbd>
  ));
}
