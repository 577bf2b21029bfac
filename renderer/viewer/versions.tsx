import type { Dispatch } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import classes from './photo-controls.module.css';
import type { Version } from './sources.ts';
import { useViewerKey } from './use-viewer-key.ts';
import { useWords } from './words.ts';

export type Shown = Version | 'compare';
const versions = ['edited', 'original', 'compare'] as const;

/** Which of a photo's pictures is shown, or both side by side. */
export function Versions({ version, onVersion }: { version: Shown; onVersion: Dispatch<Shown> }) {
  const t = useWords();
  useViewerKey('c', t('compare'), () => onVersion(version === 'compare' ? 'edited' : 'compare'));
  return (
    <ToggleButtonGroup
      aria-label={t('version')}
      className={classes.versions}
      data-own-arrows
      selectedKeys={[version]}
      disallowEmptySelection
      onSelectionChange={(keys) => onVersion([...keys][0] as Shown)}
    >
      {versions.map((each) => (
        <ToggleButton key={each} id={each} className={classes.version}>
          {t(each)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
