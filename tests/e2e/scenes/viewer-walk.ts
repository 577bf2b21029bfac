import type { Page } from 'playwright-core';
import { backedUpWorld, tilesByKind } from './demo-world.ts';
import type { Walk } from './walk.ts';

const viewer = (page: Page) => page.getByRole('dialog').first();

/** Open, with the controls there. */
async function wake(page: Page): Promise<void> {
  await viewer(page).waitFor();
  await page.mouse.move(180, 300);
  await page.mouse.move(184, 306);
  await page.waitForTimeout(300);
}

export const viewerWalk: Walk = {
  name: 'viewer',
  run: async (stage, visit) => {
    const world = await backedUpWorld(stage);
    const tiles = await tilesByKind(world);
    const at = (kind: keyof typeof tiles) => `/photo/${tiles[kind]?.id}`;
    for (const kind of ['video', 'live', 'raw', 'edited', 'broken', 'panorama'] as const) {
      if (!tiles[kind]) throw new Error(`The demo library has nothing of the kind ${kind}.`);
      await visit(world, at(kind), `viewer-${kind}`, { act: wake });
    }
    await visit(world, at('photo'), 'viewer-photo', { act: wake, also: ['german', '4k', 'contrast'] });
    await visit(world, at('photo'), 'viewer-photo-alone', { act: (page) => page.waitForTimeout(3000) });
    await visit(world, at('photo'), 'viewer-photo-zoomed', {
      act: async (page) => {
        await wake(page);
        await page.keyboard.press('1');
        await page.waitForTimeout(600);
        await wake(page);
      },
    });
    for (const kind of ['photo', 'video', 'live', 'broken', 'vaultOnly'] as const)
      await visit(world, at(kind), `viewer-info-${kind}`, {
        act: async (page) => {
          await wake(page);
          await page.keyboard.press('i');
          await page.getByRole('complementary').waitFor();
          await page.waitForTimeout(400);
        },
        also: kind === 'photo' ? ['german', '4k'] : [],
      });
    await visit(world, at('edited'), 'viewer-compare', {
      act: async (page) => {
        await wake(page);
        await page.keyboard.press('c');
        await page.waitForTimeout(400);
      },
    });
    await visit(world, at('vaultOnly'), 'viewer-vault-only', { act: wake });
    await visit(world, at('far'), 'viewer-ring-ended', {
      act: async (page, look) => {
        // A slow line, or it is over before it can be seen; the preview is in the browser by now.
        const line = await page.context().newCDPSession(page);
        const speed = { offline: false, latency: 0, uploadThroughput: -1 };
        await line.send('Network.enable');
        await line.send('Network.clearBrowserCache');
        await page.reload();
        await wake(page);
        await line.send('Network.emulateNetworkConditions', { ...speed, downloadThroughput: 30_000 });
        await page.keyboard.press('ArrowRight');
        await page.waitForTimeout(300);
        await page.keyboard.press('ArrowLeft');
        await page.waitForTimeout(600);
        // More of it than the preview has.
        await page.keyboard.press('1');
        await page.waitForTimeout(1200);
        await wake(page);
        await look('viewer-ring');
        await line.send('Network.emulateNetworkConditions', { ...speed, downloadThroughput: -1 });
        await line.detach();
        await page.waitForTimeout(1500);
      },
    });
    await visit(world, at('photo'), 'viewer-menu', {
      act: async (page) => {
        await wake(page);
        await viewer(page).getByRole('button', { name: 'More', exact: true }).click();
        await page.getByRole('menu').waitFor();
      },
    });
    await visit(world, at('photo'), 'viewer-keys', {
      act: async (page) => {
        await wake(page);
        await page.keyboard.press('?');
        await page.waitForTimeout(400);
      },
    });
    await visit(world, '/photo/999999', 'viewer-gone');
  },
};
