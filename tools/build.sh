#!/usr/bin/env bash
# The two parts that are built: the page (out/renderer) and the preload of the window (out/preload). All else runs as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
vite() { bash tools/node24.sh node_modules/vite/bin/vite.js build --logLevel "${PHOTOFERRY_BUILD_LOG:-warn}" -c "$1"; }
vite electron/preload/vite.config.ts
vite renderer/vite.config.ts
