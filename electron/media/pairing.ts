export { neighbourhoodKey } from './pairing/media-stem.ts';
export { type PairedAsset, pairFiles } from './pairing/pair-files.ts';
export type { FileKey, PairingFile } from './pairing/pairing-rules.ts';
