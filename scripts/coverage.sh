#!/usr/bin/env bash
# Branch coverage of the folders that decide. Exit 1 while a branch is neither taken nor explained in tests/coverage/explained.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --preset coverage > /dev/null
cmake --build --preset coverage -- --quiet
ctest --preset coverage -j "${JOBS:-2}" > /dev/null
gcovr --root . --object-directory build/coverage --filter 'gate/(evaluate|checks|policy)/' --exclude-throw-branches --exclude-unreachable-branches \
  --json build/coverage/branches.json
python3 scripts/coverage_gaps.py build/coverage/branches.json tests/coverage/explained.txt
