import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Stage, World } from './stage.ts';

/** How a screen is looked at: in which light, how wide, in which language. */
export const variants = {
  light: {},
  dark: { colorScheme: 'dark' },
  narrow: { viewport: { width: 375, height: 760 }, hasTouch: true },
  german: { locale: 'de-DE' },
  '4k': { viewport: { width: 3840, height: 2160 } },
  contrast: { forcedColors: 'active' },
  still: { reducedMotion: 'reduce' },
} as const satisfies Record<string, BrowserContextOptions>;
export type Variant = keyof typeof variants;

/** In all of these every screen is shown. */
export const usual: readonly Variant[] = ['light', 'dark', 'narrow'];

export interface Eyes {
  /** Others are left out. */
  variants: readonly Variant[];
  page(variant: Variant): Promise<Page>;
  /** Takes the picture, or looks for faults. */
  look(page: Page, name: string, variant: Variant): Promise<void>;
  isWanted(name: string): boolean;
}

export interface VisitOptions {
  /** What the person does there before it is looked at; what is looked at on the way has names of its own. */
  act?: (page: Page, look: (name: string) => Promise<void>, world: World) => Promise<unknown>;
  also?: readonly Variant[];
  /** These in place of the usual ones. */
  only?: readonly Variant[];
}

/** Goes through screens of the app, one after another, each in every variant. */
export interface Walk {
  /** The names of its pictures begin with it. */
  name: string;
  run(stage: Stage, visit: Visit): Promise<void>;
}
export type Visit = (
  world: World | (() => Promise<World>),
  path: string,
  name: string,
  options?: VisitOptions,
) => Promise<void>;

export function createVisit(eyes: Eyes): Visit {
  return async (place, path, name, { act, also = [], only } = {}) => {
    if (!eyes.isWanted(name)) return;
    const show = async (variant: Variant) => {
      const world = typeof place === 'function' ? await place() : place;
      const page = await eyes.page(variant);
      // What was answered in the engine's place before is its own again.
      await page.unrouteAll();
      const { url, cookie } = world.server;
      await page.context().addCookies([{ ...cookie, url, httpOnly: true, sameSite: 'Strict' }]);
      await page.goto(`${url}${path}`);
      await page.locator('main').first().waitFor();
      // Each place has one, as soon as it is there.
      await page.locator('h1').first().waitFor({ state: 'attached' });
      const look = async (shown: string) => {
        await settle(page);
        await eyes.look(page, shown, variant);
      };
      await settle(page);
      await act?.(page, look, world);
      await look(name);
    };
    const wanted = (only ?? [...usual, ...also]).filter((variant) => eyes.variants.includes(variant));
    // Side by side: most of the time something is waited for. None is left behind at work when another fails.
    const ends = await Promise.allSettled(wanted.map(show));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  };
}

const isQuiet = `(document.querySelector('[aria-busy=true]') === null &&
  document.fonts.status === 'loaded' &&
  [...document.images].every((image) => image.complete))`;

/** Until what is under way on the page has come to rest; a page that never rests is looked at as it is. */
export async function settle(page: Page): Promise<void> {
  await page.waitForFunction(isQuiet, undefined, { timeout: 4000 }).catch(() => {});
  await page.waitForTimeout(350);
  await page.waitForFunction(isQuiet, undefined, { timeout: 4000 }).catch(() => {});
}

/** Lets the engine answer, and changes of it what the demo library cannot have: a full disk, a bucket. */
export const answering = <Answer extends object>(
  page: Page,
  name: string,
  change: (answer: Answer) => Answer,
) =>
  page.route(new RegExp(`/api/${name}\\b`), async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change((await response.json()) as Answer) });
  });
