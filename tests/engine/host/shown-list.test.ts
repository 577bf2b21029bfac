import { rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HostContext } from '../../../electron/engine/host/host-context.ts';
import { createListHandlers } from '../../../electron/engine/host/list-handlers.ts';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { moveToTrash } from '../../../electron/engine/trash/move-to-trash.ts';
import { startListPage } from '../../../electron/server/list-page/start-list-page.ts';
import { listDesk } from '../free-space/list-desk.ts';
import { noAddon } from '../import/plugged-phones.ts';
import { keyOf } from '../removal/removal-desk.ts';
import { idle } from '../temporary.ts';

/** An app with an iPhone that can be given its list. */
async function shownDesk() {
  const desk = await listDesk();
  const { library, device } = desk;
  const host = {
    library: () => library,
    requireLibrary: () => library,
    changed: () => {},
  } as unknown as HostContext;
  const lists = createListHandlers(host, { addresses: () => ['127.0.0.1'], open: startListPage });
  onTestFinished(() => lists.close());
  const phone = device.udid;
  const options = { signal: idle() };
  return {
    ...desk,
    lists,
    send: async () => lists.issued((await desk.issue()).shown),
    state: async () => lists.handlers.phoneList({ phone }, options),
    show: async (more: { address?: string; withPictures?: boolean } = {}) => {
      await lists.handlers.showList({ phone, withPictures: false, ...more }, options);
      return (await lists.handlers.phoneList({ phone }, options)).page!;
    },
    hide: async () => lists.handlers.hideList({}, options),
  };
}

const isThere = (link: string) =>
  fetch(link, { method: 'HEAD' }).then(
    () => true,
    () => false,
  );

describe.skipIf(noAddon)('the list that is shown to an iPhone', { timeout: 120_000 }, () => {
  it('is the one that was sent, and is shown only when the person asks', async () => {
    const { state, show, send, hide } = await shownDesk();
    expect(await state()).toMatchObject({ list: null, page: null, addresses: ['127.0.0.1'] });
    await expect(show()).rejects.toMatchObject({ code: 'list-none' });
    await send();
    expect(await state()).toMatchObject({ list: { photos: 3 }, page: null });
    await expect(show({ address: '0.0.0.0' })).rejects.toMatchObject({ code: 'no-local-network' });
    const { link } = await show();
    expect(await isThere(link)).toBe(true);
    await hide();
    expect(await isThere(link)).toBe(false);
    expect(await state()).toMatchObject({ page: null, ended: null, list: { photos: 3 } });
  });

  it('goes when a newer one takes its place, or another is shown', async () => {
    const { show, send } = await shownDesk();
    await send();
    const first = await show();
    await send();
    expect(await isThere(first.link)).toBe(false);
    const [second, third] = [await show(), await show()];
    expect(await isThere(second.link)).toBe(false);
    expect(await isThere(third.link)).toBe(true);
  });

  it('is not shown any more once something on it has changed: in the trash, gone from the phone, in doubt', async () => {
    const { show, send, library, phone, root, state } = await shownDesk();
    await send();
    moveToTrash(library, [keyOf(library, 'IMG_0002.JPG')]);
    await expect(show()).rejects.toMatchObject({ code: 'list-outdated' });
    expect(await state()).toMatchObject({ list: null });
    await send();
    expect(await state()).toMatchObject({ list: { photos: 2 } });
    rmSync(path.join(root, 'DCIM/100APPLE/IMG_0001.JPG'));
    await importPhone(library, phone, { signal: idle() });
    await expect(show()).rejects.toMatchObject({ code: 'list-outdated' });
  });
});
