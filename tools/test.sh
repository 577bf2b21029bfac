#!/usr/bin/env bash
# Everything: set-up, types, lint, directions, and all tests against real parts. Arguments go to vitest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash tools/setup.sh --tests
export PATH="$PWD/node_modules/.bin:$PATH"
biome check --error-on-warnings .
tsc -p .
depcruise --config .dependency-cruiser.cjs electron tests bench
exec node node_modules/vitest/vitest.mjs run "$@"
