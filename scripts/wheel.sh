#!/usr/bin/env bash
# Builds dist/*.whl from the static build of scripts/dist.sh. Its program needs nothing of the system, so that it fits every Linux of its
# architecture.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=build/wheel-venv
[ -x "$venv/bin/pip" ] || python3 -m venv "$venv"
"$venv/bin/pip" install -q wheel==0.45.1
rm -rf build/wheel
PKG_CONFIG_PATH=$PWD/build/dist/prefix/lib/pkgconfig "$venv/bin/pip" wheel -q --no-deps -w build/wheel -C build-dir=build/dist/gate \
  -C cmake.define.GATE_STATIC=ON -C "cmake.define.CMAKE_PREFIX_PATH=$PWD/build/dist/prefix" .
"$venv/bin/wheel" tags --remove --python-tag py3 --abi-tag none --platform-tag "manylinux_2_17_$(uname -m).manylinux2014_$(uname -m)" \
  build/wheel/*.whl > /dev/null
cp build/wheel/*.whl dist/
(cd dist && sha256sum -- *.tar.gz *.whl > SHA256SUMS && cat SHA256SUMS)
