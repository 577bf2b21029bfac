import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../engine/temporary.ts';
import { type DemoPhones, startDemoPhones } from '../phones/demo-phones.ts';
import { runPhotoferry } from '../phones/run-photoferry.ts';
import { enter, launchBrowser, noBrowser, openTab } from './browser.ts';
import { serveLibrary } from './served.ts';

const passphrase = 'correct horse battery staple';

/** The first day of a new person: a computer with two phones plugged in, an empty disk for the backup, and a browser. */
async function firstDay() {
  const stage = await temporaryFolder();
  const library = path.join(stage, 'Pictures', 'Photoferry');
  const disk = path.join(stage, 'Disk');
  for (const folder of [path.dirname(library), disk]) mkdirSync(folder);
  const phones = await startDemoPhones(stage);
  onTestFinished(() => phones.close());
  // The adb server brings a home of its own along.
  const env = { ...phones.env, HOME: stage };
  const served = await serveLibrary(library, { env });
  onTestFinished(async () => void (await served.close()));
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const tab = await openTab(browser);
  tab.page.setDefaultTimeout(20_000);
  await enter(tab.page, served.link);
  return { ...tab, phones, env, stage, library, disk, address: `http://127.0.0.1:${served.port}` };
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

async function makeLibrary(page: Page): Promise<void> {
  await button(page, 'Choose where your photos live').click();
  await page
    .getByRole('radio', { name: /Pictures/ })
    .first()
    .click({ force: true });
  await button(page, 'Keep my photos here').click();
  await page.getByRole('heading', { name: 'Your library is ready' }).waitFor();
}

/** Imports the Android phone, which is unplugged in the middle and plugged in again. */
async function importUnplugged(page: Page, phones: DemoPhones): Promise<void> {
  const { android, plugAndroid } = phones;
  await button(page, /Pixel 9/).click();
  // A slow cable, or it would be over before a hand is at the plug.
  await android!.set({ bytesPerSecond: 2_000_000 });
  await button(page, /^Import \d+ new/).click();
  await button(page, 'Pause').waitFor();
  await page.waitForTimeout(1200);
  await android!.unplug();
  await page.getByText('Unplugged in the middle').waitFor();
  await android!.set({ bytesPerSecond: 0 });
  await plugAndroid!();
  await page.getByText('Everything on it is here').waitFor();
}

/** Gives the 24 words. */
async function setUpBackup(page: Page): Promise<string[]> {
  await button(page, 'Set up a backup').click();
  await button(page, /Folders inside/)
    .first()
    .click();
  await page.getByRole('radio', { name: /^Disk/ }).first().click({ force: true });
  await button(page, 'Next').click();
  await button(page, 'Next').click();
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByLabel('Once more').fill(`${passphrase}!`);
  await expect.poll(() => button(page, 'Make the backup').isDisabled()).toBe(true);
  await page.getByLabel('Once more').fill(passphrase);
  await button(page, 'Make the backup').click();
  await button(page, 'I have them on paper').waitFor();
  const shown = await page.getByRole('main').getByRole('listitem').allTextContents();
  const words = shown.map((text) => text.replace(/^\d+/, ''));
  await button(page, 'I have them on paper').click();
  const fields = await page.getByRole('textbox', { name: /^Word \d+/ }).all();
  const asked = await Promise.all(
    fields.map(async (field) =>
      Number(
        (
          await field.evaluate(
            (input) => (input as unknown as { labels: { textContent: string }[] }).labels[0]!.textContent,
          )
        ).replace(/\D/g, ''),
      ),
    ),
  );
  for (const [at, field] of fields.entries()) await field.fill(at === 0 ? 'zebra' : words[asked[at]! - 1]!);
  await button(page, 'Confirm').click();
  await page
    .getByRole('alert')
    .getByText(/Not all three are right/)
    .waitFor();
  await fields[0]!.fill(words[asked[0]! - 1]!);
  await button(page, 'Confirm').click();
  await page.getByRole('heading', { name: 'The backup is set up' }).waitFor();
  await button(page, 'Done').click();
  return words;
}

test.skipIf(noBrowser)(
  'from nothing to a library that is backed up, over a phone that is unplugged in the middle',
  async () => {
    const day = await firstDay();
    const { page } = day;
    await makeLibrary(page);
    await importUnplugged(page, day.phones);
    await page.getByRole('link', { name: /only here/ }).click();
    const words = await setUpBackup(page);
    expect(words).toHaveLength(24);
    await page.getByRole('heading', { name: /^(\d+) of \1 photos are safe$/ }).waitFor({ timeout: 60_000 });
    await page.goto(`${day.address}/`);
    await expect.poll(() => page.locator('main img').count()).toBeGreaterThan(3);
    expect(day.complaints).toEqual([]);

    // Another computer knows the words alone, and has every photo.
    const vault = existsSync(path.join(day.disk, 'vault.json'))
      ? day.disk
      : path.join(day.disk, 'Photoferry');
    const elsewhere = {
      ...day.env,
      PHOTOFERRY_CONFIG_DIR: path.join(day.stage, 'other'),
      PHOTOFERRY_RECOVERY_PHRASE: words.join(' '),
    };
    const other = path.join(day.stage, 'other-library');
    const joined = await runPhotoferry(['vault', 'join', '--folder', vault, '--library', other, '--json'], {
      env: elsewhere,
    });
    expect(joined.result).toMatchObject({ type: 'result' });
    const restored = await runPhotoferry(
      ['restore', '--to', path.join(day.stage, 'restored'), '--library', other, '--json'],
      { env: elsewhere },
    );
    expect(restored.result).toMatchObject({ type: 'result', mismatched: 0 });
    expect(restored.result.files).toBeGreaterThan(200);
  },
  240_000,
);

test.skipIf(noBrowser)(
  'a wrong passphrase is told as that, and the right one opens',
  async () => {
    const day = await firstDay();
    const { page } = day;
    const first = path.join(day.stage, 'first-library');
    const env = {
      ...day.env,
      PHOTOFERRY_CONFIG_DIR: path.join(day.stage, 'first'),
      PHOTOFERRY_PASSPHRASE: passphrase,
    };
    const made = await runPhotoferry(
      [
        'vault',
        'create',
        '--folder',
        day.disk,
        '--phrase-file',
        path.join(day.stage, 'words'),
        '--library',
        first,
        '--json',
      ],
      { env },
    );
    expect(made.status).toBe(0);
    await makeLibrary(page);
    await page.goto(`${day.address}/backup`);
    await button(page, 'Join a backup that is there').click();
    await button(page, /Folders inside/)
      .first()
      .click();
    await page.getByRole('radio', { name: /^Disk/ }).first().click({ force: true });
    await button(page, 'Next').click();
    await page.getByLabel('Passphrase', { exact: true }).last().fill('wrong horse battery staple');
    await button(page, 'Join this backup').click();
    await page
      .getByRole('alert')
      .getByText(/passphrase-wrong/)
      .waitFor();
    await page.getByLabel('Passphrase', { exact: true }).last().fill(passphrase);
    await button(page, 'Join this backup').click();
    await page.getByRole('heading', { name: 'This computer has joined the backup' }).waitFor();
    await button(page, 'Done').click();
    await page.getByText('No photos yet').first().waitFor();
  },
  120_000,
);
