import type { IosContext } from './lockdown.ts';
import { PlistChannel } from './plist-channel.ts';
import { openService } from './service-stream.ts';

/**
 * The names of the phone's own notifications out of `names`, as they are posted there, until the signal aborts (then it
 * throws its reason) or the phone goes (`phone-gone`).
 */
export async function* watchNotifications(
  context: IosContext,
  names: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<string> {
  const stream = await openService(context, 'com.apple.mobile.notification_proxy', signal);
  const channel = new PlistChannel(stream);
  try {
    for (const name of names) channel.send({ Command: 'ObserveNotification', Name: name });
    for (;;) {
      const message = await channel.receive(signal, 0);
      if (message.Command === 'ProxyDeath') return;
      const { Name: name } = message;
      if (message.Command === 'RelayNotification' && typeof name === 'string' && names.includes(name))
        yield name;
    }
  } finally {
    stream.on('error', () => {});
    stream.destroy();
  }
}
