#!/usr/bin/env bash
# Writes schemas/ anew from what the program prints. usage: scripts/write_schemas.sh GATE
set -euo pipefail
gate=$(realpath "$1")
cd "$(dirname "$0")/.."
for name in policy run-record row evidence; do
  "$gate" schema "$name" > "schemas/$name.schema.json"
done
