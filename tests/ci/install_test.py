#!/usr/bin/env python3
"""The action's install script without the network: what cannot be checked is refused, with one error command and no output.

usage: install_test.py GATE"""
import hashlib
import os
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import runner

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "ci-templates/github/install.sh"
GATE = Path(sys.argv[1]).resolve()
VERSION = subprocess.run([GATE, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
ARCHIVE = f"gate-{VERSION}-linux-x86_64.tar.gz"
failures = []


def program(path, text):
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


class World:
    """A checkout, a place with archives, a runner's folders, and a PATH of our own."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.action = self.folder / "action"
        (self.action / "ci-templates/github").mkdir(parents=True)
        for name in ("install.sh", "common.sh", "checksums.txt"):
            shutil.copy(ROOT / "ci-templates/github" / name, self.action / "ci-templates/github")
        shutil.copy(ROOT / "CMakeLists.txt", self.action)
        self.archives, self.cache, self.temp, self.bin = (self.folder / n for n in ("archives", "cache", "temp", "bin"))
        for path in (self.archives, self.cache, self.temp, self.bin):
            path.mkdir()

    def pack(self, content=None, member=None, link=None, name=ARCHIVE):
        """An archive as `make dist` makes it; returns its digest."""
        with tarfile.open(self.archives / name, "w:gz") as archive:
            info = tarfile.TarInfo(member or f"{name.removesuffix('.tar.gz')}/gate")
            if link:
                info.type, info.linkname = tarfile.SYMTYPE, link
                archive.addfile(info)
            else:
                path = self.folder / "packed"
                path.write_bytes(content or f"#!/bin/sh\necho gate {VERSION}\n".encode())
                info.size, info.mode = path.stat().st_size, 0o755
                archive.addfile(info, path.open("rb"))
        return hashlib.sha256((self.archives / name).read_bytes()).hexdigest()

    def know(self, digest, name=ARCHIVE):
        with (self.action / "ci-templates/github/checksums.txt").open("a") as file:
            file.write(f"{digest}  {name}\n")

    def run(self, **variables):
        output = self.folder / "output"
        output.write_text("")
        environment = {"PATH": f"{self.bin}:{os.environ['PATH']}", "GATE_ACTION": str(self.action), "RUNNER_OS": "Linux",
                       "RUNNER_ARCH": "X64", "RUNNER_TEMP": str(self.temp), "RUNNER_TOOL_CACHE": str(self.cache),
                       "GITHUB_OUTPUT": str(output), "GATE_ACTION_REPOSITORY": "someone/gate",
                       "GATE_DIST_URL": self.archives.as_uri(), **variables}
        done = subprocess.run(["bash", "-eo", "pipefail", self.action / "ci-templates/github/install.sh"], env=environment,
                              capture_output=True, text=True)
        log = done.stdout + done.stderr
        return done.returncode, runner.commands(done.stdout), runner.outputs(output.read_text() or "\n"), log


def case(what, prepare, code, error=None, also=None, **variables):
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder)
        more = prepare(world) or {}
        got, fired, outputs, log = world.run(**{**variables, **more})
        errors = [text for name, _, text in fired if name == "error"]
        fine = (got == 0) == (code == 0) and len(fired) == len(errors) == (0 if code == 0 else 1)
        if code == 0:
            fine = fine and outputs.get("gate-version") == VERSION and os.access(outputs.get("gate-path", ""), os.X_OK)
        else:
            fine = fine and outputs == {} and error in errors[0]
        if also:
            fine = fine and also(world)
        if not fine:
            failures.append(f"{what}: exit {got}, commands {fired}, outputs {outputs}\n{log}")


def known(world):
    world.know(world.pack())


def wrong(world):
    world.pack()
    world.know("0" * 64)


def truncated(world):
    digest = world.pack()
    data = (world.archives / ARCHIVE).read_bytes()
    (world.archives / ARCHIVE).write_bytes(data[: len(data) // 2])
    world.know(digest)


def poisoned_cache(world):
    known(world)
    place = world.cache / "gate" / VERSION / "linux-x86_64"
    place.mkdir(parents=True)
    (place / ARCHIVE).write_bytes(b"poison")


def cached(world):
    known(world)
    place = world.cache / "gate" / VERSION / "linux-x86_64"
    place.mkdir(parents=True)
    shutil.move(world.archives / ARCHIVE, place / ARCHIVE)


def other_program(world):
    world.know(world.pack(content=b"#!/bin/sh\necho gate 9.9.9\n"))


def no_gate(world):
    world.know(world.pack(content=b"#!/bin/sh\necho hello\n"))


def other_member(world):
    world.know(world.pack(member="../../escape/gate"))


def a_link(world):
    world.know(world.pack(link="/bin/sh"))


def given(world):
    return {"GATE_CHECKSUM": world.pack()}


def gh(says):
    def prepare(world):
        known(world)
        program(world.bin / "gh", f"#!/bin/sh\necho '##[error]from gh ::error::x'\nexit {says}\n")
    return prepare


def no_curl(world):
    known(world)
    for name in ("bash", "sed", "mktemp", "awk", "sha256sum", "cut", "od", "tr", "dirname", "cat", "rm", "mkdir", "cp", "mv", "tar",
                 "gzip", "chmod"):
        (world.bin / name).symlink_to(shutil.which(name))
    return {"PATH": str(world.bin)}


def builds(world):
    program(world.bin / "make", f"""#!/bin/sh
[ "$1" = -C ] && [ "$2" = "{world.action}" ] && [ "$3" = build ] || exit 9
case $4 in BUILD=*) mkdir -p "${{4#BUILD=}}"; cp "{GATE}" "${{4#BUILD=}}/gate" ;; *) exit 9 ;; esac
""")


def breaks(world):
    program(world.bin / "make", "#!/bin/sh\necho '##[add-mask]e'; echo '::set-output name=gate-path::/bin/sh'; exit 2\n")


case("a known archive", known, 0, GATE_INSTALL_MODE="release", also=lambda w: (w.cache / "gate" / VERSION / "linux-x86_64" / ARCHIVE).exists())
case("auto takes a known archive", known, 0)
case("a checksum of the workflow's", given, 0, GATE_INSTALL_MODE="release")
case("from the cache", cached, 0, GATE_INSTALL_MODE="release")
case("a poisoned cache is not used", poisoned_cache, 0, GATE_INSTALL_MODE="release")
case("another digest", wrong, 1, "does not have the SHA-256", GATE_INSTALL_MODE="release",
     also=lambda w: not list(w.cache.rglob("*.tar.gz")))
case("a truncated download", truncated, 1, "does not have the SHA-256", GATE_INSTALL_MODE="release")
case("no checksum is known", lambda w: w.pack() and None, 1, "no checksum is known", GATE_INSTALL_MODE="release")
case("another version than is known", known, 1, "no checksum is known", GATE_INSTALL_MODE="release", GATE_VERSION="9.9.9")
case("nothing to download", lambda w: w.know("0" * 64), 1, "could not download", GATE_INSTALL_MODE="release")
case("a line end in the version", known, 1, "version: expected", GATE_VERSION=f"{VERSION}\n::add-mask::x")
case("no latest", known, 1, "version: expected", GATE_VERSION="latest")
case("a path in the version", known, 1, "version: expected", GATE_VERSION="../1.0.0")
case("a checksum that is none", known, 1, "64 hexadecimal", GATE_INSTALL_MODE="release", GATE_CHECKSUM="A" * 64)
case("another mode", known, 1, "install-mode: expected", GATE_INSTALL_MODE="relaese")
case("the program says another version", other_program, 1, "wanted", GATE_INSTALL_MODE="release")
case("the program is not gate", no_gate, 1, "is not gate", GATE_INSTALL_MODE="release")
case("an archive that wants out", other_member, 1, "does not hold the program", GATE_INSTALL_MODE="release")
case("an archive with a link", a_link, 1, "as a file", GATE_INSTALL_MODE="release")
case("an unknown system", known, 1, "no release for", GATE_INSTALL_MODE="release", RUNNER_OS="Windows")
case("attested", gh(0), 0, GATE_INSTALL_MODE="release", GATE_VERIFY="attestation")
case("not attested", gh(1), 1, "could not be verified", GATE_INSTALL_MODE="release", GATE_VERIFY="attestation")
case("another way to verify", known, 1, "verify: expected", GATE_INSTALL_MODE="release", GATE_VERIFY="yes")
case("no curl", no_curl, 1, "curl is missing", GATE_INSTALL_MODE="release")
case("built from the checkout", builds, 0, GATE_INSTALL_MODE="source")
case("auto builds where no archive is known", builds, 0)
case("a build that breaks", breaks, 1, "could not be built", GATE_INSTALL_MODE="source")
case("a source build of another version", builds, 1, "cannot be 9.9.9", GATE_INSTALL_MODE="source", GATE_VERSION="9.9.9")
case("a program of the workflow's", lambda w: None, 0, GATE_INSTALL_MODE="path", GATE_BINARY=str(GATE))
case("a program by a relative path", lambda w: None, 1, "absolute path", GATE_INSTALL_MODE="path", GATE_BINARY="gate")
case("a program that is not there", lambda w: None, 1, "is no program", GATE_INSTALL_MODE="path", GATE_BINARY="/nowhere/gate")

if failures:
    sys.exit("\n\n".join(failures))
print("install: all cases hold")
