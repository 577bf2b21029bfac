#!/usr/bin/env bash
# 300 kills at random moments, and a video of 5 GiB over a link that drops every 200 MB. Arguments go to vitest.
# PHOTOFERRY_SEED repeats a run, PHOTOFERRY_KILLS sets another number.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PATH="$PWD/node_modules/.bin:$PATH:/usr/sbin:/sbin"
export PHOTOFERRY_TORTURE=1 PHOTOFERRY_KILLS="${PHOTOFERRY_KILLS:-300}"
exec node node_modules/vitest/vitest.mjs run tests/torture "$@"
