import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deepLink } from '../../electron/main/deep-link.ts';

test('links lead to the places of the window', () => {
  expect(deepLink('photoferry://photos')).toBe('/');
  expect(deepLink('photoferry:')).toBe('/');
  expect(deepLink('photoferry://photo/12')).toBe('/photo/12');
  expect(deepLink('photoferry://backup/')).toBe('/backup');
});

test.each([
  'photoferry://photo/12/../../settings',
  'photoferry://photo/-1',
  'photoferry://photo/1e3',
  'photoferry://settings?uploadLimit=1',
  'photoferry://backup#x',
  'photoferry://api/purgeAssets',
  'photoferry://open/0123456789',
  'https://example.com/photo/12',
  'javascript:alert(1)',
  `photoferry://photo/${'1'.repeat(16)}`,
])('%s leads nowhere', (link) => {
  expect(deepLink(link)).toBeUndefined();
});

test('no text leads anywhere but to a known place', () => {
  const address = /^\/(|favourites|deleted|backup|activity|settings|photo\/[1-9]\d{0,14})$/;
  fc.assert(
    fc.property(
      fc.oneof(
        fc.webUrl(),
        fc.string(),
        fc.string().map((text) => `photoferry://${text}`),
      ),
      (text) => {
        expect(deepLink(text) ?? '/').toMatch(address);
      },
    ),
  );
});
