import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, noBrowser, openTab } from './browser.ts';
import { openStage, type Stage } from './scenes/stage.ts';
import { createVisit } from './scenes/walk.ts';
import { walks } from './scenes/walks.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/**
 * `region`: dialogs and toasts stand beside the landmarks, as they should. What react-aria has announced names for some seconds a button
 * that may be gone by then.
 */
const run = `axe.run({ exclude: ['[data-live-announcer]'] }, { rules: { region: { enabled: false } } }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html, any }) => html.slice(0, 200) + ' ' + (any[0]?.message ?? '')).join(' | ')))`;

let browser: Browser;
let stage: Stage;
let page: Page;

/** The app hears of the light and puts it on the page a moment later; only then do colours begin to fade. */
async function light(colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-theme=${colorScheme}]`).waitFor();
  await page.evaluate(
    `Promise.allSettled(document.getAnimations().filter((each) => each instanceof CSSTransition).map(({ finished }) => finished))`,
  );
}

beforeAll(async () => {
  if (noBrowser) return;
  browser = await launchBrowser();
  stage = openStage();
  ({ page } = await openTab(browser, { colorScheme: 'light' }));
  // Of the browser, not of the page: its policy stays as it is.
  await page.addInitScript({ path: axe });
  page.setDefaultTimeout(15_000);
});

afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

describe.skipIf(noBrowser)('axe finds nothing wrong on any screen, light or dark:', () => {
  for (const walk of walks)
    test(walk.name, { timeout: 600_000, retry: 0 }, async () => {
      const found: Record<string, string[]> = {};
      let looks = 0;
      const visit = createVisit({
        variants: ['light'],
        page: async () => page,
        isWanted: () => true,
        look: async (_page, name) => {
          looks++;
          // The same screen in both: to walk there twice would show nothing more.
          for (const colorScheme of ['dark', 'light'] as const) {
            await light(colorScheme);
            const violations = (await page.evaluate(run)) as string[];
            if (violations.length > 0) found[`${name}, ${colorScheme}`] = violations;
          }
        },
      });
      await walk.run(stage, visit);
      expect(found).toEqual({});
      expect(looks).toBeGreaterThan(0);
    });
});
