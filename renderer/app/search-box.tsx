import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button, Input, SearchField } from 'react-aria-components';
import { useLocation } from 'wouter';
import { usePlace } from './place.ts';
import styles from './search-box.module.css';
import { useShortcut } from './shortcuts.ts';
import { useAppWords } from './words.ts';

const restMs = 220;

/** Searches while the person types. What they leave again is the place where they began. */
export function SearchBox() {
  const t = useAppWords();
  const [, navigate] = useLocation();
  const { path, search, photoId } = usePlace();
  const asked = path === '/search' ? (new URLSearchParams(search).get('q') ?? '') : '';
  const [words, setWords] = useState(asked);
  const input = useRef<HTMLInputElement>(null);
  const cameFrom = useRef('/');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // The address rules (back, forward, another place), except while a change of the person's own is on its way there.
  useEffect(() => {
    if (timer.current === undefined) setWords(asked);
    if (path !== '/search' && photoId === null) cameFrom.current = path;
  }, [asked, path, photoId]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const go = (next: string) => {
    timer.current = undefined;
    const wanted = next.trim();
    if (wanted === asked.trim()) return;
    const replace = path === '/search';
    if (wanted) navigate(`/search?q=${encodeURIComponent(wanted)}`, { replace });
    else if (replace) navigate(cameFrom.current, { replace });
  };
  const change = (next: string) => {
    setWords(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => go(next), next ? restMs : 0);
  };
  const focus = () => {
    input.current?.focus();
    input.current?.select();
  };
  useShortcut(['/', 'mod+f'], t('focusSearch'), focus, { group: t('groupGeneral') });

  return (
    <SearchField
      aria-label={t('search')}
      value={words}
      maxLength={200}
      onChange={change}
      onSubmit={(next) => {
        clearTimeout(timer.current);
        go(next);
      }}
      onKeyDown={(event) => event.key === 'Escape' && words === '' && input.current?.blur()}
      className={styles.field}
    >
      <Search aria-hidden />
      <Input
        ref={input}
        placeholder={t('search')}
        className={styles.input}
        spellCheck={false}
        enterKeyHint="search"
      />
      <Button className={styles.clear} aria-label={t('clearSearch')}>
        <X aria-hidden />
      </Button>
    </SearchField>
  );
}
