import type { Duplex } from 'node:stream';
import { serveAfc } from './afc-service.ts';
import type { PhoneState } from './phone-state.ts';
import { framePlist, readPlists } from './plist-link.ts';

/** House arrest: one question as a property list, then AFC over the container of an application. */
export function serveHouseArrest(stream: Duplex, state: PhoneState): void {
  const reader = readPlists(stream, (request) => {
    const folder = state.apps[String(request.Identifier ?? '')];
    const vend = request.Command === 'VendContainer' || request.Command === 'VendDocuments';
    if (!vend || folder === undefined) {
      const error = vend ? 'ApplicationLookupFailed' : 'UnknownCommand';
      stream.write(framePlist({ Error: error }));
      return;
    }
    const early = reader.detach();
    if (early.length > 0) stream.unshift(early);
    stream.write(framePlist({ Status: 'Complete' }));
    serveAfc(stream, state, folder);
  });
}

/** The notification proxy: tells a computer of the notifications that it asked to be told of. */
export function serveNotificationProxy(stream: Duplex, state: PhoneState): void {
  const observed = new Set<string>();
  const tell = (name: string) => {
    if (observed.has(name)) stream.write(framePlist({ Command: 'RelayNotification', Name: name }));
  };
  state.notificationListeners.add(tell);
  stream.once('close', () => state.notificationListeners.delete(tell));
  readPlists(stream, (request) => {
    if (request.Command === 'ObserveNotification') observed.add(String(request.Name));
    if (request.Command === 'PostNotification') {
      for (const listener of state.notificationListeners) listener(String(request.Name));
    }
    if (request.Command === 'Shutdown') stream.end(framePlist({ Command: 'ProxyDeath' }));
  });
}
