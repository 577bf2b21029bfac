import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

/** A connection to a TCP port of a phone; only the addon can look inside. */
export type NativeLink = { readonly nativeLink: unique symbol };

export interface NativeEvent {
  type: 'add' | 'remove' | 'paired';
  udid: string;
  network: boolean;
}

/** The addon in native/: libimobiledevice, a call at a time, on threads of its own. It throws `NativePhoneError`. */
export interface Native {
  list(): Promise<{ udid: string; network: boolean }[]>;
  /** lockdownd's error number, 0 once the phone trusts this computer. May open the trust dialog. */
  pair(udid: string): Promise<number>;
  readPairRecord(udid: string): Promise<Buffer | undefined>;
  deletePairRecord(udid: string): Promise<void>;
  connect(udid: string, port: number): Promise<NativeLink>;
  /** One property list there and one back. */
  exchange(link: NativeLink, request: Uint8Array, timeoutMs: number, longestReply: number): Promise<Buffer>;
  enableTls(link: NativeLink): Promise<void>;
  /** A file descriptor of the connection for Node; to be closed apart from the link. */
  socket(link: NativeLink): number;
  close(link: NativeLink): void;
  subscribe(callback: (event: NativeEvent) => void): void;
  unsubscribe(): Promise<void>;
}

/** How the addon fails: the C function that did, and libimobiledevice's error number. */
export interface NativePhoneError extends Error {
  name: 'NativePhoneError';
  call: string;
  number: number;
}

export function isNativeError(error: unknown): error is NativePhoneError {
  return error instanceof Error && error.name === 'NativePhoneError';
}

const deepBind = 8; // RTLD_DEEPBIND of glibc, which Node does not name
let loaded: Native | null | undefined;

/** The addon, or undefined where it was not built or its libraries are missing. */
export function loadNative(): Native | undefined {
  if (loaded === undefined) {
    const file = fileURLToPath(new URL('../../../native/build/photoferry-ios.node', import.meta.url));
    const module = { exports: {} as Native };
    try {
      // Node exports the symbols of its own OpenSSL (Electron: BoringSSL); libimobiledevice must keep to the system's.
      const own = process.platform === 'linux' ? deepBind : 0;
      process.dlopen(module, file, constants.dlopen.RTLD_NOW | own);
      loaded = module.exports;
    } catch {
      loaded = null;
    }
  }
  return loaded ?? undefined;
}
