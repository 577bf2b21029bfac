import { delay, isAbort } from '../../base/abort.ts';
import { adviceFor } from '../advice.ts';
import type { IoOptions, PhoneEvent, PhoneObserver, PhoneSighting } from '../phone.ts';
import { PhoneError } from '../phone-error.ts';
import type { FactsOptions } from './fetch-item-facts.ts';
import { type ImageCaptureOptions, imageCaptureHere } from './image-capture.ts';
import { LockdownRefusal } from './ios-failure.ts';
import { IosPhone } from './ios-phone.ts';
import { addonMissing, type IosDevice, lookForPhones, seen } from './ios-sightings.ts';
import { loadNative, type Native } from './native.ts';
import { listenForPhones } from './native-events.ts';
import { pairPhone } from './pairing.ts';

export interface IosObserverOptions {
  /** A phone that is silent for so long, though it owes an answer, counts as stalled. 30 s unless told. */
  timeoutMs?: number;
  /** How often a phone is asked whether the person has answered its dialog. 1 s unless told. */
  pairPollMs?: number;
  /** How often phones that are not ready are looked at again while watching. 2 s unless told. */
  refreshMs?: number;
  /** Bounds for the phone's own database. */
  facts?: Partial<FactsOptions>;
  /** AFC connections to one phone at most; 2 unless told. */
  connections?: number;
  /** Files open on one phone at most; 8 unless told. */
  openFiles?: number;
  /** The application of ours on phones that gets what is pushed; `PHOTOFERRY_COMPANION_BUNDLE_ID` unless told. */
  companionBundleId?: string;
  /** What deletes through macOS; the helper of this Mac unless told, where there is one. */
  imageCapture?: ImageCaptureOptions;
  /** Instead of the addon of this installation. */
  native?: Native;
  /** The system whose missing pieces are told of; this computer's unless told. */
  platform?: NodeJS.Platform;
}

/** Watches for iPhones and iPads through usbmuxd (USBMUXD_SOCKET_ADDRESS is honoured). */
export function createIosObserver(options: IosObserverOptions = {}): PhoneObserver {
  const native = options.native ?? loadNative();
  const platform = options.platform ?? process.platform;
  const timeoutMs = options.timeoutMs ?? 30_000;
  const pairPollMs = options.pairPollMs ?? 1000;
  const refreshMs = options.refreshMs ?? 2000;
  const stop = new AbortController();
  const refused = new Set<string>();

  const look = async (signal: AbortSignal): Promise<IosDevice[]> => {
    if (!native) return [addonMissing()];
    const devices = await lookForPhones(
      { native, timeoutMs, platform },
      AbortSignal.any([signal, stop.signal]),
    );
    for (const id of refused) if (!devices.some((device) => device.id === id)) refused.delete(id);
    return devices.map((device) => {
      if (device.state === 'ready') refused.delete(device.id);
      return refused.has(device.id) ? seen({ ...device, state: 'pairing-refused' }) : device;
    });
  };

  const connect = async (
    device: IosDevice,
    { signal, onState }: Parameters<PhoneSighting['connect']>[0],
  ): Promise<IosPhone> => {
    signal.throwIfAborted();
    if (!native || device.state === 'no-tools' || device.state === 'driver-missing') {
      throw new PhoneError('no-tools', 'iPhones cannot be read on this computer yet.', {
        ...(device.advice === undefined ? {} : { advice: device.advice }),
      });
    }
    const context = { native, udid: device.id, timeoutMs };
    const phoneOptions = {
      name: device.name,
      link: device.link,
      facts: { maxBytes: 2 ** 30, readMs: 30_000, ...options.facts },
      connections: options.connections ?? 2,
      openFiles: options.openFiles ?? 16,
      imageCapture: options.imageCapture ?? imageCaptureHere(),
      companionBundleId: options.companionBundleId ?? bundleIdOf(process.env),
    };
    for (;;) {
      try {
        const session = await pairPhone(context, { signal, pollMs: pairPollMs, onState });
        refused.delete(device.id);
        try {
          return await IosPhone.connect(context, phoneOptions, session, signal);
        } finally {
          session.close();
        }
      } catch (error) {
        if (error instanceof PhoneError && error.code === 'pairing-refused') refused.add(device.id);
        // It has sessions and no services, or was locked in between: from the beginning, once the person has acted.
        if (!(error instanceof LockdownRefusal)) throw error;
        if (error.code !== 'phone-locked' && error.code !== 'phone-untrusted') throw error;
        const state = error.code === 'phone-locked' ? 'locked' : 'untrusted';
        onState?.(state, adviceFor(state) ?? '');
        await delay(pairPollMs, signal);
      }
    }
  };

  const sighting = (device: IosDevice): PhoneSighting => ({
    ...device,
    connect: (connectOptions) => connect(device, connectOptions),
  });

  async function* watch({ signal }: IoOptions): AsyncGenerator<PhoneEvent> {
    const ended = AbortSignal.any([signal, stop.signal]);
    const known = new Map<string, IosDevice>();
    const removed = new Set<string>();
    let wake = () => {};
    let isStale = false;
    const poke = () => {
      isStale = true;
      wake();
    };
    const events =
      native &&
      listenForPhones(native, (event) => {
        if (event.type === 'remove') removed.add(event.udid);
        poke();
      });
    ended.addEventListener('abort', poke, { once: true });
    try {
      while (!ended.aborted) {
        isStale = false;
        const gone = [...removed];
        removed.clear();
        for (const id of gone) if (known.delete(id)) yield { type: 'detached', id };
        const hasEvents = !events || (await events.follow());
        const devices = await look(ended);
        // One that went meanwhile is looked at again in the next round, and told of as detached before.
        for (const id of known.keys()) {
          if (devices.some((device) => device.id === id)) continue;
          known.delete(id);
          yield { type: 'detached', id };
        }
        for (const device of devices) {
          const before = known.get(device.id);
          known.set(device.id, device);
          if (!before) yield { type: 'attached', sighting: sighting(device) };
          else if (before.state !== device.state || before.name !== device.name) {
            yield { type: 'changed', sighting: sighting(device) };
          }
        }
        const isSettled = hasEvents && devices.every((device) => device.state === 'ready');
        if (isStale || ended.aborted) continue;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, isSettled ? 2 ** 30 : refreshMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = () => {};
      }
    } catch (error) {
      if (!ended.aborted || !isAbort(error)) throw error;
    } finally {
      ended.removeEventListener('abort', poke);
      await events?.stop();
    }
  }

  return {
    sightings: async ({ signal }) => (await look(signal)).map(sighting),
    watch,
    async close() {
      stop.abort();
    },
  };
}

/** What is no identifier of an application is as good as none. */
function bundleIdOf(env: NodeJS.ProcessEnv): string | undefined {
  const given = env.PHOTOFERRY_COMPANION_BUNDLE_ID;
  return given !== undefined && /^[A-Za-z0-9][A-Za-z0-9.-]{1,154}$/.test(given) ? given : undefined;
}
