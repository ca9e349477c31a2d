#!/usr/bin/env bash
# Runs the static program in a folder that holds nothing but it and what it judges: no libraries, no /dev, no /proc, no user database,
# no environment. usage: chroot_test.sh PROGRAM
set -euo pipefail
program=$(realpath "$1")
cd "$(dirname "$0")/../.."
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
enter=()
if [ "$(id -u)" -ne 0 ]; then
  enter=(unshare --user --map-root-user)
  "${enter[@]}" true 2> /dev/null || { echo "SKIPPED: chroot needs root or user namespaces"; exit 0; }
fi
inside() { env -i "${enter[@]}" "$(command -v chroot)" "$root" "$@"; }

cp "$program" "$root/gate"
mkdir "$root/r"
cp -r examples/digits/policy.yaml examples/digits/baseline examples/digits/candidate-better examples/digits/candidate-worse "$root/r/"
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a \
  GIT_COMMITTER_EMAIL=a@example.com
git -C "$root/r" init -q .
git -C "$root/r" add -A
git -C "$root/r" commit -qm records

fail() { echo "chroot: $1" >&2; cat "$root/log" >&2; exit 1; }
expect() { # code, what it says, arguments
  local wanted=$1 says=$2 code=0
  shift 2
  inside /gate "$@" > "$root/log" 2>&1 || code=$?
  [ "$code" -eq "$wanted" ] || fail "gate $* ends with $code, not $wanted"
  grep -q "$says" "$root/log" || fail "gate $* does not say '$says'"
}

expect 0 '^gate [0-9]' --version
expect 0 'PASS' evaluate --repo /r --policy /r/policy.yaml --candidate /r/candidate-better --baseline /r/baseline --as-of 2026-11-24T12:00:00Z \
  --evidence /r/evidence.json --report html=/r/report.html
if [ ! -s "$root/r/evidence.json" ] || [ ! -s "$root/r/report.html" ]; then
  fail "the files are missing"
fi
expect 1 'BLOCK' evaluate --repo /r --policy git:HEAD:policy.yaml --candidate git:HEAD:candidate-worse --baseline git:HEAD:baseline \
  --as-of 2026-11-24T12:00:00Z
expect 3 'nowhere' evaluate --repo /r --policy /r/policy.yaml --candidate git:HEAD:nowhere --baseline /r/baseline
echo "chroot: the program needs nothing beside it"
