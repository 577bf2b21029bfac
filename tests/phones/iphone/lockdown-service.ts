import { randomUUID, X509Certificate } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { PhoneState, TrustedHost } from './phone-state.ts';
import { framePlist, type PlistDict, readPlists } from './plist-link.ts';

/** What starts a service: the port that it then listens on, or undefined when there is no such service. */
export type ServiceStarter = (service: string, host: TrustedHost) => number | undefined;

const bytes = (value: unknown) => Buffer.from(value as Uint8Array);

/**
 * The phone's side of TLS: it is the server, with the certificate that the computer made for it when it paired, and
 * it hangs up on a computer that shows another certificate than the one it trusted.
 */
export function phoneTls(socket: Duplex, state: PhoneState, host: TrustedHost): TLSSocket {
  const tls = new TLSSocket(socket, {
    isServer: true,
    requestCert: true,
    rejectUnauthorized: false,
    secureContext: createSecureContext({
      key: state.privateKey,
      cert: host.deviceCertificate,
      ca: host.rootCertificate, // else all the roots of the world are loaded each time
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT:@SECLEVEL=0', // the certificates are signed with SHA-1
    }),
  });
  const trusted = [host.rootCertificate, host.hostCertificate].map((pem) => new X509Certificate(pem).raw);
  tls.on('error', () => tls.destroy());
  tls.once('secure', () => {
    const shown = tls.getPeerX509Certificate()?.raw;
    if (!shown || !trusted.some((raw) => raw.equals(shown))) tls.destroy();
  });
  return tls;
}

/** lockdownd on one connection: who the phone is, pairing, the session, and services. */
export function serveLockdown(socket: Duplex, state: PhoneState, startService: ServiceStarter): void {
  const { faults, hosts, values } = state;
  let stream = socket;
  let session: { id: string; host: TrustedHost } | undefined;
  let reader: ReturnType<typeof readPlists>;

  const reply = (request: PlistDict, fields: PlistDict) =>
    stream.write(framePlist({ Request: request.Request ?? '', ...fields }));
  const refuse = (request: PlistDict, error: string) => reply(request, { Result: 'Failure', Error: error });

  const pair = (request: PlistDict) => {
    const record = (request.PairRecord ?? {}) as PlistDict;
    if (faults.locked) return refuse(request, 'PasswordProtected');
    if (faults.trust === 'ask') return refuse(request, 'PairingDialogResponsePending');
    if (faults.trust === 'refuse') return refuse(request, 'UserDeniedPairing');
    if (!record.DeviceCertificate || !record.RootCertificate || !record.HostCertificate || !record.HostID) {
      return refuse(request, 'InvalidPairRecord');
    }
    hosts.set(String(record.HostID), {
      deviceCertificate: bytes(record.DeviceCertificate),
      hostCertificate: bytes(record.HostCertificate),
      rootCertificate: bytes(record.RootCertificate),
    });
    return reply(request, { EscrowBag: Buffer.alloc(32, 7) });
  };

  const getValue = (request: PlistDict) => {
    const domain = values[String(request.Domain ?? '')];
    if (request.Domain !== undefined && !session) return refuse(request, 'GetProhibited');
    if (!domain) return refuse(request, 'InvalidService');
    const about: PlistDict = {};
    if (request.Domain) about.Domain = request.Domain;
    if (request.Key === undefined) {
      const all: PlistDict = { ...domain };
      if (!request.Domain) all.DevicePublicKey = Buffer.from(state.publicKey);
      return reply(request, { ...about, Value: all });
    }
    const key = String(request.Key);
    about.Key = key;
    if (key === 'DevicePublicKey') return reply(request, { ...about, Value: Buffer.from(state.publicKey) });
    const value = domain[key];
    return value === undefined ? refuse(request, 'MissingValue') : reply(request, { ...about, Value: value });
  };

  const startSession = (request: PlistDict) => {
    const host = hosts.get(String(request.HostID ?? ''));
    if (!host) return refuse(request, 'InvalidHostID');
    if (faults.locked) return refuse(request, 'PasswordProtected');
    if (session) return refuse(request, 'SessionActive');
    session = { id: randomUUID(), host };
    reply(request, { SessionID: session.id, EnableSessionSSL: true });
    const early = reader.detach();
    if (early.length > 0) stream.unshift(early);
    stream = phoneTls(socket, state, host);
    reader = readPlists(stream, onRequest);
  };

  const onRequest = (request: PlistDict) => {
    if (faults.stalled) return;
    switch (request.Request) {
      case 'QueryType':
        return void reply(request, { Type: 'com.apple.mobile.lockdown' });
      case 'GetValue':
        return void getValue(request);
      case 'Pair':
        return void pair(request);
      case 'ValidatePair': {
        const record = (request.PairRecord ?? {}) as PlistDict;
        return void (hosts.has(String(record.HostID))
          ? reply(request, {})
          : refuse(request, 'InvalidHostID'));
      }
      case 'Unpair': {
        const record = (request.PairRecord ?? {}) as PlistDict;
        return void (hosts.delete(String(record.HostID))
          ? reply(request, {})
          : refuse(request, 'InvalidHostID'));
      }
      case 'StartSession':
        return void startSession(request);
      case 'StopSession':
        if (!session) return void refuse(request, 'SessionInactive');
        session = undefined;
        return void reply(request, {});
      case 'StartService': {
        if (!session) return void refuse(request, 'SessionInactive');
        if (faults.locked || faults.servicesLocked) return void refuse(request, 'PasswordProtected');
        const service = String(request.Service ?? '');
        const port = startService(service, session.host);
        if (port === undefined) return void refuse(request, 'InvalidService');
        const tls: PlistDict = state.serviceTls ? { EnableServiceSSL: true } : {};
        return void reply(request, { Service: service, Port: port, ...tls });
      }
      case 'Goodbye':
        reply(request, { Result: 'Success' });
        stream.end();
        return;
      default:
        refuse(request, 'InvalidRequest');
    }
  };
  reader = readPlists(stream, onRequest);
}
