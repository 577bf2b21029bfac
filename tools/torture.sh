#!/usr/bin/env bash
# 300 kills at random moments, a video of 5 GiB over a link that drops every 200 MB, and 500 random histories of freeing phones (and
# 50 on the Android phone). Arguments go to vitest. PHOTOFERRY_SEED repeats a run, PHOTOFERRY_PATH one history of it;
# PHOTOFERRY_KILLS and PHOTOFERRY_HISTORIES set other numbers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PATH="$PWD/node_modules/.bin:$PATH:/usr/sbin:/sbin"
export PHOTOFERRY_TORTURE=1 PHOTOFERRY_KILLS="${PHOTOFERRY_KILLS:-300}" PHOTOFERRY_HISTORIES="${PHOTOFERRY_HISTORIES:-500}"
exec node node_modules/vitest/vitest.mjs run tests/torture tests/engine/free-space/histories.test.ts "$@"
