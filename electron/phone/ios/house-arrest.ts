import { PhoneError } from '../phone-error.ts';
import { AfcConnection } from './afc-connection.ts';
import type { IosContext } from './lockdown.ts';
import { PlistChannel } from './plist-channel.ts';
import { openService } from './service-stream.ts';

/**
 * AFC over the files of one application: all of its container where it was installed for development, or the Documents
 * that it shares. The caller closes the connection. Throws `phone-refused` when the phone does not give them.
 */
export async function openHouseArrest(
  context: IosContext,
  application: { bundleId: string; vend: 'VendContainer' | 'VendDocuments' },
  signal: AbortSignal,
): Promise<AfcConnection> {
  const stream = await openService(context, 'com.apple.mobile.house_arrest', signal);
  try {
    const channel = new PlistChannel(stream);
    channel.send({ Command: application.vend, Identifier: application.bundleId });
    const answer = await channel.receive(signal, context.timeoutMs);
    if (answer.Status !== 'Complete') {
      const word = String(answer.Error ?? 'no reason given')
        .replace(/[^\w .-]/g, '')
        .slice(0, 60);
      throw new PhoneError(
        'phone-refused',
        `The iPhone did not open the files of ${application.bundleId} (${word}).`,
      );
    }
    channel.detach();
  } catch (error) {
    stream.on('error', () => {});
    stream.destroy();
    throw error;
  }
  return new AfcConnection(stream, { timeoutMs: context.timeoutMs });
}
