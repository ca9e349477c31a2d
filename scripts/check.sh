#!/usr/bin/env bash
# Everything a change must pass, in the order in which it usually fails.
set -euo pipefail
cd "$(dirname "$0")/.."
for preset in dev asan clang; do
  echo "== $preset"
  cmake --workflow --preset "$preset"
done
scripts/lint.sh
