import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Task } from '../../../electron/contract/api/tasks.ts';
import { expectWhole } from '../import/expect-whole.ts';
import { noAddon, plantOn, plugAndroid, plugIphone } from '../import/plugged-phones.ts';
import { type HostDesk, openHostDesk, until } from './host-desk.ts';

const files = 40;
const fileBytes = 60_000;

function plantPhotos(root: string): void {
  for (let at = 0; at < files; at++) {
    const head = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);
    plantOn(root, `DCIM/Camera/IMG_${at}.JPG`, Buffer.concat([head, randomBytes(fileBytes)]));
  }
}

const isIncreasing = (numbers: number[]) => numbers.every((each, at) => at === 0 || each >= numbers[at - 1]!);

const stepsOf = (desk: HostDesk, kind: Task['kind']): Task[] =>
  desk.events.flatMap((event) => (event.type === 'task' && event.task.kind === kind ? event.task : []));

async function looked(desk: HostDesk) {
  return until(async () => {
    const card = await desk.card();
    expect(card).toMatchObject({ state: 'ready', taskId: null });
    expect(card.lookedAtMs).not.toBeNull();
    return card;
  });
}

describe('An Android phone in the real adb server', () => {
  test('is looked at by itself, imported with progress, and goes on by itself when it was unplugged in the middle', async () => {
    const android = await plugAndroid();
    plantPhotos(android.root);
    const desk = await openHostDesk({ observers: () => [android.observer] });
    const card = await looked(desk);
    expect(card).toMatchObject({ listed: files, bar: { waiting: files }, pending: { items: files } });
    expect(card.battery?.percent).toBeGreaterThan(0);
    expect(card.storage?.totalBytes).toBeGreaterThan(0);

    await android.device.set({ bytesPerSecond: 400_000 });
    const { taskId } = await desk.ask('importPhone', { phone: card.id });
    await until(async () => expect((await desk.task(taskId)).bytes).toBeGreaterThan(500_000));
    expect((await desk.card()).taskId).toBe(taskId);
    await android.device.unplug();
    expect(await desk.ended(taskId)).toMatchObject({ state: 'stopped', trouble: { code: 'phone-gone' } });
    await until(async () => expect((await desk.card()).state).toBe('away'));
    expect((await desk.card()).bar.waiting).toBeGreaterThan(0);
    const held = desk.host.library()!;
    await until(async () => expect((await expectWhole(held)).length).toBeGreaterThan(0));

    await android.device.set({ bytesPerSecond: 0 });
    await android.plug();
    await until(async () => {
      const now = await desk.card();
      expect(now).toMatchObject({ state: 'ready', taskId: null, bar: { hereOnly: files, waiting: 0 } });
      expect(now.trouble).toBeUndefined();
    });
    expect(await expectWhole(held)).toHaveLength(files);
    const { tasks } = await desk.ask('tasks');
    const brought = tasks.filter(({ kind }) => kind === 'import').map(({ result }) => result?.imported ?? 0);
    expect(brought.length).toBe(2);
    expect(brought[0]! + brought[1]!).toBe(files);
    const { entries } = await desk.ask('activity');
    expect(entries.filter(({ kind }) => kind.startsWith('import')).map(({ kind }) => kind)).toEqual([
      'imported',
      'import-stopped',
    ]);
  });

  test('is paused and resumed: nothing is read twice, and progress never goes back', async () => {
    const android = await plugAndroid({ faults: { bytesPerSecond: 600_000 } });
    plantPhotos(android.root);
    const desk = await openHostDesk({ observers: () => [android.observer] });
    const card = await looked(desk);
    const { taskId } = await desk.ask('importPhone', { phone: card.id });
    await until(async () => expect((await desk.task(taskId)).bytes).toBeGreaterThan(500_000));
    await desk.ask('pauseTask', { taskId });
    const paused = await desk.task(taskId);
    expect(paused.state).toBe('paused');
    const here = (await expectWhole(desk.host.library()!)).length;
    expect(here).toBeLessThan(files);
    await until(async () => expect((await desk.card()).bar.hereOnly).toBe(here));
    await android.device.set({ bytesPerSecond: 0 });
    await desk.ask('resumeTask', { taskId });
    const task = await desk.ended(taskId);
    expect(task).toMatchObject({
      state: 'done',
      total: files,
      done: files,
      result: { imported: files, pending: 0 },
    });
    // What was under way in the moment of the pause may come again, no more.
    expect(task.result!.bytes).toBeLessThan(files * (fileBytes + 4) + 8 * fileBytes);
    expect(
      isIncreasing(
        stepsOf(desk, 'import')
          .filter(({ phase }) => phase === 'fetch')
          .map(({ done }) => done),
      ),
    ).toBe(true);
    expect(await expectWhole(desk.host.library()!)).toHaveLength(files);
  });

  test('is imported to a safe place when the app is closed, and goes on after it was opened again', async () => {
    const android = await plugAndroid({ faults: { bytesPerSecond: 600_000 } });
    plantPhotos(android.root);
    const desk = await openHostDesk({
      observers: () => [
        {
          ...android.observer,
          sightings: (options) => android.observer.sightings(options),
          watch: (options) => android.observer.watch(options),
          close: async () => {},
        },
      ],
    });
    const card = await looked(desk);
    const { taskId } = await desk.ask('importPhone', { phone: card.id });
    await until(async () => expect((await desk.task(taskId)).bytes).toBeGreaterThan(500_000));
    await desk.reopen();
    await expectWhole(desk.host.library()!);
    await android.device.set({ bytesPerSecond: 0 });
    // The person has not stopped it: it goes on when the phone is seen.
    await until(async () =>
      expect(await desk.card()).toMatchObject({ bar: { hereOnly: files, waiting: 0 } }),
    );
    expect(await expectWhole(desk.host.library()!)).toHaveLength(files);
  });

  test('that does not allow debugging says so, and is looked at as soon as it does', async () => {
    const android = await plugAndroid({ faults: { locked: true } });
    plantPhotos(android.root);
    const desk = await openHostDesk({ observers: () => [android.observer] });
    const card = await until(async () => {
      const now = await desk.card();
      expect(now).toMatchObject({ state: 'unauthorized', lookedAtMs: null });
      return now;
    });
    expect(card.advice).toMatch(/USB debugging/);
    const { taskId } = await desk.ask('lookAtPhone', { phone: card.id });
    await until(async () =>
      expect((await desk.task(taskId)).trouble).toMatchObject({ code: 'unauthorized' }),
    );
    await android.device.set({ locked: false });
    await android.device.unplug();
    await android.plug();
    await until(async () => expect(await desk.card(android.device.serial)).toMatchObject({ listed: files }));
  });
});

describe.skipIf(noAddon)('An iPhone at the real libimobiledevice', () => {
  test('waits for the person to trust this computer, and is listed as soon as they do', async () => {
    const iphone = await plugIphone({ faults: { trust: 'ask' } });
    for (let at = 0; at < 5; at++)
      plantOn(
        iphone.root,
        `DCIM/100APPLE/IMG_${at}.JPG`,
        Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(5000)]),
      );
    const desk = await openHostDesk({ observers: () => [iphone.observer] });
    const card = await until(async () => {
      const now = await desk.card();
      expect(now.state).toBe('untrusted');
      return now;
    });
    const { taskId } = await desk.ask('lookAtPhone', { phone: card.id });
    await until(async () => {
      expect(await desk.task(taskId)).toMatchObject({ state: 'running', trouble: { code: 'untrusted' } });
      expect(await desk.card()).toMatchObject({ state: 'untrusted', taskId });
    });
    await iphone.device.set({ trust: 'accept' });
    expect(await desk.ended(taskId)).toMatchObject({ state: 'done', result: { listed: 5 } });
    await until(async () =>
      expect(await desk.card()).toMatchObject({
        state: 'ready',
        listed: 5,
        battery: { percent: expect.any(Number) },
      }),
    );
  });

  test('two phones are imported side by side, and one that is pulled out takes nothing from the other', async () => {
    const [android, iphone] = [
      await plugAndroid({ faults: { bytesPerSecond: 500_000 } }),
      await plugIphone(),
    ];
    plantPhotos(android.root);
    plantPhotos(iphone.root);
    await iphone.device.set({ bytesPerSecond: 500_000 });
    const desk = await openHostDesk({ observers: () => [android.observer, iphone.observer] });
    await until(async () => expect((await desk.card(iphone.device.udid)).state).toBe('untrusted'));
    await desk.ask('lookAtPhone', { phone: iphone.device.udid });
    const cards = await until(async () => {
      const { phones } = await desk.ask('phones');
      expect(phones.filter(({ lookedAtMs, taskId }) => lookedAtMs !== null && taskId === null)).toHaveLength(
        2,
      );
      return phones;
    });
    const started = await Promise.all(cards.map(({ id }) => desk.ask('importPhone', { phone: id })));
    await until(async () => {
      for (const { taskId } of started) expect((await desk.task(taskId)).bytes).toBeGreaterThan(300_000);
    });
    await iphone.device.unplug();
    const ends = await Promise.all(started.map(({ taskId }) => desk.ended(taskId)));
    const of = (id: string) => ends.find(({ phone }) => phone === id);
    expect(of(android.device.serial)).toMatchObject({ state: 'done', result: { pending: 0 } });
    expect(of(iphone.device.udid)).toMatchObject({ state: 'stopped', trouble: { code: 'phone-gone' } });
    await expectWhole(desk.host.library()!);
  });
});
