#!/usr/bin/env bash
# The formatter and linter, from the package of this platform. (Its main package names platforms that not every registry has,
# and a lock file without them cannot be installed.) Elsewhere a `biome` on PATH serves; without one it says so and passes.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
for biome in "$here"/node_modules/@biomejs/cli-*/biome; do
  [ -x "$biome" ] && exec "$biome" "$@"
done
if command -v biome >/dev/null 2>&1; then exec biome "$@"; fi
echo 'Biome is not on this computer: formatting and lint are left out.' >&2
