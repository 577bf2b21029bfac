#!/usr/bin/env bash
# All that a verb, the demo or the tests need, on a fresh machine: npm packages, Node 24, system packages, native addon.
# Safe to run again: what is there already costs a fraction of a second. With --tests also the referees of the tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*" >&2; }

# 1. npm packages, exactly those of the lock file; no install script runs.
stamp=node_modules/.photoferry-installed
if [ ! -f "$stamp" ] || ! cmp -s package-lock.json "$stamp"; then
  say 'Installing the npm packages …'
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  cp package-lock.json "$stamp"
fi

# 2. Node 24: the locked one where npm has it for this machine, else the person's own.
node=node_modules/.bin/node
[ -x "$node" ] || node=node
major=$("$node" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
if [ "$major" -lt 24 ]; then
  say "Photoferry needs Node 24 or newer, this is ${major}. Get it from https://nodejs.org and run this again."
  exit 1
fi

# 3. What speaks to phones. Each is missed only by its own part; the others go on.
wanted=()
need() { wanted+=("$1"); }
have() { command -v "$1" >/dev/null 2>&1; }
library() { have pkg-config && pkg-config --exists "$1" 2>/dev/null; }
have adb || need adb
have toybox || need toybox
have pkg-config || need pkg-config
have g++ || need g++
have usbmuxd || [ -x /usr/sbin/usbmuxd ] || need usbmuxd
library libimobiledevice-1.0 || need libimobiledevice-dev
if [ "${1:-}" = --tests ]; then
  have idevice_id || need libimobiledevice-utils
  have ifuse || need ifuse
  have perl || need perl # for exiftool, which comes with the npm packages
  have ffprobe || need ffmpeg
  have heif-info || need libheif-examples
  [ -x /usr/sbin/mkfs.exfat ] || need exfatprogs
  [ -x /usr/sbin/mount.exfat-fuse ] || need exfat-fuse
  have vipsthumbnail || need libvips-tools
  # The window is tested in a real browser.
  have chromium || have google-chrome || need chromium
  # A real S3 server, and those we are measured against.
  have ceph-mon || need ceph-mon
  have ceph-osd || need ceph-osd
  have radosgw || need radosgw
  have rclone || need rclone
  have restic || need restic
  # For the reader of the vault that is not ours.
  module() { /usr/bin/python3 -c "import $1" 2>/dev/null || python3 -c "import $1" 2>/dev/null; }
  module cryptography || need python3-cryptography
  module argon2 || need python3-argon2
fi
if [ "${#wanted[@]}" -gt 0 ]; then
  if have apt-get && [ "$(id -u)" = 0 ]; then
    say "Installing ${wanted[*]} …"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${wanted[@]}"; } >/dev/null 2>&1 \
      || say "apt-get could not install all of: ${wanted[*]}. Going on without what is missing."
  elif have apt-get; then
    say "Missing: ${wanted[*]}. Run this line, then try again; until then the parts that need them are left out:"
    say "    sudo apt-get install --no-install-recommends ${wanted[*]}"
  elif have brew; then
    say 'Missing parts for phones. Run this line, then try again; until then those parts are left out:'
    say '    brew install libimobiledevice pkg-config && brew install --cask android-platform-tools'
  elif [ "${OS:-}" = Windows_NT ]; then
    say 'Missing parts for phones: install “Android SDK Platform-Tools” for Android and “Apple Devices” for iPhones.'
  else
    say "Missing: ${wanted[*]}. Install them with this system's package manager; until then their parts are left out."
  fi
fi

# 4. The addon over libimobiledevice; it says itself what it is missing and leaves iPhones out then.
"$node" native/build.ts

# 5. On a Mac: the helper that deletes on iPhones through macOS.
"$node" native/build-image-capture.ts
