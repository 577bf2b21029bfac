import {
  Activity,
  EyeOff,
  Heart,
  Images,
  type LucideIcon,
  Settings,
  ShieldCheck,
  Trash2,
} from 'lucide-react';

/** The places that the sidebar leads to, in its order. `words`: key in `words.ts`. */
export interface Destination {
  path: string;
  words: 'photos' | 'favourites' | 'hidden' | 'deleted' | 'activity' | 'settings' | 'backup';
  icon: LucideIcon;
  /** Second key after "g". */
  key: string;
}

export const photoPlaces: readonly Destination[] = [
  { path: '/', words: 'photos', icon: Images, key: 'p' },
  { path: '/favourites', words: 'favourites', icon: Heart, key: 'f' },
  { path: '/hidden', words: 'hidden', icon: EyeOff, key: 'h' },
  { path: '/deleted', words: 'deleted', icon: Trash2, key: 'd' },
];
export const otherPlaces: readonly Destination[] = [
  { path: '/activity', words: 'activity', icon: Activity, key: 'a' },
  { path: '/settings', words: 'settings', icon: Settings, key: 's' },
];
export const backupPlace: Destination = { path: '/backup', words: 'backup', icon: ShieldCheck, key: 'b' };
export const destinations = [...photoPlaces, backupPlace, ...otherPlaces];
