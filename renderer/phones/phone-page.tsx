import { BatteryCharging, BatteryMedium, Cable, HardDrive, Smartphone, Unplug, Wifi } from 'lucide-react';
import type { PhoneCard } from '../../electron/contract/api/phones.ts';
import { useAsk, useTell } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { confirm } from '../parts/confirm.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorState } from '../parts/error-state.tsx';
import { useFormats } from '../parts/use-formats.ts';
import { Waiting } from '../parts/waiting.tsx';
import { Coach } from './coach.tsx';
import { coachState } from './coach-words.ts';
import { LedgerBar } from './ledger-bar.tsx';
import { LedgerTable } from './ledger-table.tsx';
import { PhoneActions } from './phone-actions.tsx';
import { PhoneDrawing } from './phone-drawing.tsx';
import styles from './phone-page.module.css';
import { usePhoneTask } from './use-phone-task.ts';
import { usePhoneWords } from './words.ts';

/** One phone: what it holds, what is here, and the one thing to do. */
export function PhonePage({ id }: { id: string }) {
  const t = usePhoneWords();
  const { data, error, refetch } = useAsk('phones', {});
  const phone = data?.phones.find((each) => each.id === id);
  const { busy, last } = usePhoneTask(phone);
  if (error) return <ErrorState trouble={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  if (!phone) {
    return (
      <EmptyState isPlace icon={<Smartphone />} title={t('gone')}>
        {t('goneMore')}
      </EmptyState>
    );
  }
  const coach = coachState(phone);
  const isImporting = busy?.kind === 'import' && busy.totalBytes > 0;
  return (
    <article className={styles.page}>
      <div className={styles.top}>
        <div className={styles.picture}>
          <PhoneDrawing
            kind={phone.kind}
            coach={coach}
            progress={isImporting ? busy.bytes / busy.totalBytes : undefined}
            isAway={phone.state === 'away'}
          />
        </div>
        <div className={styles.about}>
          <h1 className={styles.name} title={phone.name}>
            <bdi>{phone.name}</bdi>
          </h1>
          <PhoneFacts phone={phone} />
          {coach === undefined ? (
            <PhoneActions phone={phone} busy={busy} last={last} />
          ) : (
            <Coach phone={phone} task={busy} />
          )}
        </div>
      </div>
      {phone.lookedAtMs !== null && phone.listed > 0 && (
        <>
          <LedgerBar bar={phone.bar} listed={phone.listed} vanished={phone.vanished} />
          <LedgerTable phone={phone.id} listed={phone.listed} counts={phone.outcomes} />
        </>
      )}
      {phone.state === 'away' && <Forget phone={phone} />}
    </article>
  );
}

function PhoneFacts({ phone }: { phone: PhoneCard }) {
  const t = usePhoneWords();
  const formats = useFormats();
  const { battery, storage, link, state, lookedAtMs } = phone;
  const when = lookedAtMs === null ? t('neverLooked') : t('awaySince', { when: formats.ago(lookedAtMs) });
  return (
    <ul className={styles.facts}>
      {state === 'away' ? (
        <li>
          <Unplug aria-hidden /> {t('away')}
        </li>
      ) : (
        <li>
          {link === 'wifi' ? <Wifi aria-hidden /> : <Cable aria-hidden />}
          {t(link === 'wifi' ? 'linkWifi' : link === 'usb' ? 'linkUsb' : 'linkDisk')}
        </li>
      )}
      {battery && (
        <li>
          {battery.charging ? <BatteryCharging aria-hidden /> : <BatteryMedium aria-hidden />}
          {t(battery.charging ? 'batteryCharging' : 'battery', {
            percent: formats.percent(battery.percent, 100),
          })}
        </li>
      )}
      {storage && storage.totalBytes > 0 && (
        <li>
          <HardDrive aria-hidden />
          {t('storageFree', {
            free: formats.size(storage.freeBytes),
            total: formats.size(storage.totalBytes),
          })}
        </li>
      )}
      <li title={lookedAtMs === null ? undefined : formats.instant(lookedAtMs)}>{when}</li>
    </ul>
  );
}

function Forget({ phone }: { phone: PhoneCard }) {
  const t = usePhoneWords();
  const forget = useTell('forgetPhone');
  const ask = async () => {
    const question = {
      title: t('forgetTitle', { name: phone.name }),
      body: t('forgetMore'),
      act: t('forget'),
    };
    if (await confirm(question)) forget.mutate({ phone: phone.id });
  };
  return (
    <div className={styles.foot}>
      <Button onPress={() => void ask()}>{t('forget')}</Button>
    </div>
  );
}
