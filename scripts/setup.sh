#!/usr/bin/env bash
# Installs the system packages that a target needs and this machine lacks. Says what and why; does nothing when all is there.
# usage: scripts/setup.sh build|check|bench|fuzz|arm|dist|coverage
set -euo pipefail

build=(
  "g++:the compiler" "make:runs the targets" "cmake:configures the build" "ninja-build:builds" "pkg-config:finds libgit2"
  "git:the tests build real repositories" "python3:runs the golden and layer tests" "python3-yaml:the tests read templates and policies with another parser" "python3-jsonschema:the schemas are held against the readers by a validator that is not ours"
  "libyaml-cpp-dev:reads policies" "libboost-dev:Boost.Math, the distributions" "nlohmann-json3-dev:reads and writes documents"
  "libsimdjson-dev:reads rows" "zlib1g-dev:reads gzip and ZIP" "libzstd-dev:reads zstd" "libsqlite3-dev:reads MLflow's database" "libgit2-dev:reads the git history" "libssl-dev:SHA-256" "libsleef-dev:exp and log, the same bits on every processor" "libcli11-dev:the command line"
  "libvalijson-dev:JSON Schema of records and rows"
  "doctest-dev:the tests"
)
packages=("${build[@]}")
case "${1:-build}" in
  build) ;;
  check) packages+=("clang-14:the second compiler" "clang-tidy-14:lints" "clang-format-14:formatting" "shellcheck:lints scripts"
    "python3-prometheus-client:reads OpenMetrics in a test" "cmark-gfm:renders the Markdown reports as GitHub does, in a test") ;;
  bench) packages+=("libbenchmark-dev:Google Benchmark" "jq:a peer of the reading of rows") ;;
  fuzz) packages+=("clang-14:libFuzzer" "libclang-rt-14-dev:the sanitizer runtime" "libexpat1-dev:reads XML reports back") ;;
  arm) packages+=("g++-aarch64-linux-gnu:the compiler for Arm" "qemu-user-static:runs what it builds") ;;
  dist) packages+=("libhttp-parser-dev:libgit2 wants it, though nothing of it is called" "zlib1g-dev:libgit2 reads objects" "curl:fetches pinned sources") ;;
  coverage) packages+=("clang-14:counts branches of the source" "libclang-rt-14-dev:its run time" "llvm-14:the coverage report") ;;
  *) echo "usage: $0 build|check|bench|fuzz|arm|dist|coverage" >&2; exit 2 ;;
esac

if ! command -v dpkg-query > /dev/null || ! command -v apt-get > /dev/null; then
  echo "This system has no apt-get. Please install, by its own means, what these Debian packages hold:" >&2
  printf '  %s\n' "${packages[@]/:/  - }" >&2
  echo "and then run: cmake -S . -B build -G Ninja && cmake --build build" >&2
  # What is there may suffice; the configuration will name what is not.
  exit 0
fi

native=$(dpkg --print-architecture)
missing=()
for entry in "${packages[@]}"; do
  name=${entry%%:*}
  if ! dpkg-query -W -f '${Architecture} ${db:Status-Status}\n' "$name" 2> /dev/null | grep -qE "^(all|$native) installed$"; then
    missing+=("$entry")
  fi
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "Installing system packages that are missing:"
printf '  %s\n' "${missing[@]/:/  - }"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo > /dev/null || { echo "Not root and no sudo: please install them and try again." >&2; exit 1; }
  as_root=(sudo)
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { "${as_root[@]}" apt-get update && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y --no-install-recommends "${missing[@]%%:*}"; } > "$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "The packages could not be installed." >&2
  exit 1
fi
