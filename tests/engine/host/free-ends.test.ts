import { describe, expect, it, onTestFinished } from 'vitest';
import type { FreedSpace } from '../../../electron/contract/api/free-space.ts';
import type { HostContext } from '../../../electron/engine/host/host-context.ts';
import { freeWork } from '../../../electron/engine/host/phones/free-work.ts';
import type { PhoneWorkContext } from '../../../electron/engine/host/phones/phone-work.ts';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import type { Phone, PhoneSighting } from '../../../electron/phone/phone.ts';
import { asideOn, candidatesOf, freeDesk, someFiles } from '../free-space/free-desk.ts';
import { listDesk } from '../free-space/list-desk.ts';
import { noAddon } from '../import/plugged-phones.ts';
import { idle } from '../temporary.ts';

/** Frees all of a phone as a window has it done, and gives what the window is told, then and in its list of what happened. */
async function freed(library: Library, phone: Phone): Promise<FreedSpace & { notes: string[] }> {
  const notes: string[] = [];
  const told = Promise.withResolvers<FreedSpace>();
  const host = {
    ...{ library: () => library, requireLibrary: () => library },
    ...{ changed: () => {}, note: (kind: string) => notes.push(kind) },
  } as unknown as HostContext;
  const context = {
    ...{ host, vitals: { take: async () => {} }, onState: () => {}, onImported: () => {} },
    sighting: () =>
      ({ name: phone.name, state: 'ready', connect: async () => phone }) as unknown as PhoneSighting,
  } as unknown as PhoneWorkContext;
  const work = freeWork(context, phone.id, {
    key: library.catalog.phoneFiles.phoneKey(phone.id)!,
    assets: [...new Set(candidatesOf(library, phone.id).map(({ asset }) => asset))],
    ...{ secondCopy: false, withPurged: false },
    ...{ onEnd: (_task, freed) => told.resolve(freed), onListed: () => {} },
  });
  await work.run({ signal: idle(), onProgress: () => {}, onTrouble: () => {} });
  work.onEnd!({ id: 'a' } as Parameters<NonNullable<typeof work.onEnd>>[0]);
  return { ...(await told.promise), notes };
}

describe('what a window is told when freeing has ended', { timeout: 120_000 }, () => {
  it('how many files lie out of sight on a phone that was unplugged in the middle', async () => {
    const desk = await freeDesk(someFiles(3));
    desk.interference.onCommand = async (words) => {
      if (words[0] !== 'sha256sum') return undefined;
      await desk.android.device.unplug();
      return 'die';
    };
    expect(await freed(desk.library, desk.phone)).toMatchObject({ freed: 0, aside: 3 });
    expect(asideOn(desk)).toHaveLength(3);
  });

  it('that none do where it went to its end', async () => {
    const { library, phone } = await freeDesk(someFiles(2));
    expect(await freed(library, phone)).toMatchObject({ freed: 2, aside: 0, isListThere: false });
  });

  it.skipIf(noAddon)('whether the list is on the iPhone, which may be full', async () => {
    const { library, phone, device } = await listDesk();
    onTestFinished(() => device.set({ diskFull: false }));
    await device.set({ diskFull: true });
    expect(await freed(library, phone)).toMatchObject({ listed: 3, isListThere: false, notes: [] });
  });

  it.skipIf(noAddon)('that it is, where there is room', async () => {
    const { library, phone } = await listDesk();
    expect(await freed(library, phone)).toMatchObject({ listed: 3, isListThere: true, notes: ['listed'] });
  });
});
