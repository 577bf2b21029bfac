import { delay } from '../../../base/abort.ts';
import { PhotoferryError } from '../../../base/error.ts';
import type { Trouble } from '../../../contract/api/common.ts';
import type { PhoneCard } from '../../../contract/api/phones.ts';
import type { Task } from '../../../contract/api/tasks.ts';
import type { DeviceState } from '../../../contract/device.ts';
import type { PhoneObserver, PhoneSighting } from '../../../phone/phone.ts';
import { recallPhone, rememberPhone } from '../../phone-memory.ts';
import { createFigures } from '../figures.ts';
import type { HostContext } from '../host-context.ts';
import { quietly } from '../quietly.ts';
import { type FreeOrder, freeWork } from './free-work.ts';
import { phoneBar } from './phone-bar.ts';
import { createPhoneVitals } from './phone-vitals.ts';
import { watchPhones } from './phone-watch.ts';
import { importWork, lookWork, type PhoneWorkContext, secondsFor } from './phone-work.ts';

/** How often a phone that lies there idle is asked for battery and storage. */
const vitalsMs = 120_000;
/** A phone that broke off and is there all the same is tried again after so long. */
const againMs = 3000;

export interface PhoneDeskOptions {
  host: HostContext;
  observers: readonly PhoneObserver[];
  /** More of a phone is in the library. */
  onImported: () => void;
  /** An import has ended, however. */
  onImportEnd: () => void;
  /** Sums that were not counted at once can be asked for again. */
  onDue: () => void;
}

/** The phones that are there and those that were: what they hold, and what is done with them by itself. */
export function createPhoneDesk({ host, observers, onImported, onImportEnd, onDue }: PhoneDeskOptions) {
  const { tasks } = host;
  const stop = new AbortController();
  const connecting = new Map<string, { state: DeviceState; advice: string | undefined }>();
  const troubles = new Map<string, Trouble>();
  const changed = () => host.changed('phones');
  const vitals = createPhoneVitals(changed);
  const figures = createFigures(async (phone: number) => {
    const { rows, pending } = await host.requireLibrary().catalog.count('phone', phone);
    return { ...phoneBar(rows), pending };
  }, onDue);

  const context: PhoneWorkContext = {
    ...{ host, vitals },
    sighting: (id) => watch.get(id),
    onState: (id, state, advice) => {
      if (state === undefined ? !connecting.delete(id) : connecting.get(id)?.state === state) return;
      if (state !== undefined) connecting.set(id, { state, advice });
      changed();
    },
    onImported: () => {
      host.changed('timeline', 'phones', 'safety');
      onImported();
    },
  };

  const isBusy = (id: string) =>
    (['import', 'look', 'free'] as const).some((kind) => tasks.find(kind, id) !== undefined);

  const startImport = (id: string): string => {
    troubles.delete(id);
    rememberPhone(host.requireLibrary(), id, { isImporting: true });
    const work = importWork(context, id);
    const look = tasks.find('look', id);
    // The import lists too, and waits until the look has come to its end.
    if (look) void tasks.cancel(look.id);
    return tasks.start({ ...work, onEnd: (task) => noteEnd(id, task, () => work.onEnd?.(task)) });
  };
  const startLook = (id: string, isAsked: boolean): string => {
    const running = tasks.find('import', id);
    if (running) return running.id;
    troubles.delete(id);
    const work = lookWork(context, id, { isAsked });
    return tasks.start({ ...work, onEnd: (task) => noteEnd(id, task, () => work.onEnd?.(task)) });
  };
  const noteEnd = (id: string, { kind, state, trouble }: Task, then: () => void) => {
    if (trouble && !['interrupted', 'closing'].includes(trouble.code)) troubles.set(id, trouble);
    if (kind === 'import') {
      const goesOn = trouble?.code === 'phone-gone' || trouble?.code === 'closing';
      const library = host.library();
      // Its disk may be full, or away: what follows an import follows all the same.
      if (!goesOn && library) quietly(() => rememberPhone(library, id, { isImporting: false }));
      // It may be back before its going away was noticed.
      if (state === 'stopped' && trouble?.code === 'phone-gone') welcomeLater(id);
      onImportEnd();
    }
    then();
  };

  /** What is done by itself with a phone that can be used. */
  const welcome = (sighting: PhoneSighting) => quietly(() => begin(sighting));
  const begin = ({ id }: PhoneSighting) => {
    const library = host.library();
    if (!library) return;
    if (recallPhone(library, id).isForgotten) rememberPhone(library, id, { isForgotten: false });
    if (isBusy(id)) return;
    const key = library.catalog.phoneFiles.phoneKey(id);
    const isKnown = key !== undefined && library.catalog.phoneSums.hasImported(key);
    const goesOn = recallPhone(library, id).isImporting === true;
    if (goesOn || (isKnown && host.settings().importWhenPlugged)) startImport(id);
    else startLook(id, false);
  };
  const welcomeLater = (id: string) => {
    const again = () => {
      const sighting = watch.get(id);
      if (sighting?.state === 'ready') welcome(sighting);
    };
    void delay(againMs, stop.signal).then(again, () => {});
  };

  const watch = watchPhones({
    observers,
    onChange: changed,
    onReady: (sighting) => {
      troubles.delete(sighting.id);
      welcome(sighting);
    },
    onGone: (id) => {
      connecting.delete(id);
      vitals.forget(id);
    },
  });

  const keepVitals = async () => {
    for (;;) {
      await delay(vitalsMs, stop.signal);
      for (const sighting of watch.all())
        if (sighting.state === 'ready' && !isBusy(sighting.id)) await vitals.ask(sighting, stop.signal);
    }
  };
  const vitalsKept = keepVitals().catch(() => {});

  const card = async (
    id: string,
    known: { key: number; kind: string; name: string } | undefined,
  ): Promise<PhoneCard> => {
    const held = known ? await figures.get(known.key) : { ...phoneBar([]), pending: { items: 0, bytes: 0 } };
    const library = host.library();
    const sighting = watch.get(id);
    const now = connecting.get(id);
    const state = now?.state ?? sighting?.state ?? 'away';
    const advice = now ? now.advice : sighting?.advice;
    const { items, bytes } = held.pending;
    const task = tasks.find('import', id) ?? tasks.find('free', id) ?? tasks.find('look', id);
    const trouble = troubles.get(id);
    return {
      ...{ id, kind: (sighting?.kind ?? known?.kind) as PhoneCard['kind'] },
      ...{ name: sighting?.name ?? known?.name ?? id, link: sighting?.link ?? null, state },
      ...(advice && { advice }),
      ...vitals.get(id),
      lookedAtMs: (library && recallPhone(library, id).lookedAtMs) ?? null,
      ...{ listed: held.listed, outcomes: held.outcomes, bar: held.bar, vanished: held.vanished },
      pending: { items, bytes, seconds: library ? secondsFor(library, id, bytes) : null },
      taskId: task?.id ?? null,
      ...(trouble && { trouble }),
    };
  };

  return {
    /** Those that are there first. */
    cards: async (): Promise<PhoneCard[]> => {
      const library = host.library();
      const known = new Map(
        (library?.catalog.phoneFiles.phones() ?? []).map(({ phoneId, id, kind, name }) => [
          phoneId,
          { key: id, kind, name },
        ]),
      );
      const there = watch.all().filter(({ state }) => state !== 'no-tools');
      const away = [...known.keys()].filter(
        (id) => !watch.get(id) && !(library && recallPhone(library, id).isForgotten),
      );
      return Promise.all([...there.map(({ id }) => id), ...away].map((id) => card(id, known.get(id))));
    },
    /** What is missing on this computer to speak to some kind of phone. */
    tools: (): Trouble[] =>
      watch
        .all()
        .filter(({ state }) => state === 'no-tools')
        .map(({ id, name, advice }) => ({ code: id, message: name, ...(advice && { advice }) })),
    /** @throws {PhotoferryError} `no-phone` */
    look: (id: string): string => startLook(requireThere(id), true),
    /** @throws {PhotoferryError} `no-phone` */
    import: (id: string): string => startImport(requireThere(id)),
    /** @throws {PhotoferryError} `no-phone` */
    free: (id: string, order: FreeOrder): string => tasks.start(freeWork(context, requireThere(id), order)),
    forgetPhone: (id: string) => {
      const library = host.requireLibrary();
      if (library.catalog.phoneFiles.phoneKey(id) !== undefined)
        rememberPhone(library, id, { isForgotten: true, isImporting: false });
      troubles.delete(id);
      changed();
    },
    /** Another library is open, or none. */
    forget: () => {
      figures.forget();
      troubles.clear();
      for (const sighting of watch.all()) if (sighting.state === 'ready') welcome(sighting);
    },
    /** What phones hold, or how safe it is, has changed. */
    touch: figures.touch,
    close: async () => {
      stop.abort();
      figures.forget();
      await Promise.all([watch.close(), vitalsKept]);
    },
  };

  function requireThere(id: string): string {
    host.requireLibrary();
    if (watch.get(id)) return id;
    throw new PhotoferryError('no-phone', 'This phone is not connected.', {
      advice: 'Plug it in and unlock it.',
    });
  }
}

export type PhoneDesk = ReturnType<typeof createPhoneDesk>;
