import { ChevronRight, CornerLeftUp, FolderPlus, HardDrive, Usb } from 'lucide-react';
import { useState } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import type { Place } from '../../electron/contract/api/settings.ts';
import { useAsk, useTell } from '../api/hooks.ts';
import { ask } from '../api/request.ts';
import { desktopWindow } from '../app/desktop-window.ts';
import { Button } from './button.tsx';
import { IconButton } from './icon-button.tsx';
import styles from './place-chooser.module.css';
import { usePlaceWords } from './place-words.ts';
import { TextField } from './text-field.tsx';
import { useTroubleWords } from './trouble-words.ts';
import { useFormats } from './use-formats.ts';
import { Waiting } from './waiting.tsx';

interface PlaceChooserProps {
  purpose: 'library' | 'vault';
  /** What the list is for, to a screen reader. */
  label: string;
  value: Place | null;
  onChange: (place: Place) => void;
}

/** Disks and folders of this computer, by their names and with their room; one that will not do says why. */
export function PlaceChooser({ purpose, label, value, onChange }: PlaceChooserProps) {
  const t = usePlaceWords();
  const toWords = useTroubleWords();
  /** The folders that led here, outermost first. */
  const [way, setWay] = useState<readonly Place[]>([]);
  const inside = way.at(-1);
  const { data, error } = useAsk(
    'places',
    { purpose, ...(inside && { inside: inside.id }) },
    { keepPrevious: true },
  );
  const places = data ? (data.here ? [data.here, ...data.places] : data.places) : [];
  const go = (next: readonly Place[]) => {
    setWay(next);
    const here = next.at(-1);
    if (here && !here.trouble) onChange(here);
  };
  const pick = async () => {
    const id = await desktopWindow?.chooseFolder(purpose);
    if (!id) return;
    const { here } = await ask('places', { purpose, inside: id });
    if (here) go([here]);
  };
  return (
    <div className={styles.chooser}>
      <div className={styles.way}>
        {inside && (
          <Button kind="quiet" onPress={() => setWay(way.slice(0, -1))}>
            <CornerLeftUp aria-hidden />
            {t('up')}
          </Button>
        )}
        <span className={styles.here}>{inside ? <bdi>{inside.shownPath}</bdi> : t('suggested')}</span>
        {desktopWindow && (
          <Button kind="quiet" onPress={() => void pick()}>
            {t('dialog')}
          </Button>
        )}
      </div>
      {error && <p className={styles.trouble}>{toWords(error).message}</p>}
      {!data && !error && <Waiting />}
      {data && (
        <RadioGroup
          aria-label={label}
          className={styles.list}
          value={value?.id ?? null}
          onChange={(id) => {
            const place = places.find((each) => each.id === id);
            if (place) onChange(place);
          }}
        >
          {places.map((place) => (
            <PlaceRow
              key={place.id}
              place={place}
              isHere={place === data.here}
              onOpen={() => go([...way, place])}
            />
          ))}
        </RadioGroup>
      )}
      {inside && !inside.trouble && <NewFolder inside={inside} onMade={(place) => go([...way, place])} />}
    </div>
  );
}

function PlaceRow({ place, isHere, onOpen }: { place: Place; isHere: boolean; onOpen: () => void }) {
  const t = usePlaceWords();
  const formats = useFormats();
  const toWords = useTroubleWords();
  const { name, shownPath, freeBytes, totalBytes, isRemovable, trouble } = place;
  const room =
    freeBytes === null
      ? undefined
      : t('free', { free: formats.size(freeBytes), total: formats.size(totalBytes ?? freeBytes) });
  return (
    <div className={styles.row}>
      <Radio value={place.id} isDisabled={trouble !== undefined} className={styles.place}>
        {isRemovable ? (
          <Usb aria-hidden className={styles.icon} />
        ) : (
          <HardDrive aria-hidden className={styles.icon} />
        )}
        <span className={styles.words}>
          <span className={styles.name} title={shownPath}>
            <bdi>{isHere ? t('thisOne', { name }) : name}</bdi>
          </span>
          <span className={styles.about}>
            {trouble ? toWords(trouble).message : [shownPath, room].filter(Boolean).join(' · ')}
          </span>
        </span>
      </Radio>
      {!isHere && (
        <IconButton label={t('inside', { name })} onPress={onOpen}>
          <ChevronRight aria-hidden />
        </IconButton>
      )}
    </div>
  );
}

function NewFolder({ inside, onMade }: { inside: Place; onMade: (place: Place) => void }) {
  const t = usePlaceWords();
  const toWords = useTroubleWords();
  const [name, setName] = useState<string | null>(null);
  const make = useTell('makeFolder');
  if (name === null) {
    return (
      <Button kind="quiet" onPress={() => setName('')}>
        <FolderPlus aria-hidden />
        {t('newFolder')}
      </Button>
    );
  }
  const wanted = name.trim();
  const create = () => {
    if (!wanted || make.isPending) return;
    make.mutate(
      { inside: inside.id, name: wanted },
      {
        onSuccess: (place) => {
          setName(null);
          onMade(place);
        },
      },
    );
  };
  // No form of its own: it may stand in one.
  return (
    <div className={styles.make}>
      <TextField
        label={t('newName')}
        value={name}
        onChange={setName}
        onEnter={create}
        maxLength={100}
        autoFocus
        {...(make.error && { trouble: toWords(make.error).message })}
      />
      <Button isDisabled={!wanted || make.isPending} onPress={create}>
        {t('make')}
      </Button>
    </div>
  );
}
