import { useEffect, useState } from 'react';
import type { AssetFile } from '../../electron/contract/api/asset-detail.ts';
import { mediaAddress } from '../../electron/contract/api/media-address.ts';

export interface Original {
  /** Where the picture is, once it can be shown. */
  address: string | null;
  /** Between 0 and 1 while it comes from the vault; null when nothing comes. */
  part: number | null;
  hasFailed: boolean;
}

/** How long a photo is looked at before its original is fetched from the vault: who leafs through fetches nothing. */
const patienceMs = 400;
const none: Original = { address: null, part: null, hasFailed: false };

/** The file of a photo: at its address where it is here; from the vault it comes as a stream whose progress is told. */
export function useOriginal(file: AssetFile | null, isWanted: boolean): Original {
  const [fetched, setFetched] = useState<Original>(none);
  const address = file && isWanted ? mediaAddress.file(file) : null;
  const isFar = file?.where === 'vault';
  const sizeBytes = file?.sizeBytes ?? 0;
  useEffect(() => {
    if (!address || !isFar) return;
    const ended = new AbortController();
    let objectUrl: string | undefined;
    const timer = setTimeout(() => {
      setFetched({ ...none, part: 0 });
      const onPart = (part: number) => setFetched({ ...none, part });
      fetchWhole(address, sizeBytes, { signal: ended.signal, onPart }).then(
        (blob) => {
          objectUrl = URL.createObjectURL(blob);
          setFetched({ ...none, address: objectUrl });
        },
        () => ended.signal.aborted || setFetched({ ...none, hasFailed: true }),
      );
    }, patienceMs);
    return () => {
      clearTimeout(timer);
      ended.abort();
      if (objectUrl) URL.revokeObjectURL(objectUrl);
      setFetched(none);
    };
  }, [address, isFar, sizeBytes]);
  return isFar ? fetched : { ...none, address };
}

async function fetchWhole(
  address: string,
  sizeBytes: number,
  { signal, onPart }: { signal: AbortSignal; onPart: (part: number) => void },
): Promise<Blob> {
  const response = await fetch(address, { signal });
  if (!response.ok || !response.body) throw new Error(`The original came with status ${response.status}`);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let gotBytes = 0;
  let told = 0;
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value);
    gotBytes += read.value.length;
    const part = Math.min(1, gotBytes / Math.max(1, sizeBytes));
    if (part - told >= 0.01) {
      told = part;
      onPart(part);
    }
  }
  return new Blob(parts, { type: response.headers.get('content-type') ?? '' });
}
