import path from 'node:path';
import type { EngineEvent } from '../../contract/api/events.ts';
import type { PhoneObserver } from '../../phone/phone.ts';
import { keepAwake } from '../keep-awake.ts';
import type { Library } from '../library/open-library.ts';
import { defaultLibrary } from '../library/place.ts';
import { configFolder as ownConfigFolder } from '../vault/config-folder.ts';
import type { Handlers } from './handlers.ts';
import type { HostContext } from './host-context.ts';
import { createLibraryKeeper } from './library-keeper.ts';
import { createMediaSource } from './media/create-media-source.ts';
import type { MediaSource } from './media-source.ts';
import { createNews } from './news.ts';
import { notBuiltHandlers } from './not-built.ts';
import { createSettingsHandlers } from './settings-handlers.ts';
import { createSettingsStore } from './settings-store.ts';
import { createTaskHandlers } from './tasks/task-handlers.ts';
import { createTaskRunner } from './tasks/task-runner.ts';

export interface EngineHostOptions {
  /** Where the library is, or would be made; else the last one, else the person's Pictures. */
  libraryFolder?: string | undefined;
  /** Where settings are kept; where keys are, else. */
  configFolder?: string | undefined;
  /** Who watches for phones; those of this computer unless told. The host closes them. */
  observers?: readonly PhoneObserver[];
}

/** The engine as it lives while the app is open: it answers, it tells what has changed, and it ends what is under way. */
export interface EngineHost {
  readonly handlers: Handlers;
  /** Gives what ends it. */
  subscribe(listener: (event: EngineEvent) => void): () => void;
  readonly media: MediaSource;
  /** Undefined until onboarding has made one, and while its disk is away. Ask anew each time. */
  library(): Library | undefined;
  /** Stops everything at a safe place and lets go of the library. */
  close(): Promise<void>;
}

export async function openEngineHost(options: EngineHostOptions = {}): Promise<EngineHost> {
  const config = options.configFolder ?? ownConfigFolder();
  const store = createSettingsStore(config);
  const news = createNews();
  let letSleep = () => {};
  const tasks = createTaskRunner({
    onTask: news.task,
    onBusy: (isBusy) => {
      letSleep();
      letSleep = isBusy ? keepAwake('Photoferry is working') : () => {};
    },
  });
  const folder = path.resolve(options.libraryFolder ?? store.library() ?? defaultLibrary());
  const keeper = createLibraryKeeper({
    folder,
    onChange: () => news.changed('library', 'timeline', 'phones', 'safety', 'vault', 'activity'),
  });
  keeper.openIfThere();
  const host: HostContext = {
    library: keeper.get,
    requireLibrary: keeper.require,
    changed: news.changed,
    tasks,
    settings: store.get,
    note: () => {},
  };
  const handlers: Handlers = {
    ...notBuiltHandlers(),
    ...createTaskHandlers(host),
    ...createSettingsHandlers(host, store),
  };
  const media = createMediaSource(host);
  return {
    handlers,
    media,
    subscribe: news.subscribe,
    library: keeper.get,
    close: async () => {
      await tasks.close();
      await media.close();
      keeper.letGo();
      news.close();
      letSleep();
    },
  };
}
