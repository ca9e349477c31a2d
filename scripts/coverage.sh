#!/usr/bin/env bash
# Branch coverage of the folders that decide.
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --preset coverage > /dev/null
cmake --build --preset coverage -- --quiet
ctest --preset coverage > /dev/null
gcovr --root . --object-directory build/coverage --filter 'gate/(evaluate|checks|policy)/' --exclude-throw-branches --branches --txt
