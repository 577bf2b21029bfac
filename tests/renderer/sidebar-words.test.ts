import { describe, expect, it } from 'vitest';
import type { PhoneCard } from '../../electron/contract/api/phones.ts';
import type { Task } from '../../electron/contract/api/tasks.ts';
import type { Safety } from '../../electron/contract/api/vault.ts';
import { phoneWords } from '../../renderer/app/phone-words.ts';
import { safetyWords } from '../../renderer/app/safety-words.ts';
import '../../renderer/app/words.ts';
import { i18next } from '../../renderer/i18n/i18n.ts';
import { createFormats } from '../../renderer/parts/formats.ts';

const t = i18next.getFixedT('en', 'app') as never;
const formats = createFormats('en-GB');

describe('the sentence of safety', () => {
  const say = (safety: Partial<Safety>) =>
    safetyWords(
      {
        diamond: 'half',
        assets: 12_402,
        backedUp: 12_402,
        proven: 12_402,
        waiting: 0,
        failed: 0,
        lastBackupAtMs: 0,
        lastProofAtMs: 0,
        hasVault: true,
        ...safety,
      },
      t,
      formats,
    );

  it('calls safe only what is proven', () => {
    expect(say({ diamond: 'full' })).toBe('12,402 photos are safe');
    expect(say({ proven: 12_401 })).toBe('12,401 of 12,402 are safe');
    expect(say({ proven: 0, backedUp: 12_402 })).toBe('12,402 backed up, not checked yet');
    expect(say({ assets: 1, backedUp: 0, proven: 0, hasVault: false, diamond: 'hollow' })).toBe(
      '1 photo is only here',
    );
  });

  it('says when it needs the person, and when there is nothing yet', () => {
    const trouble = { code: 'store-denied', message: 'No.' };
    expect(say({ diamond: 'hollow', proven: 12_000, trouble })).toBe('The backup needs you');
    expect(say({ assets: 0, proven: 0 })).toBe('No photos yet');
  });
});

describe('what a phone is doing', () => {
  const phone = (card: object = {}) =>
    ({ state: 'ready', listed: 10, lookedAtMs: 1, pending: { items: 0 }, ...card }) as unknown as PhoneCard;
  const task = (facts: object) => ({ state: 'running', kind: 'import', ...facts }) as unknown as Task;
  const say = (card?: object, busy?: Task) => phoneWords(phone(card), busy, t, formats);

  it('is told in two or three words', () => {
    expect(say()).toBe('All is here');
    expect(say({ pending: { items: 1312 } })).toBe('1,312 new');
    expect(say({ state: 'away' })).toBe('Not connected');
    expect(say({ lookedAtMs: null, listed: 0 })).toBe('Connected');
    expect(say({}, task({ done: 312, total: 1200 }))).toBe('312 of 1,200');
    expect(say({}, task({ state: 'paused', done: 1, total: 2 }))).toBe('Paused');
  });

  it('waits for the person where it does, whatever else it is at', () => {
    expect(say({ state: 'locked' })).toBe('Waits for you');
    const stuck = task({ done: 1, total: 2, trouble: { code: 'phone-locked', message: 'Locked.' } });
    expect(say({}, stuck)).toBe('Waits for you');
  });

  it('a task that has ended says nothing any more', () => {
    expect(say({ pending: { items: 2 } }, task({ state: 'failed', done: 1, total: 9 }))).toBe('2 new');
  });
});
