#!/usr/bin/env bash
# Lints that need no test run: formatting, scripts, layers, clang-tidy on what is tracked.
# usage: scripts/lint.sh [all]
# clang-tidy's checks differ a hundredfold in cost. Without `all` only those run that found most and cost least: names, moves, copies, what
# a header says otherwise than its source. `all` adds the static analyzer and the rest of .clang-tidy; `make check` asks for it.
set -euo pipefail
cd "$(dirname "$0")/.."
quick='-*,bugprone-use-after-move,bugprone-dangling-handle,cert-err34-c,google-explicit-constructor,misc-definitions-in-headers'
quick+=',misc-unused-using-decls,performance-for-range-copy,performance-unnecessary-*,performance-move-*,performance-no-automatic-move'
quick+=',readability-identifier-naming,readability-inconsistent-declaration-parameter-name'
checks=()
[ "${1:-}" = all ] || checks=("--checks=$quick")
echo "layers";     python3 scripts/check_layers.py
echo "formatting"; git ls-files '*.cc' '*.h' | xargs clang-format-14 --dry-run --Werror
echo "scripts";    git ls-files '*.sh' '.ci/run' | xargs shellcheck
echo "clang-tidy ${1:-quick}"
cmake --preset tidy > /dev/null
# The compile database is all clang-tidy needs; generated files are none.
git ls-files 'gate/*.cc' | xargs -P "$(nproc)" -n 4 clang-tidy-14 --quiet -p build/tidy "${checks[@]}" 2> /dev/null
