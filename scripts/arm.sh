#!/usr/bin/env bash
# Builds gate for 64-bit Arm and holds its decisions, run by an emulator, against those of this machine's build, bit by bit.
# The libraries come from the system's own package archive into build/arm/root; the system itself is not changed.
# usage: scripts/arm.sh GATE
set -euo pipefail
gate=$(realpath "$1")
cd "$(dirname "$0")/.."
home=$PWD/build/arm root=$PWD/build/arm/root
packages=(libyaml-cpp-dev libsimdjson-dev libgit2-dev libssl-dev zlib1g-dev libzstd-dev libsqlite3-dev libsleef-dev libstdc++6)

if [ ! -e "$root/complete" ]; then
  mkdir -p "$root" "$home"/apt/{lists/partial,archives/partial}
  : > "$home/apt/status" # nothing is installed there, so all that is needed is fetched
  apt=(apt-get -qq -y -o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o Dir::State::status="$home/apt/status" -o Dir::State::Lists="$home/apt/lists"
    -o Dir::Cache::archives="$home/apt/archives" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=)
  "${apt[@]}" update
  "${apt[@]}" install --download-only --no-install-recommends "${packages[@]}"
  for package in "$home"/apt/archives/*.deb; do
    dpkg-deb -x "$package" "$root"
  done
  touch "$root/complete"
fi

export PKG_CONFIG_LIBDIR=$root/usr/lib/aarch64-linux-gnu/pkgconfig PKG_CONFIG_SYSROOT_DIR=$root
cmake -S . -B "$home/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DGATE_TESTS=ON -DGATE_PCH=OFF --toolchain "$PWD/cmake/Arm.cmake" > /dev/null
cmake --build "$home/build" --target gate base_test -- --quiet
printf '#!/bin/sh\nexec qemu-aarch64-static -L "%s" "%s" "$@"\n' "$root" "$home/build/bin/gate" > "$home/gate"
chmod +x "$home/gate"
"$home/gate" --version
qemu-aarch64-static -L "$root" "$home/build/tests/unit/base/base_test" --test-case='elementary*'
python3 tests/e2e/matrix_test.py "$gate" "$home/gate"
