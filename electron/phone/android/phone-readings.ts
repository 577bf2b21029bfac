import { isSize } from '../bounds.ts';
import type { Battery, PhoneStorage } from '../phone.ts';

/** Reads `dumpsys battery` (AOSP, BatteryService): status 2 is charging, 5 is full. */
export function readBattery(text: string): Battery | undefined {
  const value = (name: string) => {
    const match = new RegExp(`^\\s*${name}: (\\d{1,6})\\s*$`, 'm').exec(text);
    return match === null ? undefined : Number(match[1]);
  };
  const level = value('level');
  const scale = value('scale') || 100;
  if (level === undefined) return undefined;
  const status = value('status');
  return {
    percent: Math.min(100, Math.max(0, Math.round((level / scale) * 100))),
    charging: status === 2 || status === 5,
  };
}

/** Reads `df -k PATH`: total, used, available and percent stand before the mount point on the last line. */
export function readStorage(text: string): PhoneStorage | undefined {
  const line = text.trimEnd().split('\n').at(-1) ?? '';
  const match = /\s(\d{1,15})\s+(\d{1,15})\s+(\d{1,15})\s+\d{1,3}%\s+\//.exec(line);
  if (match === null) return undefined;
  const totalBytes = Number(match[1]) * 1024;
  const freeBytes = Number(match[3]) * 1024;
  return isSize(totalBytes) && freeBytes <= totalBytes ? { totalBytes, freeBytes } : undefined;
}
