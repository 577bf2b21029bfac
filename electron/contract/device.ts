import { z } from 'zod';

/** `ready`, or why a phone cannot be used yet; each but `ready` comes with words that tell the person what to do. */
export const deviceState = z.enum([
  'ready',
  'untrusted',
  'locked',
  'pairing-refused',
  'unauthorized',
  'offline',
  'driver-missing',
  'no-tools',
]);
export type DeviceState = z.infer<typeof deviceState>;

export const deviceKind = z.enum(['android', 'iphone', 'folder']);
export type DeviceKind = z.infer<typeof deviceKind>;

/** One phone, card or folder that is there, usable or not. `id` is the hardware serial, UDID or volume id. */
export const device = z.object({
  id: z.string(),
  kind: deviceKind,
  name: z.string(),
  link: z.enum(['usb', 'wifi', 'disk']),
  state: deviceState,
  advice: z.string().optional(),
});
export type Device = z.infer<typeof device>;
