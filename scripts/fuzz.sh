#!/usr/bin/env bash
# Fuzzes every parser under the sanitizers for FUZZ_SECONDS each (default 120), from the seeds in tests/fuzz/corpus and the
# rejected files of the tests. A finding ends the script and leaves its input beside the binary.
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --preset fuzz > /dev/null
cmake --build --preset fuzz -- --quiet
for target in build/fuzz/tests/fuzz/*_fuzz; do
  name=$(basename "$target" _fuzz)
  corpus=$(mktemp -d)
  echo "== $name, ${FUZZ_SECONDS:-120} s"
  folder=$(dirname "$target")
  seeds="$PWD/tests/fuzz/corpus/$name"
  mkdir -p "$seeds"
  log=$(mktemp)
  (cd "$folder" && "./${name}_fuzz" -max_total_time="${FUZZ_SECONDS:-120}" -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=1 "$corpus" "$seeds" > "$log" 2>&1) || true
  grep -E 'ERROR|SUMMARY|stat::number_of_executed|Test unit' "$log" || true
  rm -rf "$corpus" "$log"
  if compgen -G "$folder/crash-*" > /dev/null || compgen -G "$folder/timeout-*" > /dev/null || compgen -G "$folder/oom-*" > /dev/null; then
    echo "$name: a finding; its input is in $folder" >&2
    exit 1
  fi
done
