import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { visible } from '../../../base/visible.ts';
import type { LibraryState } from '../../../contract/api/settings.ts';
import { diskSpace } from '../../library/disk-space.ts';
import type { Library } from '../../library/open-library.ts';
import { createFigures } from '../figures.ts';
import type { SomeHandlers } from '../handlers.ts';
import type { HostContext } from '../host-context.ts';
import { isLibraryAt, type LibraryKeeper } from '../library-keeper.ts';
import type { SettingsStore } from '../settings-store.ts';
import { ownFolder } from './own-folder.ts';
import type { Places } from './places.ts';

/** What a library is called in a folder that holds other things. */
const folderName = 'Photoferry';

export interface LibraryHandlersOptions {
  host: Pick<HostContext, 'note'>;
  keeper: LibraryKeeper;
  places: Places;
  store: SettingsStore;
  onDue: () => void;
}

export function createLibraryHandlers({ host, keeper, places, store, onDue }: LibraryHandlersOptions) {
  const totals = createFigures(async (library: Library) => {
    const { assets, bytes } = await library.catalog.count('library');
    return { assets, bytes };
  }, onDue);

  const state = async (): Promise<LibraryState> => {
    const [open, trouble] = [keeper.get(), keeper.trouble()];
    const shownPath = visible(open?.root ?? keeper.place(), 1000);
    if (open) {
      const { notices, root } = open;
      return {
        state: 'open',
        shownPath,
        ...diskSpace(root),
        ...(await totals.get(open)),
        notices: [...notices],
      };
    }
    const empty = { shownPath, totalBytes: null, freeBytes: null, assets: 0, bytes: 0, notices: [] };
    return trouble ? { state: 'trouble', ...empty, trouble } : { state: 'none', ...empty };
  };

  /** Where the library was going to be all along, or one of its own in what was chosen. */
  const folderFor = (chosen: string): string => {
    const planned = keeper.place();
    const isPlanned = chosen === path.dirname(planned) && !keeper.get() && !isLibraryAt(chosen);
    return isPlanned ? planned : ownFolder(chosen, { name: folderName, isOurs: isLibraryAt });
  };

  const handlers: SomeHandlers<'library' | 'places' | 'makeFolder' | 'createLibrary'> = {
    library: state,
    places: ({ inside, purpose }) =>
      inside === undefined
        ? { here: null, places: places.suggested(purpose) }
        : places.inside(inside, purpose),
    makeFolder: ({ inside, name }) => places.make(inside, name),
    createLibrary: async ({ placeId }) => {
      const folder = folderFor(places.folderOf(placeId));
      const isNew = !isLibraryAt(folder);
      if (!existsSync(folder)) mkdirSync(folder);
      const { root } = await keeper.openAt(folder);
      store.rememberLibrary(root);
      if (isNew) host.note('library-made', { place: root });
      return state();
    },
  };
  return { handlers, touch: totals.touch, forget: totals.forget };
}
