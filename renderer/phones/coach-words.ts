import type { PhoneCard } from '../../electron/contract/api/phones.ts';

/** The states in which a phone waits for its person, each with a drawing and words of its own. */
export type CoachState = 'trust' | 'unlock' | 'refused' | 'debugging' | 'offline' | 'driver' | 'tools';

const states: Partial<Record<PhoneCard['state'], CoachState>> = {
  untrusted: 'trust',
  locked: 'unlock',
  'pairing-refused': 'refused',
  unauthorized: 'debugging',
  offline: 'offline',
  'driver-missing': 'driver',
  'no-tools': 'tools',
};

/** Undefined for a phone that is ready or away. */
export function coachState({ state }: Pick<PhoneCard, 'state'>): CoachState | undefined {
  return states[state];
}
