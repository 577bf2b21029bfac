import { existsSync } from 'node:fs';
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type LaunchOptions,
  type Page,
} from 'playwright-core';

const places = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium-browser',
];
const executablePath = places.find((place) => place !== undefined && existsSync(place));

export const noBrowser = executablePath === undefined;
if (noBrowser)
  process.stderr.write(
    'The window is not tested: there is no Chromium (set CHROMIUM, or apt-get install chromium)\n',
  );

/** A real browser that looks for nothing on the internet. */
export function launchBrowser(more: readonly string[] = [], options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: executablePath!,
    ...options,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...more,
    ],
  });
}

export interface Tab {
  page: Page;
  /** What the console, the page and its policy complained of. */
  complaints: string[];
}

/** One tab with cookies of its own. */
export async function openTab(browser: Browser, options: BrowserContextOptions = {}): Promise<Tab> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    locale: 'en-GB',
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, complaints };
}

/** By a link that opens the session once; the page it gives goes on to the timeline by itself. */
export async function enter(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.waitForURL(({ pathname }) => !pathname.startsWith('/open/'));
}
