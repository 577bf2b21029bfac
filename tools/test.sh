#!/usr/bin/env bash
# Everything: set-up, types, lint, directions, and all tests against real parts. Arguments go to vitest.
# Where a part is missing its tests say so and are skipped; PHOTOFERRY_TESTS=all makes that a failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash tools/setup.sh --tests
export PATH="$PWD/node_modules/.bin:$PATH:/usr/sbin:/sbin"
if [ "${PHOTOFERRY_TESTS:-}" = all ]; then
  missing=()
  for program in adb toybox idevice_id ifuse exiftool ffprobe heif-info vipsthumbnail mkfs.exfat mount.exfat-fuse \
    ceph-mon ceph-osd radosgw rclone restic; do
    command -v "$program" >/dev/null 2>&1 || missing+=("$program")
  done
  command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing+=(chromium)
  [ -f native/build/photoferry-ios.node ] || missing+=('the addon over libimobiledevice')
  if [ "${#missing[@]}" -gt 0 ]; then
    printf 'All tests were asked for, but these are missing: %s\n' "${missing[*]}" >&2
    exit 1
  fi
fi
bash tools/check.sh
bash tools/build.sh
exec node node_modules/vitest/vitest.mjs run "$@"
