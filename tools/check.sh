#!/usr/bin/env bash
# Formatting and lint, types, import directions.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash tools/biome.sh check --error-on-warnings .
# TypeScript 7 checks; 6 is there for dependency-cruiser, which needs the JavaScript interface that 7 has not.
bash tools/node24.sh node_modules/typescript-native/bin/tsc -p .
bash tools/node24.sh node_modules/typescript-native/bin/tsc -p renderer
bash tools/node24.sh node_modules/dependency-cruiser/bin/dependency-cruiser.mjs --config .dependency-cruiser.cjs electron renderer tests bench
