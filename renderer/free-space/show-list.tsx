import { useEffect, useState } from 'react';
import type { PhoneList } from '../../electron/contract/api/free-space.ts';
import type { PhoneCard } from '../../electron/contract/api/phones.ts';
import { useAsk, useTell } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { Checkbox } from '../parts/checkbox.tsx';
import { Section } from '../parts/page.tsx';
import { QrCode } from '../parts/qr-code.tsx';
import { Select } from '../parts/select.tsx';
import { TroubleLine } from '../parts/trouble-line.tsx';
import { useFormats } from '../parts/use-formats.ts';
import free from './free-up.module.css';
import styles from './show-list.module.css';
import { useShowListWords } from './show-list-words.ts';

/** The list on the phone's own screen: a page in the local network, which is there only while the person wants it. */
export function ShowList({ phone }: { phone: PhoneCard }) {
  const t = useShowListWords();
  const { data } = useAsk('phoneList', { phone: phone.id });
  if (!data?.list) return null;
  return (
    <Section title={t('title', { name: phone.name })}>
      {data.page ? <Shown page={data.page} /> : <Offer phone={phone} data={data} list={data.list} />}
    </Section>
  );
}

interface OfferProps {
  phone: PhoneCard;
  data: PhoneList;
  list: NonNullable<PhoneList['list']>;
}

function Offer({ phone, data: { addresses, ended }, list }: OfferProps) {
  const t = useShowListWords();
  const formats = useFormats();
  const show = useTell('showList');
  const [withPictures, setWithPictures] = useState(false);
  const [chosen, setChosen] = useState<string>();
  const address = chosen !== undefined && addresses.includes(chosen) ? chosen : addresses[0];
  if (address === undefined) return <p className={free.soft}>{t('noNetwork')}</p>;
  return (
    <>
      <div className={styles.words}>
        <p>{t('about')}</p>
        <p className={free.soft}>{t('network')}</p>
        <p className={free.soft}>
          {t('list', {
            count: list.photos,
            bytes: formats.size(list.bytes),
            until: formats.instant(list.expiresAtMs),
          })}
        </p>
      </div>
      <Checkbox isSelected={withPictures} onChange={setWithPictures}>
        {t('pictures')}
      </Checkbox>
      {addresses.length > 1 && (
        <Select
          label={t('address')}
          value={address}
          options={addresses.map((id) => ({ id, label: id }))}
          onChange={setChosen}
        />
      )}
      <div className={free.act}>
        <Button
          kind="primary"
          isPending={show.isPending}
          onPress={() => show.mutate({ phone: phone.id, address, withPictures })}
        >
          {t('show')}
        </Button>
        {ended && (
          <p role="status" className={free.soft}>
            {t(ended)}
          </p>
        )}
        {show.error && <TroubleLine trouble={show.error} />}
      </div>
    </>
  );
}

function Shown({
  page: { link, untilMs, openedBy, withPictures },
}: {
  page: NonNullable<PhoneList['page']>;
}) {
  const t = useShowListWords();
  const hide = useTell('hideList');
  const minutes = useMinutesUntil(untilMs);
  return (
    <div className={styles.shown}>
      {openedBy === null && <QrCode text={link} label={t('code')} />}
      <div className={styles.words}>
        <div role="status" className={styles.words}>
          <p className={styles.lead}>{openedBy === null ? t('scan') : t('opened', { address: openedBy })}</p>
          {openedBy !== null && <p className={free.soft}>{t('openedMore')}</p>}
        </div>
        {openedBy === null && (
          <p className={free.soft}>
            {t('orType')} <span className={styles.link}>{link}</span>
          </p>
        )}
        <p className={free.soft}>
          {t('closes', { count: minutes })} {t(withPictures ? 'withPictures' : 'withoutPictures')}
        </p>
        <div>
          <Button isPending={hide.isPending} onPress={() => hide.mutate({})}>
            {t('stop')}
          </Button>
        </div>
      </div>
    </div>
  );
}

/** Whole minutes that are left, one at least. */
function useMinutesUntil(untilMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(1, Math.ceil((untilMs - now) / 60_000));
}
