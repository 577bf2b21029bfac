import type { Page } from 'playwright-core';
import { importedWorld, pluggedWorld } from './demo-world.ts';
import { seeing, stuckPhones } from './phone-stand-ins.ts';
import { until } from './stage.ts';
import type { Walk } from './walk.ts';

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();

export const coachWalk: Walk = {
  name: 'coach',
  run: async (stage, visit) => {
    const world = await stage.open('Coach', { observers: [seeing(stuckPhones)] });
    await until(
      'they are seen',
      async () => (await world.ask('phones')).phones.length === stuckPhones.length,
    );
    for (const { id } of stuckPhones)
      await visit(world, `/phones/${id}`, `coach-${id}`, {
        also: id === 'trust' ? ['german', 'contrast'] : ['german'],
      });
    await visit(world, '/phones/trust', 'coach-trust-waiting', {
      act: (page) => button(page, /^Connect$/).click(),
      only: ['light'],
    });
  },
};

/** An Android phone from the first look to the last byte, and an iPhone that trusts. */
export const phoneWalk: Walk = {
  name: 'phone',
  run: async (stage, visit) => {
    const world = await pluggedWorld(stage);
    const { android, iphone, plugAndroid } = await stage.phones();
    if (iphone) await visit(world, `/phones/${iphone.udid}`, 'phone-iphone-new');
    if (!android || !plugAndroid) return;
    const at = `/phones/${android.serial}`;
    const card = async () => (await world.ask('phones')).phones.find(({ id }) => id === android.serial);
    await until('the phone was looked at', async () => (await card())?.lookedAtMs);
    await visit(world, at, 'phone-ready', { also: ['german', '4k', 'contrast'] });
    await android.set({ bytesPerSecond: 2_000_000 });
    const { taskId } = await world.ask('importPhone', { phone: android.serial });
    const bytes = async () => (await world.ask('tasks')).tasks.find(({ id }) => id === taskId)?.bytes ?? 0;
    await until('much has come', async () => (await bytes()) > 3_000_000);
    // As slow as an old cable, or it would be over before everybody has looked.
    await android.set({ bytesPerSecond: 30_000 });
    await visit(world, at, 'phone-importing', { also: ['german', 'still'] });
    await world.ask('pauseTask', { taskId });
    await visit(world, at, 'phone-paused');
    await world.ask('resumeTask', { taskId });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await android.unplug();
    await until('it is away', async () => (await card())?.state === 'away');
    await visit(world, at, 'phone-unplugged', {
      also: ['german'],
      act: (page) =>
        page
          .getByText('Unplugged in the middle')
          .waitFor({ timeout: 5000 })
          .catch(() => {}),
    });
    await visit(world, at, 'phone-forget', {
      act: (page) => button(page, 'Forget this phone').click(),
    });
    await android.set({ bytesPerSecond: 0 });
    await plugAndroid();
    await importedWorld(stage);
    await until(
      'all is here',
      async () => (await card())?.pending.items === 0 && (await card())?.state === 'ready',
    );
    await visit(world, at, 'phone-all-here', { also: ['german'] });
    await visit(world, iphone ? `/phones/${iphone.udid}` : at, 'phone-ledger', {
      also: ['4k'],
      act: async (page) => {
        await button(page, 'Show them').click();
        await button(page, 'Hide them').scrollIntoViewIfNeeded();
      },
    });
  },
};
