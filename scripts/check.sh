#!/usr/bin/env bash
# Everything a change must pass, in the order in which it usually fails.
set -euo pipefail
cd "$(dirname "$0")/.."
for preset in dev asan clang; do
  echo "== $preset"
  cmake --workflow --preset "$preset"
done
echo "== one decision from every build"
# dev is g++ -O2, clang clang++ -O0, asan g++ -O1 with sanitizers.
cmake -S . -B build/O0 -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0 -DGATE_TESTS=OFF > /dev/null
cmake --build build/O0 --target gate
cmake -S . -B build/clang-O2 -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER=clang++-14 -DGATE_TESTS=OFF > /dev/null
cmake --build build/clang-O2 --target gate
python3 tests/e2e/matrix_test.py build/{dev,O0,clang,clang-O2,asan}/bin/gate
echo "== the fuzz targets compile"
cmake --preset fuzz > /dev/null
cmake --build --preset fuzz
scripts/lint.sh all
