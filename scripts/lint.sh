#!/usr/bin/env bash
# Lints that need no test run: formatting, scripts, layers, clang-tidy on what is tracked.
set -euo pipefail
cd "$(dirname "$0")/.."
echo "layers";     python3 scripts/check_layers.py
echo "formatting"; git ls-files '*.cc' '*.h' | xargs clang-format-14 --dry-run --Werror
echo "scripts";    git ls-files '*.sh' '.ci/run' | xargs shellcheck
echo "clang-tidy"
cmake --preset tidy > /dev/null
# The compile database is all clang-tidy needs; generated files are none.
git ls-files 'gate/*.cc' | xargs -P "$(nproc)" -n 4 clang-tidy-14 --quiet -p build/tidy 2> /dev/null
