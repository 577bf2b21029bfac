import path from 'node:path';
import type { EngineEvent, Topic } from '../../contract/api/events.ts';
import type { PhoneObserver } from '../../phone/phone.ts';
import { keepAwake } from '../keep-awake.ts';
import type { Library } from '../library/open-library.ts';
import { defaultLibrary } from '../library/place.ts';
import { observePhones } from '../phones.ts';
import { configFolder as ownConfigFolder } from '../vault/config-folder.ts';
import { createActivityHandlers } from './activity-handlers.ts';
import { createAssetHandlers } from './asset-handlers.ts';
import { createBackupByItself } from './background/by-itself.ts';
import { createFetching } from './background/fetch-work.ts';
import { createOptimise } from './background/optimise.ts';
import { createPictureWork } from './background/picture-work.ts';
import { createTrashSweep } from './background/trash-sweep.ts';
import { createFreeSpaceHandlers } from './free-space-handlers.ts';
import type { Handlers } from './handlers.ts';
import type { HostContext } from './host-context.ts';
import { createLibraryKeeper } from './library-keeper.ts';
import { createListHandlers } from './list-handlers.ts';
import type { ListPages } from './list-pages.ts';
import { createMediaSource } from './media/create-media-source.ts';
import type { MediaSource } from './media-source.ts';
import { createNews } from './news.ts';
import { createOpenHandlers } from './open-handlers.ts';
import { createOriginalsHandlers } from './originals-handlers.ts';
import { createPhoneDesk } from './phones/phone-desk.ts';
import { createPhoneHandlers } from './phones/phone-handlers.ts';
import { createLibraryHandlers } from './places/library-handlers.ts';
import { createPlaceIds } from './places/place-ids.ts';
import { createPlaces } from './places/places.ts';
import { createSampleHandlers } from './samples/sample-handlers.ts';
import { createSettingsHandlers } from './settings-handlers.ts';
import { createSettingsStore } from './settings-store.ts';
import { createTaskHandlers } from './tasks/task-handlers.ts';
import { createTaskRunner } from './tasks/task-runner.ts';
import { createTimelineHandlers } from './timeline-handlers.ts';
import { createTrashHandlers } from './trash-handlers.ts';
import { createUnderWay } from './under-way.ts';
import { createVaultHandlers } from './vault/vault-handlers.ts';
import { speakingToWindow } from './window-words.ts';

export interface EngineHostOptions {
  /** Where the library is, or would be made; else the last one, else the person's Pictures. */
  libraryFolder?: string | undefined;
  /** Where settings are kept; else where keys are. */
  configFolder?: string | undefined;
  /** Who watches for phones; those of this computer unless told. The host closes them. */
  observers?: readonly PhoneObserver[];
  /** How a phone is shown its list on the local network; left out: it is not. */
  listPages?: ListPages;
}

/** The engine as it lives while the app is open: it answers, it tells what has changed, and it ends what is under way. */
export interface EngineHost {
  readonly handlers: Handlers;
  /** Gives what ends it. */
  subscribe(listener: (event: EngineEvent) => void): () => void;
  readonly media: MediaSource;
  /** Undefined until onboarding has made one, and while its disk is away. Ask anew each time. */
  library(): Library | undefined;
  /** The id of a folder that the person has chosen in a dialog of the system, as `createLibrary` and `createVault` take it. */
  placeOf(folder: string): string;
  /** Stops everything at a safe place and lets go of the library. */
  close(): Promise<void>;
}

const everything: readonly Topic[] = ['timeline', 'phones', 'safety', 'vault', 'library', 'activity'];

export async function openEngineHost(options: EngineHostOptions = {}): Promise<EngineHost> {
  const store = createSettingsStore(options.configFolder ?? ownConfigFolder());
  const news = createNews();
  let letSleep = () => {};
  const tasks = createTaskRunner({
    onTask: (task, isNewState) => {
      news.task(task, isNewState);
      optimise.after(task);
    },
    onBusy: (isBusy) => {
      letSleep();
      letSleep = isBusy ? keepAwake('Photoferry is working') : () => {};
    },
  });
  const keeper = createLibraryKeeper({
    folder: path.resolve(options.libraryFolder ?? store.library() ?? defaultLibrary()),
    onChange: () => onLibrary(),
    endWork: tasks.stopAll,
  });
  const host: HostContext = {
    library: keeper.get,
    requireLibrary: keeper.require,
    changed: (...topics) => {
      for (const part of [phones, vault, libraries]) part.touch();
      news.changed(...topics);
      if (topics.includes('settings')) optimise.maybe();
    },
    tasks,
    settings: store.get,
    note: (kind, facts = {}) => {
      try {
        keeper.get()?.catalog.activity.add(kind, facts, Date.now());
        news.changed('activity');
      } catch {
        // What has happened has happened, whether it can be noted or not.
      }
    },
  };
  const due =
    (...topics: Topic[]) =>
    () =>
      news.changed(...topics);

  const backups = createBackupByItself(host);
  const pictures = createPictureWork(host, { onEnd: backups.maybe });
  const sweep = createTrashSweep(host, { onPurged: backups.maybe });
  const optimise = createOptimise(host);
  const fetching = createFetching(host);
  const places = createPlaces({ ids: createPlaceIds(), library: keeper.place });
  const onImportEnd = () => {
    pictures.start();
    backups.renew();
  };
  const lists = createListHandlers(host, options.listPages);
  const phones = createPhoneDesk({
    ...{ host, observers: options.observers ?? observePhones().observers, onDue: due('phones') },
    ...{ onImported: pictures.start, onImportEnd },
  });
  const vault = createVaultHandlers({ host, places, backups, onDue: due('safety', 'vault') });
  const libraries = createLibraryHandlers({ host, keeper, places, store, onDue: due('library') });
  const media = createMediaSource(host);

  const onLibrary = () => {
    for (const part of [vault, libraries, phones, lists]) part.forget();
    news.changed(...everything);
    if (!keeper.get()) return;
    pictures.start();
    backups.maybe();
    sweep.maybe();
    optimise.maybe();
    fetching.maybe();
  };

  const underWay = createUnderWay();
  const spoken = speakingToWindow({
    ...createTaskHandlers(host),
    ...createSettingsHandlers(host, store),
    ...createActivityHandlers(host),
    ...createTimelineHandlers(host),
    ...createAssetHandlers(host),
    ...createOpenHandlers(host),
    ...createTrashHandlers(host, { onPurged: backups.maybe }),
    ...createOriginalsHandlers(host, fetching),
    ...createPhoneHandlers(host, phones),
    ...createFreeSpaceHandlers(host, { desk: phones, onListed: lists.issued }),
    ...lists.handlers,
    ...createSampleHandlers(host, { onEnd: onImportEnd }),
    ...vault.handlers,
    ...libraries.handlers,
  });
  const handlers = underWay.following(spoken);
  keeper.openIfThere();

  return {
    handlers,
    media,
    subscribe: news.subscribe,
    library: keeper.get,
    placeOf: places.idOf,
    close: async () => {
      backups.close();
      sweep.close();
      optimise.close();
      await Promise.all([tasks.close(), phones.close(), lists.close()]);
      await underWay.ended();
      await media.close();
      vault.forget();
      libraries.forget();
      await keeper.close();
      news.close();
      letSleep();
    },
  };
}
