import { Ellipsis, HardDrive, Smartphone } from 'lucide-react';
import { Button, Link } from 'react-aria-components';
import { useLocation } from 'wouter';
import { Diamond } from '../parts/diamond.tsx';
import { MenuButton } from '../parts/menu.tsx';
import styles from './bottom-bar.module.css';
import { backupPlace, otherPlaces, photoPlaces } from './navigation.ts';
import { usePlace } from './place.ts';
import { usePhones } from './side-phones.tsx';
import { useSafetyWords } from './sidebar.tsx';
import { useAppWords } from './words.ts';

/** The sidebar of a narrow window: what is wanted most, and a menu of the rest. */
export function BottomBar() {
  const t = useAppWords();
  const { path } = usePlace();
  const [, navigate] = useLocation();
  const phones = usePhones();
  const { diamond, words } = useSafetyWords();
  const [photos, favourites, ...rest] = photoPlaces;
  const isAmong = (places: readonly { path: string }[]) => places.some((place) => place.path === path);
  return (
    <nav className={styles.bar} aria-label={t('places')}>
      {[photos!, favourites!].map(({ path: href, words: name, icon: Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={path === href ? 'page' : undefined}
          className={styles.item}
        >
          <Icon aria-hidden />
          {t(name)}
        </Link>
      ))}
      {phones.length > 0 && (
        <MenuButton
          label={t('phones')}
          placement="top"
          groups={[
            phones.map(({ phone }) => ({
              id: phone.id,
              label: phone.name,
              icon: phone.kind === 'folder' ? <HardDrive aria-hidden /> : <Smartphone aria-hidden />,
              onAction: () => navigate(`/phones/${encodeURIComponent(phone.id)}`),
            })),
          ]}
        >
          <Button className={styles.item} data-current={path.startsWith('/phones/') || undefined}>
            <Smartphone aria-hidden />
            {t('phones')}
          </Button>
        </MenuButton>
      )}
      <Link
        href={backupPlace.path}
        aria-current={path === backupPlace.path ? 'page' : undefined}
        aria-label={words ? `${t('backup')}: ${words}` : t('backup')}
        className={styles.item}
      >
        <Diamond state={diamond} />
        {t('backup')}
      </Link>
      <MenuButton
        label={t('moreOfThis')}
        placement="top end"
        groups={[rest, otherPlaces].map((places) =>
          places.map(({ path: href, words: name, icon: Icon }) => ({
            id: href,
            label: t(name),
            icon: <Icon aria-hidden />,
            onAction: () => navigate(href),
          })),
        )}
      >
        <Button className={styles.item} data-current={isAmong([...rest, ...otherPlaces]) || undefined}>
          <Ellipsis aria-hidden />
          {t('more')}
        </Button>
      </MenuButton>
    </nav>
  );
}
