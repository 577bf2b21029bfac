#!/usr/bin/env bash
# The app: in its own window where Electron can be had, else the same in the default browser. Arguments go to `serve`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash tools/setup.sh
echo 'Electron is not here: Photoferry opens in your browser.' >&2
exec bash tools/node24.sh electron/cli/photoferry.ts serve "$@"
