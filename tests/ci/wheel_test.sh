#!/usr/bin/env bash
# `pip install .` in a new virtual environment puts a program on the PATH that judges. Reuses what `make build` compiled, with the same WERROR.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q -C build-dir=build/release -C "cmake.define.GATE_WERROR=${WERROR:-OFF}" .
PATH="$folder/venv/bin:$PATH"
[ "$(command -v gate)" = "$folder/venv/bin/gate" ]
gate --version
# As at a prompt: what is judged here is no change of this repository.
unset CI GITHUB_ACTIONS GITLAB_CI
code=0
gate evaluate --policy examples/digits/policy.yaml --candidate examples/digits/candidate-worse --baseline examples/digits/baseline \
  --as-of 2026-11-24T12:00:00Z > "$folder/out" || code=$?
[ "$code" = 1 ] && grep -q '^BLOCK' "$folder/out"
"$folder/venv/bin/pip" uninstall -q -y ml-release-gate
[ ! -e "$folder/venv/bin/gate" ]
echo "wheel: installed, judged, uninstalled"
