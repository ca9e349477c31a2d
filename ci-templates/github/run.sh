#!/usr/bin/env bash
# Judges, then publishes. Inputs come through the environment and become whole arguments; the reports are written before the exit
# code is given; nothing here can turn a code into another.
set -euo pipefail
# shellcheck source=ci-templates/github/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

cd "${GATE_WORKING_DIRECTORY:-.}"
reports=${GATE_REPORT_DIR:-gate-report}
case $reports in *$'\n'* | *$'\r'* | *=*) fail "report-dir: a line end or '=' cannot be in its name" ;; esac
mkdir -p -- "$reports"
# What a job keeps of the folder must be this folder, not one that a link of the change leads to.
[ "$(cd -P . && cd -L -- "$reports" && pwd -L)" = "$(cd -P -- "$reports" && pwd -P)" ] || fail "report-dir: a link stands in its way"
reports=$(cd -- "$reports" && pwd)
case ${GATE_COMMENT:-never} in never | on-problem | always) ;; *) fail "comment: expected never, on-problem or always, got '$GATE_COMMENT'" ;; esac

declare -A files=([junit]=junit.xml [sarif]=gate.sarif [codequality]=codequality.json [markdown]=summary.md [html]=report.html
                  [dotenv]=gate.env [github]=annotations.txt [comment]=comment.md)
arguments=(evaluate "--policy=$GATE_POLICY" "--candidate=$GATE_CANDIDATE" "--evidence=$reports/evidence.json")
[ -z "${GATE_BASELINE:-}" ] || arguments+=("--baseline=$GATE_BASELINE")
[ -z "${GATE_POLICY_FROM:-}" ] || arguments+=("--policy-from=$GATE_POLICY_FROM")
[ -z "${GATE_FAIL_ON:-}" ] || arguments+=("--fail-on=$GATE_FAIL_ON")
for format in junit sarif codequality markdown html dotenv github comment; do
  rm -f -- "$reports/${files[$format]}"
  arguments+=("--report=$format=$reports/${files[$format]}")
done
rm -f -- "$reports/evidence.json"
while IFS= read -r argument; do
  [ -z "$argument" ] || arguments+=("$argument")
done <<< "${GATE_EXTRA_ARGS:-}"

log=$(mktemp "${RUNNER_TEMP:-/tmp}/gate-log.XXXXXX")
trap 'rm -f "$log"' EXIT
code=0
"$GATE_PATH" "${arguments[@]}" > "$log" 2>&1 || code=$?
copy_to_log "$log"

# One value of the dotenv report: a short word of letters, digits and a few signs, or nothing.
value() {
  local line
  [ -f "$reports/gate.env" ] || return 0
  line=$(grep -m 1 "^$1=" "$reports/gate.env") || return 0
  [[ ${line#*=} =~ ^[0-9A-Za-z:._/-]*$ ]] && printf '%s' "${line#*=}"
}

verdict=$(value GATE_VERDICT)
# Arguments that make the program answer something else than a judgement (--help) must not read as a pass.
if [ "$code" -eq 0 ] && { [ -z "$verdict" ] || [ ! -s "$reports/evidence.json" ]; }; then
  code=3
fi
case $code in
  0 | 1) ;;
  *) [ -n "$verdict" ] && [ "$code" -ge 10 ] && [ "$code" -ne 70 ] || verdict=error ;;
esac
set_output verdict "${verdict:-error}"
set_output exit-code "$code"
for name in decision-digest:GATE_DECISION_DIGEST policy-source:GATE_POLICY_SOURCE policy-sha256:GATE_POLICY_SHA256 blocks:GATE_BLOCKS \
  warns:GATE_WARNS passes:GATE_PASSES; do
  set_output "${name%%:*}" "$(value "${name#*:}")"
done
if [ -f "$reports/evidence.json" ]; then
  set_output evidence-path "$reports/evidence.json"
  set_output evidence-sha256 "$(sha256sum < "$reports/evidence.json" | cut -d ' ' -f 1)"
fi
for name in junit:junit sarif:sarif codequality:codequality summary:markdown html:html; do
  [ ! -f "$reports/${files[${name#*:}]}" ] || set_output "${name%%:*}-path" "$reports/${files[${name#*:}]}"
done

if [ "${GATE_SUMMARY:-true}" != false ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  if [ -s "$reports/summary.md" ]; then
    cat "$reports/summary.md" >> "$GITHUB_STEP_SUMMARY"
  else
    # No verdict was reached; what gate said stands in a code block whose fence no line of it can close.
    {
      printf '## gate could not decide (exit code %s)\n\nAnything but 0 means: do not ship.\n\n' "$code"
      head -c 20000 "$log" | LC_ALL=C tr '\r' ' ' | LC_ALL=C sed 's/^/    /'
      printf '\n'
    } >> "$GITHUB_STEP_SUMMARY"
  fi
fi
if [ "${GATE_ANNOTATIONS:-true}" != false ]; then
  if [ -s "$reports/annotations.txt" ]; then
    cat "$reports/annotations.txt"
  elif [ ! -f "$reports/evidence.json" ]; then
    say_error "gate could not decide (exit code $code): $(head -c 1000 "$log" | LC_ALL=C tr -cd '\n\40-\176' | sed 's/##\[/# #[/g')"
  fi
fi
if [ "${GATE_COMMENT:-never}" = always ] || { [ "${GATE_COMMENT:-never}" = on-problem ] && [ "${verdict:-error}" != pass ]; }; then
  # Being able to comment is never part of the verdict.
  python3 "$(dirname "${BASH_SOURCE[0]}")/comment.py" "$reports/comment.md" || printf 'gate: no comment was written\n'
fi
exit "$code"
