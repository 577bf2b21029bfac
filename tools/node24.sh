#!/usr/bin/env bash
# Runs Node 24 with the given arguments: the locked one of this checkout, else the one on PATH.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
node="$here/node_modules/.bin/node"
[ -x "$node" ] || node=node
# glibc keeps a heap for every thread; two are enough and save 100 MB while pictures are decoded.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
exec "$node" "$@"
