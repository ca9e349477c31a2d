#!/usr/bin/env bash
# Holds the readers of other tools' files against the tools themselves: installs each into an environment of its own, has it write new
# files by the script beside its fixtures, and compares what gate reads with what the tool's own functions read; promptfoo's with what it counts and
# prints itself.
# usage: scripts/differential.sh GATE [inspect|mlflow|lm_eval|promptfoo]...   Needs python3 with venv, npm, and the package indexes of both.
set -euo pipefail
gate=$(realpath "$1")
shift
cd "$(dirname "$0")/.."
work=$PWD/build/differential
mkdir -p "$work"
tools=("$@")
[ ${#tools[@]} -gt 0 ] || tools=(inspect mlflow lm_eval promptfoo)
declare -A packages=([inspect]="inspect_ai==0.3.285" [mlflow]="mlflow==3.17.2" [lm_eval]="lm_eval==0.4.13" [promptfoo]="promptfoo@0.121.20")

promptfoo() {
  local out=$work/promptfoo-files code=0
  if [ ! -f "$work/promptfoo/.installed" ]; then
    npm install --silent --prefix "$work/promptfoo" --no-audit --no-fund "${packages[promptfoo]}"
    touch "$work/promptfoo/.installed"
  fi
  rm -rf "$out"
  mkdir -p "$out"
  # 100: some test failed, as some are meant to.
  PROMPTFOO_DISABLE_TELEMETRY=1 PROMPTFOO_DISABLE_UPDATE=1 PROMPTFOO_CONFIG_DIR="$work/promptfoo/config" \
    node "$work/promptfoo/node_modules/promptfoo/dist/src/main.js" eval -c tests/differential/promptfoo.yaml --no-cache --no-table --repeat 2 \
    -o "$out/results.json" -o "$out/results.jsonl" > "$work/promptfoo.log" 2>&1 || code=$?
  [ "$code" -eq 100 ] || { tail -n 20 "$work/promptfoo.log" >&2; exit 1; }
  python3 tests/differential/promptfoo_api.py "$gate" "$out/results.json" "$out/results.jsonl" "$work/promptfoo.log"
}

for tool in "${tools[@]}"; do
  [ -n "${packages[$tool]:-}" ] || { echo "$tool is none of ${!packages[*]}" >&2; exit 2; }
  if [ "$tool" = promptfoo ]; then
    promptfoo
    continue
  fi
  python=$work/$tool/bin/python
  if [ ! -f "$work/$tool/.installed" ]; then
    python3 -m venv "$work/$tool"
    "$python" -m pip -q install --disable-pip-version-check "${packages[$tool]}"
    touch "$work/$tool/.installed"
  fi
  out=$work/$tool-files
  rm -rf "$out"
  mkdir -p "$out"
  "$python" "tests/fixtures/$tool/make.py" "$out" > "$work/$tool.log" 2>&1 || { tail -n 20 "$work/$tool.log" >&2; exit 1; }
  case $tool in
    inspect) "$python" tests/differential/inspect_api.py "$gate" "$out/deflate.eval" "$out/zstd.eval" "$out/log.json" ;;
    mlflow) "$python" tests/differential/mlflow_api.py "$gate" "$out" ;;
    lm_eval) "$python" tests/differential/lm_eval_api.py "$gate" "$out" ;;
  esac
done
