import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { orAbort } from '../../base/abort.ts';
import { PhoneError } from '../phone-error.ts';
import { gone, phoneFailure, stalled } from './ios-failure.ts';
import { type IosContext, Lockdown } from './lockdown.ts';
import { readPairRecord } from './pairing.ts';

/**
 * Starts a service of a phone that trusts this computer and connects to it. libimobiledevice makes the connection;
 * Node carries its bytes, TLS included, so that reading and writing go on at once on one thread. Destroying the stream
 * lets go of everything. `session`: a conversation to ask in, if there is one already; it stays the caller's.
 */
export async function openService(
  context: IosContext,
  service: string,
  signal: AbortSignal,
  session?: Lockdown,
): Promise<Duplex> {
  const { native, udid } = context;
  const record = await readPairRecord(context, signal);
  if (!record)
    throw new PhoneError('phone-untrusted', 'This computer is not trusted by the iPhone any more.');
  let place: { port: number; tls: boolean };
  if (session) place = await session.startService(service);
  else {
    const lockdown = await Lockdown.open(context, signal);
    try {
      await lockdown.startSession(record);
      place = await lockdown.startService(service);
    } finally {
      lockdown.close();
    }
  }

  const connecting = native.connect(udid, place.port);
  let link: Awaited<typeof connecting>;
  try {
    link = await orAbort(connecting, signal);
  } catch (error) {
    connecting.then((late) => native.close(late)).catch(() => {});
    throw phoneFailure(error);
  }
  let socket: Socket;
  try {
    socket = new Socket({ fd: native.socket(link), readable: true, writable: true });
  } catch (error) {
    native.close(link);
    throw gone(error);
  }
  socket.once('close', () => native.close(link));
  socket.setNoDelay(true);
  if (!place.tls) return socket;

  // The phone is the server. Its certificate was made by this computer when they paired, signed with SHA-1, and this
  // computer shows the root's: so libimobiledevice does, and so iPhones want it.
  const tls = connect({
    socket,
    key: record.rootPrivateKey,
    cert: record.rootCertificate,
    ca: record.rootCertificate, // else all the roots of the world are loaded each time
    rejectUnauthorized: false,
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT:@SECLEVEL=0',
  });
  tls.once('close', () => socket.destroy());
  let timer: NodeJS.Timeout | undefined;
  try {
    await orAbort(
      new Promise<void>((resolve, reject) => {
        timer = setTimeout(() => reject(stalled()), context.timeoutMs);
        tls.once('secureConnect', resolve);
        tls.once('error', (error) => reject(gone(error)));
        tls.once('close', () => reject(gone()));
      }),
      signal,
    );
  } catch (error) {
    tls.on('error', () => {});
    tls.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return tls;
}
