#!/usr/bin/env bash
# Provides the gate program and checks it: a release archive whose SHA-256 this checkout (or the workflow) names, a build of this
# checkout, or a program that the workflow names. Whatever cannot be checked is refused.
# Environment: GATE_ACTION (this checkout), GATE_INSTALL_MODE, GATE_VERSION, GATE_CHECKSUM, GATE_VERIFY, GATE_BINARY,
# GATE_ACTION_REPOSITORY, RUNNER_*; GATE_DIST_URL: another place that holds the archives.
set -euo pipefail
# shellcheck source=ci-templates/github/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

own_version=$(sed -n 's/^project(gate VERSION \([0-9.]*\).*/\1/p' "$GATE_ACTION/CMakeLists.txt")
version=${GATE_VERSION:-$own_version}
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] || fail "version: expected an exact version such as $own_version, got '$version'"
mode=${GATE_INSTALL_MODE:-auto}
work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/gate-install.XXXXXX")

case ${RUNNER_OS:-Linux}-${RUNNER_ARCH:-X64} in
  Linux-X64) platform=linux-x86_64 ;;
  Linux-ARM64) platform=linux-aarch64 ;;
  *) platform= ;;
esac
archive=gate-$version-$platform.tar.gz

# The digest that the archive must have: the workflow's, else this checkout's; empty: nobody knows.
expected_digest() {
  if [ -n "${GATE_CHECKSUM:-}" ]; then
    printf '%s' "$GATE_CHECKSUM"
  else
    awk -v name="$archive" '$1 !~ /^#/ && $2 == name { print $1 }' "$GATE_ACTION/ci-templates/github/checksums.txt"
  fi
}

has_digest() { [ "$(sha256sum < "$1" | cut -d ' ' -f 1)" = "$2" ]; }

install_release() {
  local digest cached="" url
  [ -n "$platform" ] || fail "no release for ${RUNNER_OS:-?} on ${RUNNER_ARCH:-?}; use install-mode: source"
  digest=$(expected_digest)
  [ -n "$digest" ] || fail "no checksum is known for $archive; name it in the input checksum, or use install-mode: source"
  [[ $digest =~ ^[0-9a-f]{64}$ ]] || fail "checksum: expected 64 hexadecimal digits in lower case"
  if [ -n "${RUNNER_TOOL_CACHE:-}" ]; then
    cached=$RUNNER_TOOL_CACHE/gate/$version/$platform/$archive
  fi
  # A cache is only a faster way to bytes that are checked like any others.
  if [ -n "$cached" ] && [ -f "$cached" ] && has_digest "$cached" "$digest"; then
    cp "$cached" "$work/$archive"
  else
    command -v curl > /dev/null || fail "curl is missing; install it, or use install-mode: path"
    url=${GATE_DIST_URL:-https://github.com/${GATE_ACTION_REPOSITORY:?}/releases/download/v$version}/$archive
    curl --proto "=https${GATE_DIST_URL:+,file}" --tlsv1.2 --retry 3 -fsSL -o "$work/$archive" "$url" ||
      fail "could not download $url"
    has_digest "$work/$archive" "$digest" || fail "$archive does not have the SHA-256 $digest; it is not used"
    if [ -n "$cached" ]; then
      mkdir -p "$(dirname "$cached")"
      cp "$work/$archive" "$cached.$$" && mv "$cached.$$" "$cached"
    fi
  fi
  if [ "${GATE_VERIFY:-}" = attestation ]; then
    command -v gh > /dev/null || fail "verify: attestation needs gh"
    gh attestation verify "$work/$archive" --repo "$GATE_ACTION_REPOSITORY" \
      --signer-workflow "$GATE_ACTION_REPOSITORY/.github/workflows/release.yml" --deny-self-hosted-runners > "$work/gh.log" 2>&1 || {
      copy_to_log "$work/gh.log"
      fail "the build provenance of $archive could not be verified"
    }
  elif [ -n "${GATE_VERIFY:-}" ]; then
    fail "verify: expected attestation, got '$GATE_VERIFY'"
  fi
  tar -xzf "$work/$archive" -C "$work" "gate-$version-$platform/gate" || fail "$archive does not hold the program"
  program=$work/gate-$version-$platform/gate
  if [ ! -f "$program" ] || [ -L "$program" ]; then
    fail "$archive does not hold the program as a file"
  fi
  chmod 0755 "$program"
}

build_source() {
  [ "$version" = "$own_version" ] || fail "this checkout is version $own_version; a source build cannot be $version"
  make -C "$GATE_ACTION" build BUILD="$work/build" > "$work/build.log" 2>&1 || {
    copy_to_log "$work/build.log"
    fail "gate could not be built from $GATE_ACTION"
  }
  program=$work/build/gate
}

case $mode in
  auto) if [ -n "$platform" ] && [ -n "$(expected_digest)" ]; then install_release; else build_source; fi ;;
  release) install_release ;;
  source) build_source ;;
  path)
    program=${GATE_BINARY:-}
    case $program in /*) ;; *) fail "binary: expected an absolute path with install-mode: path, got '$program'" ;; esac
    if [ ! -f "$program" ] || [ ! -x "$program" ]; then
      fail "binary: '$program' is no program"
    fi
    ;;
  *) fail "install-mode: expected auto, release, source or path, got '$mode'" ;;
esac

said=$("$program" --version) || fail "'$program --version' failed"
[[ $said =~ ^gate\ ([0-9A-Za-z.-]+)$ ]] || fail "'$program' is not gate"
if [ "$mode" != path ] || [ -n "${GATE_VERSION:-}" ]; then
  [ "${BASH_REMATCH[1]}" = "$version" ] || fail "the program says it is version ${BASH_REMATCH[1]}, wanted $version"
fi
set_output gate-path "$program"
set_output gate-version "${BASH_REMATCH[1]}"
