import type { Page } from 'playwright-core';
import type { FreedSpace } from '../../../electron/contract/api/free-space.ts';
import type { Task } from '../../../electron/contract/api/tasks.ts';
import { lanAddresses } from '../../../electron/server/list-page/lan-addresses.ts';
import { backedUpWorld, quiet } from './demo-world.ts';
import { ended, until } from './stage.ts';
import { answering, type Walk } from './walk.ts';

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();

const trouble = { code: 'phone-unplugged', message: 'The phone was unplugged.' };

/** Space: on an Android phone to the last file, on an iPhone by hand, and on this computer. */
export const freeWalk: Walk = {
  name: 'free',
  run: async (stage, visit) => {
    const world = await backedUpWorld(stage);
    const { android, iphone } = await stage.phones();
    await visit(world, '/settings', 'free-settings', {
      also: ['german'],
      act: async (page) => {
        await world.ask('saveSettings', { originalsBudgetBytes: 50_000_000_000 });
        await page
          .getByText('Originals take at most')
          .or(page.getByText('Originale brauchen'))
          .first()
          .waitFor();
        await page.getByRole('heading', { name: /Notifications|Mitteilungen/ }).scrollIntoViewIfNeeded();
      },
    });
    await world.ask('saveSettings', { originalsBudgetBytes: null });
    await visit(world, '/settings/free-up', 'free-here', { also: ['german'] });
    const rules = { videosFirst: false, keepFavourites: false, secondCopy: false };
    if (iphone) {
      const page = `/phones/${iphone.udid}/free-up`;
      await visit(world, page, 'free-iphone', { also: ['german'] });
      await visit(world, page, 'free-iphone-steps', {
        act: (tab) => tab.getByText(/Tap the bin|Papierkorb/).scrollIntoViewIfNeeded(),
      });
      const { planId } = await world.ask('planFreeSpace', { target: { phone: iphone.udid }, rules });
      await ended(
        world,
        (await world.ask('freeUp', { planId, yesToCloud: true, yesToPurged: false })).taskId,
      );
      await visit(world, page, 'free-iphone-sent', {
        also: ['german'],
        act: (tab) => button(tab, /last time|letzten Mal/).click(),
      });
      await visit(world, page, 'free-iphone-full', {
        also: ['german'],
        act: async (tab) => {
          await answering<FreedSpace>(tab, 'freedSpace', (freed) => ({ ...freed, isListThere: false }));
          await button(tab, /last time|letzten Mal/).click();
        },
      });
      await visit(world, page, 'free-iphone-offer', { also: ['german'] });
      if (lanAddresses().length > 0) {
        await world.ask('showList', { phone: iphone.udid, withPictures: false });
        await visit(world, page, 'free-iphone-shown', { also: ['german'] });
        await world.ask('hideList');
      }
    }
    if (!android) return;
    const at = `/phones/${android.serial}`;
    await until('it is ready', async () =>
      (await world.ask('phones')).phones.some(({ id, state }) => id === android.serial && state === 'ready'),
    );
    await visit(world, at, 'free-button', {
      also: ['german'],
      act: (page) => button(page, /^Free up|freigeben$/).waitFor(),
    });
    await visit(world, `${at}/free-up`, 'free-plan', { also: ['german', 'contrast', '4k'] });
    await visit(world, `${at}/free-up`, 'free-proofs', {
      act: (page) =>
        page
          .getByText(/Proven in|Nachgewiesen in/)
          .nth(3)
          .scrollIntoViewIfNeeded(),
    });
    await visit(world, `${at}/free-up`, 'free-need', {
      act: async (page) => {
        await page.getByRole('radio').last().click({ force: true });
        await page.getByRole('slider').focus();
        await page.keyboard.press('ArrowLeft');
      },
    });
    await visit(world, `${at}/free-up`, 'free-none', {
      act: async (page) => {
        await button(page, /How large/).click();
        await page.getByRole('option').last().click();
        await page.getByText('Nothing can go by these rules').waitFor();
      },
    });
    await visit(world, `${at}/free-up`, 'free-yes', {
      also: ['german'],
      act: async (page) => {
        await page.getByRole('checkbox').click({ force: true });
        await button(page, /^Delete \d+|löschen$/).click();
        await page.getByRole('alertdialog').waitFor();
      },
    });
    const { planId } = await world.ask('planFreeSpace', { target: { phone: android.serial }, rules });
    // As slow as an old phone, or it would be over before everybody has looked.
    await android.set({ latencyMs: 400 });
    const { taskId } = await world.ask('freeUp', { planId, yesToCloud: true, yesToPurged: false });
    await visit(world, `${at}/free-up`, 'free-going', { also: ['german'] });
    await android.set({ latencyMs: 0 });
    await ended(world, taskId);
    await quiet(world);
    await visit(world, `${at}/free-up`, 'free-done', {
      also: ['german'],
      act: (page) => button(page, /last time|letzten Mal/).click(),
    });
    await visit(world, `${at}/free-up`, 'free-aside', {
      also: ['german'],
      act: async (page) => {
        await answering<FreedSpace>(page, 'freedSpace', (freed) => ({ ...freed, aside: 3 }));
        await answering<{ tasks: Task[] }>(page, 'tasks', ({ tasks }) => ({
          tasks: tasks.map((task) => (task.id === taskId ? { ...task, state: 'failed', trouble } : task)),
        }));
        await page.reload();
        await button(page, /last time|letzten Mal/).click();
      },
    });
    await visit(world, at, 'free-phone-after');
  },
};
