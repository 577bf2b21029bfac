import { describe, expect, it } from 'vitest';
import { keyNames } from '../../renderer/app/key-names.ts';
import { createKeyFollower, isStep, type KeyPress } from '../../renderer/app/keys.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('one press', () => {
  it('a letter is its key alone', () => {
    expect(isStep('f', press('f'), false)).toBe(true);
    expect(isStep('f', press('F', { shiftKey: true }), false)).toBe(false);
    expect(isStep('f', press('f', { ctrlKey: true }), false)).toBe(false);
    expect(isStep('f', press('f', { altKey: true }), false)).toBe(false);
  });

  it('a sign counts however the keyboard makes it', () => {
    expect(isStep('?', press('?', { shiftKey: true }), false)).toBe(true);
    expect(isStep('/', press('/', { shiftKey: true }), false)).toBe(true);
    expect(isStep('+', press('+'), false)).toBe(true);
  });

  it('mod is Ctrl, and Cmd on a Mac, never the other', () => {
    expect(isStep('mod+a', press('a', { ctrlKey: true }), false)).toBe(true);
    expect(isStep('mod+a', press('a', { metaKey: true }), true)).toBe(true);
    expect(isStep('mod+a', press('a', { ctrlKey: true }), true)).toBe(false);
    expect(isStep('mod+a', press('a', { ctrlKey: true, metaKey: true }), false)).toBe(false);
  });

  it('shift is meant with named keys', () => {
    expect(isStep('shift+ArrowLeft', press('ArrowLeft', { shiftKey: true }), false)).toBe(true);
    expect(isStep('ArrowLeft', press('ArrowLeft', { shiftKey: true }), false)).toBe(false);
  });
});

describe('following', () => {
  it('one key after the other, in time', () => {
    let now = 0;
    const follow = createKeyFollower(false, () => now);
    const all = ['p', 'g p', 'g s'];
    expect(follow(press('g'), all)).toEqual([]);
    now += 1000;
    expect(follow(press('p'), all)).toEqual([1, 0]);
    expect(follow(press('g'), all)).toEqual([]);
    now += 2000;
    expect(follow(press('p'), all)).toEqual([0]);
  });

  it('the space bar, which parts a sequence in writing, is a key too', () => {
    const follow = createKeyFollower(false);
    expect(follow(press(' '), [' '])).toEqual([0]);
    expect(follow(press(' ', { shiftKey: true }), [' ', 'shift+ '])).toEqual([1]);
  });

  it('a key between breaks it', () => {
    const follow = createKeyFollower(false);
    follow(press('g'), ['g p']);
    follow(press('x'), ['g p']);
    expect(follow(press('p'), ['g p'])).toEqual([]);
  });
});

it('keys are named as they are printed', () => {
  expect(keyNames('mod+shift+a', false)).toEqual([['Ctrl', 'Shift', 'A']]);
  expect(keyNames('mod+a', true)).toEqual([['⌘', 'A']]);
  expect(keyNames('g p', false)).toEqual([['G'], ['P']]);
  expect(keyNames('+', false)).toEqual([['+']]);
  expect(keyNames('shift+ ', false)).toEqual([['Shift', 'Space']]);
});
