import { delay, orAbort } from '../../base/abort.ts';
import type { DeviceState } from '../../contract/device.ts';
import { adviceFor } from '../advice.ts';
import { PhoneError } from '../phone-error.ts';
import { shownName } from '../shown-name.ts';
import { LockdownRefusal, lockdownErrors, lockdownNumbers, phoneFailure } from './ios-failure.ts';
import { afcService, type IosContext, Lockdown, type PairRecord } from './lockdown.ts';
import { parsePairRecord } from './plist-text.ts';

/** A phone may have forgotten this computer in between; more often than that the record is not kept. */
const mostPairings = 3;
/** lockdownd's connection broke off or said nothing (LOCKDOWN_E_RECEIVE_TIMEOUT, LOCKDOWN_E_MUX_ERROR): no answer to the question. */
const passing = new Set(['lockdown -7', 'lockdown -8']);
const mostPassing = 5;

/** The record of this phone, or undefined when this computer was never trusted by it. */
export async function readPairRecord(
  { native, udid }: IosContext,
  signal: AbortSignal,
): Promise<PairRecord | undefined> {
  const bytes = await orAbort(native.readPairRecord(udid), signal);
  const record = bytes && parsePairRecord(bytes);
  if (typeof record?.HostID !== 'string') return undefined;
  const { RootCertificate, RootPrivateKey } = record;
  if (!(RootCertificate instanceof Uint8Array && RootPrivateKey instanceof Uint8Array)) return undefined;
  return {
    hostId: record.HostID,
    systemBuid: typeof record.SystemBUID === 'string' ? record.SystemBUID : '',
    rootCertificate: Buffer.from(RootCertificate),
    rootPrivateKey: Buffer.from(RootPrivateKey),
  };
}

/**
 * How the phone stands to this computer, found without asking anything of the person: no record or a phone that forgot
 * this computer is `untrusted`. A phone that cannot be asked throws.
 */
export async function trustState(
  context: IosContext,
  signal: AbortSignal,
): Promise<{ state: 'ready' | 'untrusted' | 'locked'; name: string | undefined }> {
  const lockdown = await Lockdown.open(context, signal);
  try {
    const name = await lockdown.value(undefined, 'DeviceName');
    const shown = typeof name === 'string' ? shownName(name) || undefined : undefined;
    const record = await readPairRecord(context, signal);
    if (!record) return { state: 'untrusted', name: shown };
    try {
      await lockdown.startSession(record);
      // A trusted phone that was not unlocked since it was switched on has sessions, but no services.
      await lockdown.startService(afcService);
      return { state: 'ready', name: shown };
    } catch (error) {
      if (!(error instanceof LockdownRefusal)) throw error;
      return { state: error.code === 'phone-locked' ? 'locked' : 'untrusted', name: shown };
    }
  } finally {
    lockdown.close();
  }
}

/**
 * Makes the phone trust this computer: at once if it does; else asks, and asks again every `pollMs` while the phone is
 * locked or its dialog is open, telling `onState`, until the signal aborts. A refusal throws `pairing-refused`. Returns
 * the conversation, its session begun; the caller closes it.
 */
export async function pairPhone(
  context: IosContext,
  options: {
    signal: AbortSignal;
    pollMs: number;
    onState?: ((state: DeviceState, advice: string) => void) | undefined;
  },
): Promise<Lockdown> {
  const { signal, pollMs } = options;
  let told: DeviceState | undefined;
  const tell = (state: DeviceState) => {
    if (state !== told) options.onState?.(state, adviceFor(state) ?? '');
    told = state;
  };
  for (let paired = 0, passed = 0; ; ) {
    const outcome = await pairOnce(context, signal);
    if (outcome instanceof Lockdown) return outcome;
    if (outcome === 'paired') {
      if (++paired <= mostPairings) continue;
      throw new PhoneError(
        'phone-refused',
        'The iPhone trusts this computer, but the trust could not be kept.',
        {
          advice: 'Check that usbmuxd may write its folder of pair records (/var/lib/lockdown).',
        },
      );
    }
    if (passing.has(outcome.word) && ++passed <= mostPassing) {
      await delay(pollMs, signal);
      continue;
    }
    if (outcome.code !== 'phone-locked' && outcome.code !== 'phone-untrusted') throw outcome;
    tell(outcome.code === 'phone-locked' ? 'locked' : 'untrusted');
    await delay(pollMs, signal);
  }
}

/** One step: a session where there is a record, else one attempt to get a record; or what stands in the way. */
async function pairOnce(
  context: IosContext,
  signal: AbortSignal,
): Promise<Lockdown | 'paired' | LockdownRefusal> {
  const record = await readPairRecord(context, signal);
  if (record) {
    const lockdown = await Lockdown.open(context, signal);
    try {
      await lockdown.startSession(record);
      return lockdown;
    } catch (error) {
      lockdown.close();
      if (!(error instanceof LockdownRefusal)) throw error;
      if (error.word !== lockdownErrors.forgotten) return error;
    }
    await orAbort(context.native.deletePairRecord(context.udid), signal);
  }
  try {
    const number = await orAbort(context.native.pair(context.udid), signal);
    if (number === 0) return 'paired';
    return new LockdownRefusal(lockdownNumbers[number] ?? `lockdown ${number}`, 'to be paired');
  } catch (error) {
    throw phoneFailure(error);
  }
}
