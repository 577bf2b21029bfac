import path from 'node:path';
import type { Page } from 'playwright-core';
import { makeGalleryCorpus } from '../../../bench/gallery-corpus.ts';
import { backedUpWorld } from './demo-world.ts';
import type { World } from './stage.ts';
import type { Walk } from './walk.ts';

const tile = (page: Page, at: number) => page.locator('[data-asset]').nth(at);

export const timelineWalk: Walk = {
  name: 'timeline',
  run: async (stage, visit) => {
    const world = await backedUpWorld(stage);
    await world.ask('saveSettings', { zoom: 3, layout: 'justified' });
    await visit(world, '/', 'timeline', { also: ['german', '4k', 'contrast', 'still'] });
    for (const zoom of [0, 1, 2, 4, 5]) {
      await world.ask('saveSettings', { zoom });
      await visit(world, '/', `timeline-zoom-${zoom}`, { also: zoom < 2 ? ['4k'] : [] });
    }
    await world.ask('saveSettings', { zoom: 3, layout: 'square' });
    await visit(world, '/', 'timeline-square', { also: ['4k'] });
    await world.ask('saveSettings', { layout: 'justified' });
    await visit(world, '/', 'timeline-selection', { act: selectSome, also: ['contrast'] });
    await visit(world, '/', 'timeline-menu', {
      act: async (page) => {
        await tile(page, 2).focus();
        await tile(page, 2).click({ button: 'right' });
        await page.getByRole('menu').waitFor();
      },
    });
    await visit(world, '/', 'timeline-toast', {
      act: async (page) => {
        await tile(page, 5).focus();
        await page.keyboard.press('f');
        await page
          .getByText(/favourites/i)
          .last()
          .waitFor();
      },
    });
    await visit(world, '/', 'timeline-free-dialog', {
      act: async (page) => {
        await selectSome(page);
        await page.keyboard.press('Shift+E');
        await page.getByRole('alertdialog').or(page.getByRole('dialog')).first().waitFor();
      },
    });
    await visit(world, '/', 'timeline-keys', {
      act: async (page) => {
        await tile(page, 3).focus();
        await page.keyboard.press('?');
        await page.getByRole('dialog').waitFor();
      },
      also: ['german', '4k'],
    });
    await visit(world, '/search?q=videos', 'timeline-search', { also: ['german'] });
  },
};

async function selectSome(page: Page): Promise<void> {
  await tile(page, 1).focus();
  await page.keyboard.press(' ');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press(' ');
  await page
    .getByText(/\d selected/)
    .first()
    .waitFor();
}

/** A hundred thousand photos of twenty years. */
export const manyWalk: Walk = {
  name: 'many',
  run: async (stage, visit) => {
    const world = await stage.once('many', async (): Promise<World> => {
      await makeGalleryCorpus(path.join(stage.folder, 'Pictures', 'Many'), {
        assets: 100_000,
        thumbnails: 120,
      });
      return stage.open('Many', { hasLibrary: false });
    });
    await visit(world, '/', 'many-timeline', { also: ['4k'] });
    await visit(world, '/', 'many-scrubber', {
      act: async (page) => {
        const scrubber = page.getByRole('slider', { name: 'Date' });
        const box = (await scrubber.boundingBox())!;
        const x = box.x + box.width / 2;
        await page.mouse.move(x, box.y + 20);
        await page.mouse.down();
        await page.mouse.move(x, box.y + box.height / 2, { steps: 4 });
        await page.waitForTimeout(600);
      },
    });
    await visit(world, '/', 'many-end', {
      act: async (page) => {
        await page.mouse.up();
        await tile(page, 0).focus();
        await page.keyboard.press('End');
        await page.waitForTimeout(500);
      },
    });
    await world.ask('saveSettings', { zoom: 0 });
    await visit(world, '/', 'many-years', { also: ['4k'] });
  },
};
