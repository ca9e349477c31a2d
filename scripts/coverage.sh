#!/usr/bin/env bash
# Branch coverage of the folders that decide. Exit 1 while a branch is neither taken nor explained in tests/coverage/explained.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --preset coverage > /dev/null
cmake --build --preset coverage -- --quiet
rm -rf build/coverage/profile
# Threads wait for each other's counts unless each test has one processor.
cpus=${JOBS:-2}
for ((cpu = 0; cpu < cpus; ++cpu)); do
  taskset -c "$cpu" ctest --preset coverage -j 1 -I "$((cpu + 1)),,$cpus" > "build/coverage/tests-$cpu.log" &
  running[cpu]=$!
done
for each in "${running[@]}"; do
  wait "$each"
done
llvm-profdata-14 merge -sparse -o build/coverage/profile.data build/coverage/profile/*.profraw
objects=()
for test in build/coverage/tests/unit/*/*_test; do
  objects+=(-object "$test")
done
llvm-cov-14 export build/coverage/bin/gate "${objects[@]}" -instr-profile=build/coverage/profile.data \
  gate/evaluate gate/checks gate/policy > build/coverage/export.json
python3 scripts/coverage_gaps.py build/coverage/export.json tests/coverage/explained.txt
