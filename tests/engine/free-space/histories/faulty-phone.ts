import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type {
  AsideFile,
  AsideLook,
  IoOptions,
  Phone,
  PhoneFile,
  PhoneFreeing,
} from '../../../../electron/phone/phone.ts';
import { PhoneError } from '../../../../electron/phone/phone-error.ts';
import { Crash } from '../../../vault/crashing-store.ts';
import { asOther } from '../../removal/crashing-disk.ts';
import { sha256 } from '../../removal/removal-desk.ts';
import { count } from './counts.ts';
import { storeFaults } from './faulty-store.ts';
import type { PhonePort } from './phone-port.ts';

/** What the phone does at a call: the call is carried out before it, or not at all. */
export interface PhoneFault {
  at: number;
  does: 'unplug-before' | 'unplug-after' | 'replace' | 'refuse';
}

/** What it says of what lies aside: a digest of nothing, or the one that is expected, whatever lies there. */
export type Lie = 'wrong' | 'expected' | undefined;

export interface FaultyOptions {
  port: PhonePort;
  fault: PhoneFault | undefined;
  lie: Lie;
  /** Digests by path on the phone, of what is about to go. */
  expected: ReadonlyMap<string, Uint8Array>;
  /** Another file comes in the place of this one. */
  onReplace(name: string): void;
  /** This file goes, and it was never backed up: the phone said that it was the one that was. */
  onHidden(digest: string): void;
  /** It said one thing of a file that the desktop has read, whole, to be another. */
  onCaught(): void;
}

const gone = () => new PhoneError('phone-gone', 'It was unplugged.');

/** A phone that breaks off, in whose place another file comes, that lets some files not go, or that lies. */
export function faultyPhone(phone: Phone, options: FaultyOptions): Phone & { isUnplugged(): boolean } {
  const { port, fault, lie, expected } = options;
  let calls = 0;
  let isUnplugged = false;
  const call = async <T>(files: readonly PhoneFile[], work: () => Promise<T>): Promise<T> => {
    if (storeFaults.isDead) throw new Crash('dead');
    if (isUnplugged) throw gone();
    const isNow = fault !== undefined && calls++ === fault.at;
    if (!isNow || fault.does === 'refuse') return await work();
    if (fault.does === 'replace') {
      const [file] = files;
      if (file) asOther(() => options.onReplace(file.path));
      return await work();
    }
    if (fault.does === 'unplug-after') await work();
    isUnplugged = true;
    count('times unplugged');
    throw gone();
  };
  const of = (files: readonly AsideFile[]) => files.map(({ file }) => file);
  const said = ({ file, aside }: AsideFile, look: AsideLook): AsideLook => {
    if (!lie || look.as !== 'aside') return look;
    const told = lie === 'wrong' ? createHash('sha256').update('another').digest() : expected.get(file.path);
    if (!told) return look;
    count('lies told');
    lies.set(aside, Buffer.from(told).toString('hex'));
    return { ...look, sha256: told };
  };
  /** What it said of what lies where. */
  const lies = new Map<string, string>();
  let isCaught = false;
  const wasRead = ({ path }: PhoneFile) => {
    const told = lies.get(path);
    if (told && asOther(() => sha256(readFileSync(port.placeOf(path)))) !== told) isCaught = true;
  };
  const real = phone.freeing!;
  const hidden = (files: readonly AsideFile[]) => asOther(() => lookFor(files));
  const lookFor = (files: readonly AsideFile[]) => {
    for (const { file, aside } of files) {
      const place = port.placeOf(aside);
      const digest = existsSync(place) ? sha256(readFileSync(place)) : undefined;
      const wanted = expected.get(file.path);
      if (digest !== undefined && wanted && Buffer.from(wanted).toString('hex') !== digest)
        options.onHidden(digest);
    }
  };
  /** All of them but one, which the phone does not let go of. */
  const removeAside = async (files: readonly AsideFile[], io: IoOptions) => {
    if (fault?.does !== 'refuse' || files.length === 0) {
      hidden(files);
      return await real.removeAside(files, io);
    }
    const kept = files[fault.at % files.length]!;
    count('files that a phone did not let go of');
    const others = files.filter((each) => each !== kept);
    hidden(others);
    const ends = others.length > 0 ? await real.removeAside(others, io) : [];
    return files.map((each) => (each === kept ? ({ as: 'left' } as const) : ends[others.indexOf(each)]!));
  };
  const freeing: PhoneFreeing = {
    batch: 5,
    hashedBy: port.hashedBy,
    asideOf: real.asideOf,
    setAside: (files, io) =>
      call(of(files), async () => {
        const looks = await real.setAside(files, io);
        return looks.map((look, at) => said(files[at]!, look));
      }),
    lookAside: (files, io) => call(of(files), () => real.lookAside(files, io)),
    putBack: (files, io) => call(of(files), () => real.putBack(files, io)),
    removeAside: (files, io) =>
      call(of(files), () => {
        if (isCaught) options.onCaught();
        return removeAside(files, io);
      }),
  };
  return new Proxy(phone, {
    get: (target, name) => {
      if (name === 'freeing') return freeing;
      if (name === 'isUnplugged') return () => isUnplugged;
      const value = Reflect.get(target, name, target) as unknown;
      if (typeof value !== 'function') return value;
      const bound = value.bind(target) as (...args: unknown[]) => unknown;
      if (name === 'open')
        return async function* (file: PhoneFile, io: unknown): AsyncGenerator<Uint8Array> {
          await call([file], async () => {});
          yield* bound(file, io) as AsyncIterable<Uint8Array>;
          wasRead(file);
        };
      if (['stat', 'write', 'writeAll', 'remove', 'digest'].includes(String(name)))
        return (...args: unknown[]) => call([], async () => bound(...args));
      return bound;
    },
  }) as Phone & { isUnplugged(): boolean };
}
