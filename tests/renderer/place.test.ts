import { describe, expect, it } from 'vitest';
import { filterOf, placeOf } from '../../renderer/app/place.ts';

describe('an address', () => {
  it('is a place', () => {
    expect(placeOf('/favourites', '', null)).toEqual({ path: '/favourites', search: '', photoId: null });
  });

  it('of a photo is the place beneath it, with its search', () => {
    const place = placeOf('/photo/12', '', { from: '/search?q=june%202024' });
    expect(place).toEqual({ path: '/search', search: 'q=june%202024', photoId: 12 });
    expect(filterOf(place)).toEqual({ view: 'photos', search: 'june 2024' });
  });

  it('of a photo that was opened by itself lies over the timeline', () => {
    expect(placeOf('/photo/7', '', null)).toEqual({ path: '/', search: '', photoId: 7 });
  });

  it('that names no photo opens none', () => {
    for (const path of ['/photo/0', '/photo/x', '/photo/1/2', '/photo/99999999999999999999', '/photo/-1'])
      expect(placeOf(path, '', null).photoId).toBeNull();
  });
});

describe('what a place shows', () => {
  it('is one view of the library, or none', () => {
    const viewOf = (path: string) => filterOf({ path, search: '', photoId: null })?.view;
    expect(['/', '/favourites', '/hidden', '/deleted', '/search', '/settings'].map(viewOf)).toEqual([
      'photos',
      'favourites',
      'hidden',
      'trash',
      'photos',
      undefined,
    ]);
  });

  it('a search is bounded as the engine wants it, and nothing when it is blank', () => {
    const searchOf = (q: string) =>
      filterOf({ path: '/search', search: new URLSearchParams({ q }).toString(), photoId: null });
    expect(searchOf('  cat ')).toEqual({ view: 'photos', search: 'cat' });
    expect(searchOf('   ')).toEqual({ view: 'photos' });
    expect(searchOf('x'.repeat(900))?.search).toHaveLength(200);
  });
});
