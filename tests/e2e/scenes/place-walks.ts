import type { Page } from 'playwright-core';
import { backedUpWorld } from './demo-world.ts';
import type { Walk } from './walk.ts';

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();

export const placesWalk: Walk = {
  name: 'places',
  run: async (stage, visit) => {
    const world = await backedUpWorld(stage);
    await visit(world, '/favourites', 'places-favourites');
    await visit(world, '/hidden', 'places-hidden', {
      act: async (page) => {
        await button(page, 'Show hidden photos').click();
        await page.locator('[data-asset]').first().waitFor();
      },
    });
    await visit(world, '/deleted', 'places-deleted', { also: ['german', '4k'] });
    await visit(world, '/deleted', 'places-deleted-dialog', {
      act: async (page) => {
        await button(page, 'Delete all now').click();
        await page.getByRole('alertdialog').waitFor();
      },
    });
    await visit(world, '/activity', 'places-activity', { also: ['german', '4k'] });
  },
};

export const settingsWalk: Walk = {
  name: 'settings',
  run: async (stage, visit) => {
    const world = await backedUpWorld(stage);
    await world.ask('saveSettings', { exclude: ['DCIM/Screenshots/*'], uploadLimit: 2_000_000 });
    await visit(world, '/settings', 'settings', { also: ['german', '4k', 'contrast'] });
    await visit(world, '/settings', 'settings-end', {
      act: (page) => page.getByRole('heading', { name: 'About' }).scrollIntoViewIfNeeded(),
    });
    await visit(world, '/settings', 'settings-select', {
      act: async (page) => {
        await page
          .getByRole('button', { name: /Language/ })
          .first()
          .click();
        await page.getByRole('listbox').waitFor();
      },
    });
    await world.ask('saveSettings', { uploadLimit: null, exclude: [] });
  },
};

/** The engine goes away under the window. */
export const lostWalk: Walk = {
  name: 'lost',
  run: async (stage, visit) => {
    const world = await backedUpWorld(stage);
    const brief = async () => ({ ...world, server: await stage.serve(world) });
    await visit(brief, '/', 'lost-connection', {
      act: async (page, _look, { server }) => {
        await server.close();
        await page.getByText(/does not answer/).waitFor();
      },
    });
  },
};
