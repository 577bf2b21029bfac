import type { Page } from 'playwright-core';
import type { FetchCost } from '../../../electron/contract/api/asset-detail.ts';
import type { FreeSpacePlan } from '../../../electron/contract/api/free-space.ts';
import { backedUpWorld, tilesByKind } from './demo-world.ts';
import { answering, type Walk } from './walk.ts';

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();

/** Selects a dozen photos, some of which are only in the vault. */
async function selectSome(page: Page): Promise<void> {
  await page.locator('[data-asset]').first().focus();
  for (let at = 0; at < 24; at++) await page.keyboard.press('Shift+ArrowRight');
  await page
    .getByRole('toolbar')
    .getByText(/ [kM]B$/)
    .waitFor();
}

/** The question before originals come here, or stay. */
async function askBy(page: Page, keys: string): Promise<void> {
  await selectSome(page);
  await page.keyboard.press(keys);
  await page.getByRole('alertdialog').waitFor();
}

/** What it may have to say that the demo's vault has no reason for. */
const costs: Record<string, Partial<FetchCost>> = {
  'kept-ask-bucket': { isBucket: true, storageClass: 'GLACIER_IR', seconds: 5400 },
  'kept-no-room': { bytes: 81e9, freeBytes: 12e9, missingBytes: 69.1e9 },
};

const running = {
  ...{ id: 'fetch', kind: 'fetch', state: 'running', phase: 'fetch', done: 312, total: 1204 },
  ...{ bytes: 1.9e9, totalBytes: 7.4e9, bytesPerSecond: 24e6, secondsLeft: 229 },
  ...{ startedAtMs: Date.now(), endedAtMs: null },
};

/** Originals that stay here, those that come here, and what is told before. */
export const keptWalk: Walk = {
  name: 'kept',
  run: async (stage, visit) => {
    const world = await backedUpWorld(stage);
    const { photo } = await tilesByKind(world);
    await visit(world, '/', 'kept-bar', { act: selectSome });
    await visit(world, '/', 'kept-ask', {
      also: ['german', 'contrast'],
      act: (page) => askBy(page, 'k'),
    });
    for (const [name, other] of Object.entries(costs))
      await visit(world, '/', name, {
        also: ['german'],
        act: async (page) => {
          await answering<FetchCost>(page, 'fetchCost', (cost) => ({ ...cost, ...other }));
          await askBy(page, 'Shift+F');
        },
      });
    await world.ask('keepHere', { ids: [photo!.id], keep: true });
    await visit(world, `/photo/${photo!.id}`, 'kept-info', {
      also: ['german'],
      act: async (page) => {
        await page.getByRole('dialog').first().waitFor();
        await page.keyboard.press('i');
        await page
          .getByText(/^Kept here|^Bleibt hier/)
          .first()
          .scrollIntoViewIfNeeded();
      },
    });
    await visit(world, '/', 'kept-badge', {
      act: async (page) => {
        await page.locator(`[data-asset="${photo!.id}"]`).first().scrollIntoViewIfNeeded();
      },
    });
    await visit(world, '/settings', 'kept-settings', {
      also: ['german'],
      act: async (page) => {
        await button(page, /^Bring all|^Alle Originale herholen/).scrollIntoViewIfNeeded();
      },
    });
    await visit(world, '/settings', 'kept-progress', {
      also: ['german'],
      act: async (page) => {
        await answering<{ tasks: object[] }>(page, 'tasks', ({ tasks }) => ({ tasks: [running, ...tasks] }));
        await page.reload();
        await button(page, /^Pause|^Anhalten/).scrollIntoViewIfNeeded();
      },
    });
    const { iphone } = await stage.phones();
    if (iphone)
      await visit(world, `/phones/${iphone.udid}/free-up`, 'kept-purged', {
        also: ['german'],
        act: async (page) => {
          await answering<FreeSpacePlan>(page, 'planFreeSpace', (plan) => ({
            ...plan,
            purged: { files: 14, bytes: 48e6 },
          }));
          await page.reload();
          await page.getByText(/^What you deleted for good|^Was du endgültig/).scrollIntoViewIfNeeded();
        },
      });
    if (iphone)
      await visit(world, `/phones/${iphone.udid}`, 'kept-ledger', {
        also: ['german'],
        act: async (page) => {
          await page
            .getByText(/gallery shows|Galerie des Telefons/)
            .first()
            .scrollIntoViewIfNeeded();
        },
      });
  },
};
