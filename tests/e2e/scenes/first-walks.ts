import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { Mirror } from '../../../electron/contract/api/mirrors.ts';
import { backedUpWorld, importedWorld, passphrase, quiet, tilesOf } from './demo-world.ts';
import { type Stage, until } from './stage.ts';
import { answering, type Walk } from './walk.ts';

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();

let made = 0;
const newComputer = (stage: Stage) => () => stage.open(`Library-${made++}`, { hasLibrary: false });
const newLibrary = (stage: Stage) => () => stage.open(`Library-${made++}`);

export const onboardingWalk: Walk = {
  name: 'onboarding',
  run: async (stage, visit) => {
    await visit(newComputer(stage), '/', 'onboarding-welcome', { also: ['german', '4k', 'contrast'] });
    await visit(newComputer(stage), '/', 'onboarding-next', {
      act: async (page, look) => {
        await button(page, 'Choose where your photos live').click();
        await page.getByRole('radio').first().waitFor();
        await page
          .getByRole('radio', { name: /Pictures/ })
          .first()
          .click({ force: true });
        await look('onboarding-choose');
        await button(page, 'Keep my photos here').click();
        await page.getByRole('heading', { name: 'Your library is ready' }).waitFor();
      },
    });
  },
};

export const emptyWalk: Walk = {
  name: 'empty',
  run: async (stage, visit) => {
    const world = await newLibrary(stage)();
    await visit(world, '/', 'empty-timeline', { also: ['german'] });
    await visit(world, '/favourites', 'empty-favourites');
    await visit(world, '/hidden', 'empty-hidden', {
      act: async (page, look) => {
        await look('empty-hidden-gate');
        await button(page, 'Show hidden photos').click();
        await page.getByRole('heading', { name: 'Nothing is hidden' }).waitFor();
      },
    });
    await visit(world, '/deleted', 'empty-deleted');
    await visit(world, '/search?q=lighthouse', 'empty-search');
    await visit(world, '/activity', 'empty-activity');
    await visit(world, '/backup', 'empty-backup', { also: ['german'] });
    await visit(world, '/nowhere', 'empty-address');
    await visit(world, '/phones/none', 'empty-phone');
  },
};

/** The wizard of a backup, on a disk beside it. */
export const wizardWalk: Walk = {
  name: 'wizard',
  run: async (stage, visit) => {
    await visit(newLibrary(stage), '/backup', 'wizard-done', {
      act: async (page, look) => {
        await button(page, 'Set up a backup').click();
        await look('wizard-place');
        await page.getByRole('radio', { name: /A store on the internet/ }).click({ force: true });
        await look('wizard-bucket');
        await page.getByRole('radio', { name: /A disk or a folder/ }).click({ force: true });
        await chooseDisk(page);
        await look('wizard-disk');
        await button(page, 'Next').click();
        await look('wizard-sharing');
        await button(page, 'Next').click();
        await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
        await page.getByLabel('Once more').fill(`${passphrase} 2`);
        await look('wizard-passphrase');
        await page.getByLabel('Once more').fill(passphrase);
        await button(page, 'Make the backup').click();
        await button(page, 'I have them on paper').waitFor();
        await look('wizard-words');
        const words = (await page.getByRole('main').getByRole('listitem').allTextContents()).map((text) =>
          text.replace(/^\d+/, ''),
        );
        await button(page, 'I have them on paper').click();
        const fields = await page.getByRole('textbox', { name: /^Word \d+/ }).all();
        const numbers = await page.locator('label', { hasText: /^Word \d+/ }).allTextContents();
        for (const [at, field] of fields.entries())
          await field.fill(at === 1 ? 'zebra' : words[Number(numbers[at]!.replace(/\D/g, '')) - 1]!);
        await button(page, 'Confirm').click();
        await page.getByRole('alert').first().waitFor();
        await look('wizard-confirm');
        await fields[1]!.fill(words[Number(numbers[1]!.replace(/\D/g, '')) - 1]!);
        await button(page, 'Confirm').click();
        await page.getByRole('heading', { name: 'The backup is set up' }).waitFor();
      },
    });
    await visit(newLibrary(stage), '/backup', 'wizard-class', {
      also: ['german'],
      act: async (page, look) => {
        const json = { isThere: true, classes: ['STANDARD_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'] };
        await page.route(/\/api\/storeClasses/, (route) => route.fulfill({ json }));
        await button(page, /^Set up a backup|^Sicherung einrichten/).click();
        await page.getByRole('radio').nth(1).click({ force: true });
        await page.getByRole('textbox', { name: 'Bucket', exact: true }).fill('photos');
        await button(page, /^Next|^Weiter/).click();
        await page.getByRole('radio', { name: /GLACIER_IR/ }).waitFor();
        await look('wizard-class-first');
        await page.getByRole('radio', { name: /GLACIER_IR/ }).click({ force: true });
      },
    });
    await visit(newLibrary(stage), '/backup', 'wizard-join', {
      act: async (page, look) => {
        await button(page, 'Join a backup that is there').click();
        await chooseDisk(page);
        await button(page, 'Next').click();
        await page.getByLabel('Passphrase', { exact: true }).last().fill('wrong horse battery staple');
        await look('wizard-secret');
        await button(page, 'Join this backup').click();
        await page.getByRole('alert').first().waitFor();
      },
    });
  },
};

let disks = 0;
/** Into the person's folder, and a new one there. */
async function chooseDisk(page: Page): Promise<void> {
  await button(page, /Folders inside/).click();
  await button(page, 'New folder').click();
  await page.getByRole('textbox').last().fill(`Disk ${disks++}`);
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { checked: true }).last().waitFor();
}

/** One that has all, and one with a long name that was away the last time. */
const secondCopies: Mirror[] = [
  {
    ...{
      id: 1,
      kind: 'folder',
      place: 'Grandmother’s disk',
      files: 432,
      proven: 432,
      provenBytes: 20_480_000,
    },
    lastRun: { atMs: Date.now() - 7_200_000, copiedBytes: 20_480_000, failed: 0, extra: 2 },
  },
  {
    ...{ id: 2, kind: 's3', place: 'photos-of-the-whole-family-since-1998 on storage.example.org' },
    ...{ files: 432, proven: 17, provenBytes: 1_234_567 },
    lastRun: {
      ...{ atMs: Date.now() - 86_400_000 * 9, copiedBytes: 0, failed: 3, extra: 0 },
      trouble: {
        code: 'store-unreachable',
        message: 'The store does not answer.',
        advice: 'Try again later.',
      },
    },
  },
];

export const backupWalk: Walk = {
  name: 'backup',
  run: async (stage, visit) => {
    const world = await importedWorld(stage);
    await visit(world, '/backup', 'backup-none', { also: ['german'] });
    const disk = path.join(stage.folder, 'media', 'Disk');
    const { places } = await world.ask('places', {
      purpose: 'vault',
      inside: world.host.placeOf(path.dirname(disk)),
    });
    const place = { kind: 'folder', placeId: places.find(({ name }) => name === 'Disk')!.id } as const;
    await world.ask('saveSettings', { uploadLimit: 150_000, backUpByItself: false });
    const { words } = await world.ask('createVault', { place, dedup: 'private', passphrase });
    await visit(world, '/backup', 'backup-unconfirmed');
    await world.ask('confirmPhrase', { words: words.map((word, at) => ({ at, word })) });
    await world.ask('startBackup');
    await until('something was backed up', async () => (await world.ask('safety')).backedUp > 3);
    await visit(world, '/backup', 'backup-running', { also: ['german'] });
    const running = (await world.ask('tasks')).tasks.find(
      ({ kind, endedAtMs }) => kind === 'backup' && !endedAtMs,
    );
    if (running) await world.ask('pauseTask', { taskId: running.id });
    await visit(world, '/backup', 'backup-paused');
    if (running) await world.ask('cancelTask', { taskId: running.id });
    await quiet(world);

    renameSync(disk, `${disk} away`);
    await world.ask('saveSettings', { uploadLimit: null });
    await world.ask('startBackup');
    await quiet(world);
    await visit(world, '/backup', 'backup-disk-gone', { also: ['german'] });
    renameSync(`${disk} away`, disk);

    // Two originals were changed behind Photoferry's back; in the end they go.
    const ids = (await tilesOf(world)).slice(-12, -10).map(({ id }) => id);
    const catalog = world.host.library()!.catalog.assets;
    for (const { path: place } of ids.flatMap((id) => catalog.resourcesOf(id)))
      if (place) writeFileSync(path.join(world.library, place), 'changed', { flag: 'r+' });
    await world.ask('startBackup');
    await quiet(world);
    await until('they are failed', async () => ((await world.ask('vault')).vault?.failuresTotal ?? 0) > 0);
    await visit(world, '/backup', 'backup-failures', { also: ['german'] });
    await world.ask('trashAssets', { ids });
    await world.ask('purgeAssets', { ids });

    await backedUpWorld(stage);
    const { taskId } = await world.ask('startProof', { deep: false });
    await until('it is checked', async () =>
      (await world.ask('tasks')).tasks.some(({ id, endedAtMs }) => id === taskId && endedAtMs),
    );
    await visit(world, '/backup', 'backup-safe', { also: ['german', '4k', 'contrast'] });
    await visit(world, '/backup', 'backup-second-copies', {
      also: ['german'],
      act: async (page) => {
        await answering<{ mirrors: Mirror[] }>(page, 'mirrors', () => ({ mirrors: secondCopies }));
        await page.reload();
        await page.locator('[data-second-copy]').last().scrollIntoViewIfNeeded();
      },
    });
    await visit(world, '/backup', 'backup-passphrase', {
      act: (page) => button(page, 'Change the passphrase').click(),
    });
    await visit(world, '/backup', 'backup-new-words', {
      act: (page) => button(page, 'Draw new words').click(),
    });
  },
};
