#!/usr/bin/env bash
# Builds the release archive dist/gate-<version>-<os>-<arch>.tar.gz: one static program that needs nothing of the system it runs on.
# libgit2 comes without any network code, SLEEF and simdjson as static libraries; all three from the distribution's source archives, pinned by digest below.
# Everything else is the distribution's own static libraries. The same sources give the same bytes, wherever and whenever they are built: the
# digest that a release names in ci-templates/github/checksums.txt is made before the commit that is released.
# GATE_SOURCE_MIRROR: a Debian mirror, where apt's own sources name none.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$PWD/build/dist
out=$PWD/dist
mkdir -p "$work/sources" "$out"

# name  version  path in the mirror's pool  SHA-256
sources=(
  "libgit2 1.9.0 libg/libgit2/libgit2_1.9.0+ds.orig.tar.xz 08f1f9137c4804ac4be4748f7141f8a6a9b7a12c942ac2fd4db5a28f8b65caa2"
  "sleef 3.9.0 s/sleef/sleef_3.9.0.orig.tar.gz b2a1acd3f1860299848b4e24238a4609fbb85761a1a85bac5573347b90d0440b"
  "simdjson 3.0.1 s/simdjson/simdjson_3.0.1.orig.tar.gz 156b1bc5eb0561b2bd166b46d191fd3d95a3e709cc63761477d3b7aec2b6e9ed"
)

mirrors() {
  [ -z "${GATE_SOURCE_MIRROR:-}" ] || printf '%s\n' "$GATE_SOURCE_MIRROR"
  # shellcheck disable=SC2016  # apt fills it in
  apt-get indextargets --format '$(SITE)' 2> /dev/null | sort -u
}

fetch() { # pool path, file, digest
  [ -f "$2" ] && echo "$3  $2" | sha256sum --check --status && return
  local mirror
  while IFS= read -r mirror; do
    if curl --retry 2 -fsSL -o "$2.part" "${mirror%/}/pool/main/${1//+/%2b}" 2> /dev/null; then
      echo "$3  $2.part" | sha256sum --check --status || { echo "$1 does not have its SHA-256; it is not used" >&2; exit 1; }
      mv "$2.part" "$2"
      return
    fi
  done < <(mirrors)
  echo "$1 could not be fetched; name a Debian mirror in GATE_SOURCE_MIRROR" >&2
  exit 1
}

# No path of this machine in the program.
export CFLAGS="-ffile-prefix-map=$PWD=." CXXFLAGS="-ffile-prefix-map=$PWD=."
quiet() { "$@" > "$work/log" 2>&1 || { tail -n 30 "$work/log" >&2; exit 1; }; }

for entry in "${sources[@]}"; do
  read -r name version path digest <<< "$entry"
  archive=$work/sources/$(basename "$path")
  fetch "$path" "$archive" "$digest"
  if [ ! -f "$work/$name-$version/.built" ]; then
    rm -rf "${work:?}/$name-$version"
    mkdir -p "$work/$name-$version/source"
    tar -xf "$archive" -C "$work/$name-$version/source" --strip-components=1
    options=(-DBUILD_SHARED_LIBS=OFF -DCMAKE_BUILD_TYPE=Release "-DCMAKE_INSTALL_PREFIX=$work/prefix" -DCMAKE_INSTALL_LIBDIR=lib)
    case $name in
      libgit2) options+=(-DBUILD_TESTS=OFF -DBUILD_CLI=OFF -DUSE_HTTPS=OFF -DUSE_SSH=OFF -DUSE_GSSAPI=OFF -DUSE_NTLMCLIENT=OFF
        -DREGEX_BACKEND=regcomp -DUSE_HTTP_PARSER=http-parser) ;;
      sleef) options+=(-DSLEEF_BUILD_SHARED_LIBS=OFF -DSLEEF_BUILD_TESTS=OFF -DSLEEF_BUILD_DFT=OFF -DSLEEF_BUILD_GNUABI_LIBS=OFF) ;;
      simdjson) options+=(-DSIMDJSON_DEVELOPER_MODE=OFF) ;;
    esac
    echo "building $name $version"
    quiet cmake -S "$work/$name-$version/source" -B "$work/$name-$version/build" -G Ninja "${options[@]}"
    quiet cmake --build "$work/$name-$version/build"
    quiet cmake --install "$work/$name-$version/build"
    touch "$work/$name-$version/.built"
  fi
done

version=$(sed -n 's/^project(gate VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
echo "building gate $version"
launcher=()
[ -z "$(command -v ccache)" ] || launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
export PKG_CONFIG_PATH=$work/prefix/lib/pkgconfig
quiet cmake -S . -B "$work/gate" -G Ninja -DCMAKE_BUILD_TYPE=Release -DGATE_STATIC=ON -DGATE_TESTS="${GATE_DIST_TESTS:-OFF}" \
  "-DCMAKE_PREFIX_PATH=$work/prefix" "${launcher[@]}"
targets=(--target gate)
[ "${GATE_DIST_TESTS:-OFF}" = OFF ] || targets=()
quiet cmake --build "$work/gate" "${targets[@]}"

case $(uname -m) in x86_64) arch=x86_64 ;; aarch64) arch=aarch64 ;; *) echo "no name for $(uname -m)" >&2; exit 1 ;; esac
name=gate-$version-linux-$arch
folder=$work/$name
rm -rf "$folder"
mkdir -p "$folder/licences"
cp "$work/gate/bin/gate" "$folder/gate"
strip --strip-all "$folder/gate"
cp LICENSE README.md CHANGELOG.md "$folder/"
cp "$work/libgit2-1.9.0/source/COPYING" "$folder/licences/libgit2"
cp "$work/simdjson-3.0.1/source/LICENSE" "$folder/licences/simdjson"
cp "$work/sleef-3.9.0/source/LICENSE.txt" "$folder/licences/sleef"
for package in libyaml-cpp-dev libboost-dev nlohmann-json3-dev libssl-dev libcli11-dev libvalijson-dev zlib1g-dev libhttp-parser-dev libc6-dev libstdc++-12-dev \
  libzstd-dev libsqlite3-dev; do
  [ ! -f "/usr/share/doc/$package/copyright" ] || cp "/usr/share/doc/$package/copyright" "$folder/licences/$package"
done
if ldd "$folder/gate" > /dev/null 2>&1; then
  echo "the program is not static:" >&2
  ldd "$folder/gate" >&2
  exit 1
fi
tests/ci/chroot_test.sh "$folder/gate"
# The same bytes as every other build.
for case in tests/golden/*/case.json; do
  quiet python3 scripts/golden.py "$folder/gate" "$(dirname "$case")"
done
if grep -qF "$PWD" "$folder/gate"; then
  echo "the program names the folder that it was built in" >&2
  exit 1
fi
epoch=${SOURCE_DATE_EPOCH:-315532800} # 1980: a commit's time would differ from the one whose digest is named
tar --sort=name "--mtime=@$epoch" --owner=0 --group=0 --numeric-owner --mode='u+rwX,go+rX,go-w' -C "$work" -cf - "$name" |
  gzip -9n > "$out/$name.tar.gz"
(cd "$out" && sha256sum "$name.tar.gz" > SHA256SUMS && cat SHA256SUMS)
