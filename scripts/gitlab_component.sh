#!/usr/bin/env bash
# Lays out a project for GitLab's catalogue of components: the template where the catalogue looks for it, a README, and the job that releases it.
# usage: scripts/gitlab_component.sh FOLDER    (a new or empty folder)
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:?usage: scripts/gitlab_component.sh FOLDER}
if [ -e "$folder" ] && [ -n "$(ls -A "$folder")" ]; then
  echo "$folder is not empty" >&2
  exit 2
fi
mkdir -p "$folder/templates"
cp ci-templates/gitlab/gate.yml "$folder/templates/gate.yml"
cp LICENSE "$folder/LICENSE"
cat > "$folder/README.md" <<'README'
# gate, a release gate for models, prompts and agents

```yaml
include:
  - component: $CI_SERVER_FQDN/OWNER/gate-component/gate@COMMIT
    inputs:
      image: REGISTRY/gate@sha256:DIGEST
      candidate: runs/candidate
      baseline: runs/baseline
```
README
cat > "$folder/.gitlab-ci.yml" <<'CI'
release:
  # An image with GitLab's release-cli, by digest.
  image: $RELEASE_IMAGE
  rules:
    - if: $CI_COMMIT_TAG
  script: [echo "releasing $CI_COMMIT_TAG"]
  release:
    tag_name: $CI_COMMIT_TAG
    description: gate $CI_COMMIT_TAG
CI
echo "wrote $folder"
