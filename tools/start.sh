#!/usr/bin/env bash
# The app: in a window of its own where Electron can be had and shown, else the same in the default browser. Arguments go along.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash tools/setup.sh
bash tools/build.sh

why=''
if [ "$(uname)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  why='there is no screen to open a window on'
elif [ "$(id -u 2>/dev/null || echo 1)" = 0 ]; then
  why='Electron does not run as root'
elif ! bash tools/node24.sh node_modules/electron/install.js >/dev/null 2>&1; then
  why='Electron could not be fetched'
fi
if [ -z "$why" ]; then
  exec bash tools/node24.sh node_modules/electron/cli.js . "$@"
fi
echo "No window of its own here ($why): Photoferry opens in your browser." >&2
exec bash tools/node24.sh --max-semi-space-size=16 electron/cli/photoferry.js serve "$@"
