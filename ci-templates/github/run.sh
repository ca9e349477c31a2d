#!/usr/bin/env bash
# The step that judges: inputs come through the environment, never through the script's text. Reports are written before the
# exit code is given.
set -euo pipefail
arguments=(evaluate --policy "$GATE_POLICY" --candidate "$GATE_CANDIDATE" --evidence "$GATE_EVIDENCE" --fail-on "$GATE_FAIL_ON")
if [ -n "$GATE_BASELINE" ]; then
  arguments+=(--baseline "$GATE_BASELINE")
fi
summary=$(mktemp)
trap 'rm -f "$summary"' EXIT
arguments+=(--report "markdown=$summary")
code=0
"$GATE_ACTION/build/gate" "${arguments[@]}" || code=$?
if [ -s "$summary" ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  cat "$summary" >> "$GITHUB_STEP_SUMMARY"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  echo "exit-code=$code" >> "$GITHUB_OUTPUT"
fi
exit "$code"
