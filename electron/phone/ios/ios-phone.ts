import { orAbort } from '../../base/abort.ts';
import { codeOf } from '../../base/error.ts';
import { isSize } from '../bounds.ts';
import type {
  Battery,
  IoOptions,
  LookOptions,
  Phone,
  PhoneDeleting,
  PhoneFile,
  PhoneLook,
  PhoneStorage,
} from '../phone.ts';
import { PhoneError } from '../phone-error.ts';
import type { AfcConnection } from './afc-connection.ts';
import { readFailure } from './afc-error.ts';
import { fileInfo, removeFile, writeFile } from './afc-files.ts';
import { AfcPool } from './afc-pool.ts';
import { type ReadContext, readAfcFile } from './afc-read.ts';
import { createIosDeleting } from './delete-ios.ts';
import type { FactsOptions } from './fetch-item-facts.ts';
import { openHouseArrest } from './house-arrest.ts';
import { ImageCapture, type ImageCaptureOptions } from './image-capture.ts';
import { listItems } from './list-items.ts';
import { type IosContext, Lockdown } from './lockdown.ts';
import { lookAgain } from './look-again.ts';
import { Pace } from './pace.ts';
import { readPairRecord } from './pairing.ts';
import { Slots } from './slots.ts';

export interface IosPhoneOptions {
  name: string;
  link: 'usb' | 'wifi';
  facts: FactsOptions;
  /** AFC connections at most. */
  connections: number;
  /** The application of ours on phones that gets what is pushed, where there is one. */
  companionBundleId?: string | undefined;
  /** What deletes through macOS, where there is such a thing. */
  imageCapture?: ImageCaptureOptions | undefined;
  /** Files that may be open on the phone at once: it runs out of file slots. */
  openFiles: number;
}

const batteryDomain = 'com.apple.mobile.battery';
const diskDomain = 'com.apple.disk_usage';

/** Reads at once where the phone answers at once, and how long an answer takes where more are worth it. */
const fewReads = 8;
const longMs = 0.8;

/** On the media partition, beside DCIM: Photos does not look there. */
const ownFolder = '/Photoferry';

/** An iPhone or iPad that trusts this computer, over AFC. */
export class IosPhone implements Phone {
  readonly kind = 'iphone';
  readonly id: string;
  readonly name: string;
  readonly link: 'usb' | 'wifi';
  /** Measured anew with every listing; an unplug costs what is under way, so no more than helps. */
  parallelReads: number;
  /** Files in DCIM are never unlinked from here: Photos would keep ghosts of them. */
  readonly deleting: PhoneDeleting | undefined;
  #capture: ImageCapture | undefined;
  readonly ownFolders = { thumbnails: `${ownFolder}/Thumbnails`, papers: ownFolder };
  readonly #companionBundleId: string | undefined;
  #companion: Promise<AfcConnection | undefined> | undefined;
  readonly #openFiles: number;
  readonly #context: IosContext;
  readonly #facts: FactsOptions;
  readonly #pool: AfcPool;
  readonly #slots: Slots;
  readonly #pace = new Pace();

  private constructor(context: IosContext, options: IosPhoneOptions, pool: AfcPool) {
    this.#context = context;
    this.#facts = options.facts;
    this.#pool = pool;
    this.#slots = new Slots(options.openFiles);
    this.id = context.udid;
    this.name = options.name;
    this.link = options.link;
    this.#openFiles = options.openFiles;
    this.#companionBundleId = options.companionBundleId;
    this.parallelReads = Math.min(fewReads, options.openFiles);
    const { imageCapture } = options;
    if (imageCapture)
      this.deleting = createIosDeleting({
        connection: () => this.#pool.main,
        capture: () => {
          if (!this.#capture || this.#capture.isOver) this.#capture = new ImageCapture(imageCapture, this.id);
          return this.#capture;
        },
        patienceMs: imageCapture.patienceMs ?? 10_000,
      });
  }

  /** `session`: a conversation with the phone, which stays the caller's. */
  static async connect(
    context: IosContext,
    options: IosPhoneOptions,
    session: Lockdown,
    signal: AbortSignal,
  ): Promise<IosPhone> {
    return new IosPhone(context, options, await AfcPool.open(context, options.connections, session, signal));
  }

  async *list({ signal }: IoOptions): AsyncGenerator<PhoneFile> {
    signal.throwIfAborted();
    await this.#measure(signal);
    yield* listItems(this.#reading(this.#pool.main, signal), this.#facts);
  }

  /** The quickest of three answers is the cable's doing, the others may be the computer's. */
  async #measure(signal: AbortSignal): Promise<void> {
    let quickestMs = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 3; round++) {
      const startedAt = performance.now();
      await orAbort(fileInfo(this.#pool.main, Buffer.from('/DCIM')), signal).catch(() =>
        signal.throwIfAborted(),
      );
      quickestMs = Math.min(quickestMs, performance.now() - startedAt);
    }
    this.parallelReads = quickestMs > longMs ? this.#openFiles : Math.min(fewReads, this.#openFiles);
  }

  async *open(
    file: PhoneFile,
    { signal, offset = 0 }: IoOptions & { offset?: number },
  ): AsyncGenerator<Uint8Array> {
    signal.throwIfAborted();
    const expected = Math.max(0, file.sizeBytes - offset);
    try {
      yield* readAfcFile(this.#reading(this.#pool.leastBusy(), signal), pathOf(file), { offset, expected });
    } catch (error) {
      throw readFailure(error, file.path);
    }
  }

  async stat(
    file: PhoneFile,
    { signal }: IoOptions,
  ): Promise<{ sizeBytes: number; mtimeMs: number } | undefined> {
    signal.throwIfAborted();
    try {
      const info = await orAbort(fileInfo(this.#pool.main, pathOf(file)), signal);
      return info?.kind === 'file' ? { sizeBytes: info.sizeBytes, mtimeMs: info.mtimeMs } : undefined;
    } catch (error) {
      throw readFailure(error, file.path);
    }
  }

  async write(
    path: string,
    bytes: Uint8Array,
    { signal, mtimeMs }: IoOptions & { mtimeMs?: number },
  ): Promise<void> {
    signal.throwIfAborted();
    const own = await this.#own(path, signal);
    await orAbort(writeFile(own.connection, { path: own.path, mtimeMs }, bytes, signal), signal);
  }

  async remove(path: string, { signal }: IoOptions): Promise<void> {
    signal.throwIfAborted();
    const own = await this.#own(path, signal);
    await orAbort(removeFile(own.connection, own.path), signal);
  }

  /** Where a file of ours is kept: with the companion application, where it is configured and on this phone. */
  async #own(path: string, signal: AbortSignal): Promise<{ connection: AfcConnection; path: string }> {
    if (!path.startsWith(`${ownFolder}/`) || /(?:^|\/)\.{1,2}(?:\/|$)|\0/.test(path))
      throw new PhoneError('phone-refused', 'On an iPhone only the folder of Photoferry is written to.');
    const bundleId = this.#companionBundleId;
    if (bundleId !== undefined) {
      const application = { bundleId, vend: 'VendDocuments' } as const;
      this.#companion ??= openHouseArrest(this.#context, application, signal).catch((error: unknown) => {
        // Asked again the next time, unless the phone has said that it has no such application.
        if (codeOf(error) === 'phone-refused') return undefined;
        this.#companion = undefined;
        throw error;
      });
      const companion = await this.#companion;
      if (companion) return { connection: companion, path: `/Documents${path}` };
    }
    return { connection: this.#pool.main, path };
  }

  async lookAgain(photos: readonly (readonly PhoneFile[])[], options: LookOptions): Promise<PhoneLook[][]> {
    options.signal.throwIfAborted();
    return await lookAgain(this.#pool.main, photos, options);
  }

  /** Never: AFC cannot hash. */
  async digest(_file: PhoneFile, { signal }: IoOptions): Promise<undefined> {
    signal.throwIfAborted();
    return undefined;
  }

  async battery({ signal }: IoOptions): Promise<Battery | undefined> {
    return await this.#ask(signal, async (lockdown) => {
      const percent = await lockdown.value(batteryDomain, 'BatteryCurrentCapacity');
      if (typeof percent !== 'number' || !(percent >= 0 && percent <= 100)) return undefined;
      const charging = await lockdown.value(batteryDomain, 'BatteryIsCharging');
      return { percent: Math.round(percent), charging: charging === true };
    });
  }

  async storage({ signal }: IoOptions): Promise<PhoneStorage | undefined> {
    return await this.#ask(signal, async (lockdown) => {
      const totalBytes = await lockdown.value(diskDomain, 'TotalDataCapacity');
      const freeBytes = await lockdown.value(diskDomain, 'TotalDataAvailable');
      if (typeof totalBytes !== 'number' || typeof freeBytes !== 'number') return undefined;
      return isSize(totalBytes) && isSize(freeBytes) && freeBytes <= totalBytes
        ? { totalBytes, freeBytes }
        : undefined;
    });
  }

  async close(): Promise<void> {
    this.#capture?.close();
    this.#pool.close();
    await this.#companion?.then(
      (companion) => companion?.close(),
      () => {},
    );
  }

  #reading(connection: AfcConnection, signal: AbortSignal): ReadContext {
    return { connection, pace: this.#pace, slots: this.#slots, signal };
  }

  async #ask<T>(signal: AbortSignal, questions: (lockdown: Lockdown) => Promise<T>): Promise<T | undefined> {
    const record = await readPairRecord(this.#context, signal);
    if (!record) return undefined;
    const lockdown = await Lockdown.open(this.#context, signal);
    try {
      await lockdown.startSession(record);
      return await questions(lockdown);
    } finally {
      lockdown.close();
    }
  }
}

function pathOf(file: PhoneFile): Uint8Array {
  return file.rawPath ?? Buffer.from(file.path);
}
