import { PhotoferryError } from '../../base/error.ts';
import type { PhoneList } from '../../contract/api/free-space.ts';
import { type ShownList, stillHolds } from '../free-space/shown-list.ts';
import type { SomeHandlers } from './handlers.ts';
import type { HostContext } from './host-context.ts';
import type { ListPage, ListPages } from './list-pages.ts';

interface Shown {
  list: ShownList;
  page?: ListPage | undefined;
  withPictures?: boolean;
  ended?: PhoneList['ended'];
}

/**
 * The page on the local network on which a phone that deletes by its own hand sees its list. Nothing listens until the person asks
 * for it, and never more than one page; a newer list, another library and the end of the app close it.
 */
export function createListHandlers(host: HostContext, pages: ListPages | undefined) {
  /** The last list of each phone since the engine runs. */
  const lists = new Map<string, Shown>();
  let turn: Promise<unknown> = Promise.resolve();
  const changed = () => host.changed('phones');
  const closeAll = async () => {
    const open = [...lists.values()].flatMap(({ page }) => page ?? []);
    for (const shown of lists.values()) shown.page = undefined;
    await Promise.all(open.map((page) => page.close()));
  };
  const current = (phone: string): Shown | undefined => {
    const shown = lists.get(phone);
    if (shown && Date.now() < shown.list.expiresAtMs) return shown;
    lists.delete(phone);
    return undefined;
  };

  const show = async (
    { phone, address, withPictures }: { phone: string; address?: string | undefined; withPictures: boolean },
    { signal }: { signal: AbortSignal },
  ) => {
    const library = host.requireLibrary();
    const shown = current(phone);
    const addresses = pages?.addresses() ?? [];
    const chosen = address ?? addresses[0];
    if (!shown)
      throw new PhotoferryError('list-none', 'There is no list for this phone that still counts.', again);
    if (!pages || chosen === undefined || !addresses.includes(chosen))
      throw new PhotoferryError('no-local-network', 'This computer is in no local network.', {
        advice: 'Connect it to the Wi-Fi that the phone is in.',
      });
    await closeAll();
    if (!(await stillHolds(library, shown.list, { signal }))) {
      lists.delete(phone);
      throw new PhotoferryError(
        'list-outdated',
        'Something on the list has changed since it was made.',
        again,
      );
    }
    if (current(phone) !== shown)
      throw new PhotoferryError('list-outdated', 'There is a newer list by now.', again);
    const { photos } = shown.list;
    const page = await pages.open(shown.list, {
      address: chosen,
      ...(withPictures && { picture: (at) => host.library()?.thumbnails.get(photos[at]!.assetId) }),
      onChange: (end) => {
        if (end !== undefined && shown.page === page) {
          shown.page = undefined;
          shown.ended = end === 'stopped' ? null : end;
        }
        changed();
      },
    });
    Object.assign(shown, { page, withPictures, ended: null });
    changed();
  };

  const handlers: SomeHandlers<'phoneList' | 'showList' | 'hideList'> = {
    phoneList: ({ phone }): PhoneList => {
      const shown = current(phone);
      const { list, page } = shown ?? {};
      return {
        list: list ? { photos: list.photos.length, bytes: list.bytes, expiresAtMs: list.expiresAtMs } : null,
        page: page
          ? {
              ...{ link: page.link, untilMs: page.untilMs, openedBy: page.openedBy() ?? null },
              withPictures: shown?.withPictures === true,
            }
          : null,
        ended: shown?.ended ?? null,
        addresses: pages?.addresses() ?? [],
      };
    },
    showList: async (input, options) => {
      const mine = turn.then(() => show(input, options));
      turn = mine.catch(() => {});
      await mine;
      return {};
    },
    hideList: async () => {
      await closeAll();
      changed();
      return {};
    },
  };
  return {
    handlers,
    /** A phone was given a list: the one before counts no more. */
    issued: (list: ShownList) => {
      const before = lists.get(list.phone);
      lists.set(list.phone, { list });
      void before?.page?.close();
      changed();
    },
    /** Another library is open, or none. */
    forget: () => {
      void closeAll();
      lists.clear();
    },
    close: closeAll,
  };
}

const again = { advice: 'Send the phone its list again.' };
