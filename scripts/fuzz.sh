#!/usr/bin/env bash
# Fuzzes every parser and writer under the sanitizers, two at a time or as many as JOBS says, from tests/fuzz/corpus and from what other
# tests keep. A finding, or a target that ran nothing, ends in exit 1; a finding's input stays beside its target.
# usage: scripts/fuzz.sh [TARGET...]
# FUZZ_SECONDS: for each target, default 120. FUZZ_KEEP=1: keep the smallest inputs that together reach all that was reached, in the tree.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${FUZZ_SECONDS:-120}
cmake --preset fuzz > /dev/null
cmake --build --preset fuzz -j "${JOBS:-2}" -- --quiet
targets=build/fuzz/tests/fuzz

seeds_of() { # target: folders with inputs of its kind, beside its corpus
  case $1 in
    policy) echo tests/rejects/policy policies ;;
    native_document | native_rows) echo tests/rejects/records ;;
  esac
}

fuzz_one() {
  local name=$1 folder=$PWD/$targets/findings/$1 corpus seeds=() log
  local kept=$PWD/tests/fuzz/corpus/$name
  rm -rf "$folder"
  mkdir -p "$folder" "$kept"
  corpus=$(mktemp -d)
  log=$folder/log
  for seed in $(seeds_of "$name"); do seeds+=("$PWD/$seed"); done
  if [ "$name" = evidence ]; then # too large to keep twice
    mkdir "$corpus.seeds"
    find tests/golden -name evidence.json -size -24k -printf '%s %p\n' | sort -n | head -n 40 | cut -d' ' -f2 | while IFS= read -r file; do
      cp "$file" "$corpus.seeds/$(sha256sum "$file" | cut -c1-16)"
    done
    seeds+=("$corpus.seeds")
  fi
  (cd "$folder" && "../../${name}_fuzz" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$folder/" "$corpus" "$kept" "${seeds[@]}" > "$log" 2>&1) || true
  local executed
  executed=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  local status=0
  if compgen -G "$folder/*-*" > /dev/null; then
    echo "$name: a finding; its input is in $folder" >&2
    grep -E 'ERROR|SUMMARY' "$log" | head -n 3 >&2
    status=1
  elif [ "${executed:-0}" -lt 100 ]; then
    echo "$name: ran nothing" >&2
    tail -n 5 "$log" >&2
    status=1
  else
    echo "$name: $executed inputs in $seconds s, no finding"
    if [ "${FUZZ_KEEP:-0}" = 1 ]; then
      keep "$name" "$corpus" "$kept"
    fi
  fi
  rm -rf "$corpus" "$corpus.seeds"
  return $status
}

# The fewest inputs that reach what all reached; of these the 64 smallest below 4 KiB. What was kept before stays.
keep() { # target, what this run found, what the tree has
  local merged
  merged=$(mktemp -d)
  "$targets/$1_fuzz" -merge=1 -rss_limit_mb=2048 "$merged" "$3" "$2" > /dev/null 2>&1
  find "$merged" -type f -size -4096c -printf '%s %p\n' | sort -n | head -n 64 | cut -d' ' -f2 | while IFS= read -r file; do
    cmp -s "$file" "$3/$(basename "$file")" || cp "$file" "$3/"
  done
  rm -rf "$merged"
}
export -f fuzz_one seeds_of keep
export seconds targets

names=("$@")
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(find "$targets" -maxdepth 1 -name '*_fuzz' -printf '%f\n' | sed 's/_fuzz$//' | sort)
[ ${#names[@]} -gt 0 ] || { echo "no fuzz target was built" >&2; exit 1; }
echo "${#names[@]} targets, $seconds s each"
printf '%s\n' "${names[@]}" | xargs -P "${JOBS:-2}" -I {} bash -c 'set -euo pipefail; fuzz_one {}'
