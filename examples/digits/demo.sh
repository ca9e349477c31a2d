#!/usr/bin/env bash
# Judges two real candidates by policy.yaml: one that may ship and one that must not although its average looks fine.
# usage: examples/digits/demo.sh [path of the gate binary]
set -euo pipefail
gate=$(realpath "${1:-build/gate}")
cd "$(dirname "$0")"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# The records are about no commit of the clone around them: an empty repository stands in for it, whatever CI this runs in.
unset CI GITHUB_ACTIONS GITLAB_CI
git init -q "$out/repository"

judge() {
  local candidate=$1 expected=$2 story=$3 code=0
  printf '\n%s\n$ gate evaluate --policy policy.yaml --baseline baseline --candidate %s\n\n' "$story" "$candidate"
  # The records were made on 2026-11-23; --as-of keeps their age what it was then.
  "$gate" evaluate --policy policy.yaml --baseline baseline --candidate "$candidate" --as-of 2026-11-24T12:00:00Z \
    --repo "$out/repository" --evidence "$out/$candidate.json" || code=$?
  printf '\nexit code %s, evidence of %s bytes\n' "$code" "$(wc -c < "$out/$candidate.json")"
  [ "$code" -eq "$expected" ] || { echo "the demo expected exit code $expected" >&2; exit 1; }
}

echo "Ten training runs a side of a real classifier on 719 test images, every figure measured."
judge candidate-better 0 "1. A wider network, trained longer. May it be released?"
judge candidate-slice-regression 1 "2. A better network that saw hardly any 8s. Its overall accuracy did not fall. May it be released?"
printf '\nMore candidates to try: candidate-same, candidate-worse, candidate-slow. The policy: examples/digits/policy.yaml\n'
