import type { IphoneFaults } from './iphone-faults.ts';

/** What a computer left on the phone when it was trusted. */
export interface TrustedHost {
  deviceCertificate: Buffer;
  /** Either may be shown by the computer when TLS begins; libimobiledevice shows the root's. */
  hostCertificate: Buffer;
  rootCertificate: Buffer;
}

/** The parts of a running test iPhone that its services share. */
export interface PhoneState {
  readonly udid: string;
  readonly name: string;
  /** The folder that AFC shows, with DCIM in it. */
  readonly root: string;
  /** Folders of applications by bundle id, for house arrest. */
  readonly apps: Record<string, string>;
  readonly faults: IphoneFaults;
  /** Whether services are started with TLS, as iPhones do. */
  readonly serviceTls: boolean;
  readonly privateKey: string;
  readonly publicKey: string;
  readonly hosts: Map<string, TrustedHost>;
  /** lockdownd values by domain; '' is the one without a name. */
  readonly values: Record<string, Record<string, string | number | boolean>>;
  /** AFC requests served so far, by operation. */
  readonly requests: Map<number, number>;
  openHandles: number;
  /** Called with the number of file bytes that are about to be sent; false when they must not be. */
  onFileBytes(bytes: number): boolean;
  readonly notificationListeners: Set<(name: string) => void>;
}
