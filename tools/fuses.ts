// Burns the fuses of a packaged Electron: what the program can do with nobody asking it to. To be run on the binary that is
// shipped, before it is signed: `tools/fuses.ts <Electron>`. Not on the one of a checkout, which runs from plain files.
import { pathToFileURL } from 'node:url';
import { type FuseConfig, FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';

/** Every fuse there is, so that a new Electron with another one stops here until somebody has decided. */
export const fuses: FuseConfig = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  resetAdHocDarwinSignature: process.platform === 'darwin',
  // ELECTRON_RUN_AS_NODE, NODE_OPTIONS and --inspect would each let anybody run code under our name and signature.
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // The page comes over HTTP: nothing needs more of file:// than a browser gives.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Bounds of WebAssembly (the HEIC decoder) are checked by the processor.
  [FuseV1Options.WasmTrapHandlers]: true,
};

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [binary] = process.argv.slice(2);
  if (binary === undefined) {
    console.error('Which Electron? tools/fuses.ts <binary or .app>');
    process.exit(2);
  }
  await flipFuses(binary, fuses);
}
