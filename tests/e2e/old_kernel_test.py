#!/usr/bin/env python3
"""Kernels and sandboxes without openat2: the same evidence as with it, and links are refused all the same.

usage: old_kernel_test.py GATE. A seccomp filter answers the system call as an old kernel does (ENOSYS) or as containers do that do not
know it (EPERM)."""
import ctypes
import errno
import json
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

GATE = Path(sys.argv[1]).resolve()
CASE = Path(__file__).resolve().parents[1] / "golden/pass-healthy"
OPENAT2 = 437  # on every architecture
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
ALLOW, ERRNO = 0x7FFF0000, 0x00050000
LOAD_NUMBER, IF_EQUAL, RETURN = 0x20, 0x15, 0x06


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def without_openat2(answer):
    """For a child process, before it becomes gate."""
    words = [(LOAD_NUMBER, 0, 0, 0), (IF_EQUAL, 0, 1, OPENAT2), (RETURN, 0, 0, ERRNO | answer), (RETURN, 0, 0, ALLOW)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *word) for word in words))
    program = Program(len(words), ctypes.cast(code, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)

    def install():
        if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0):
            raise OSError(ctypes.get_errno(), "no seccomp filter")
    return install


def evaluate(candidate, out, before=None):
    return subprocess.run(
        [GATE, "evaluate", "--policy", "policy.yaml", "--candidate", candidate, "--baseline", "../records/mission/baseline",
         "--as-of", "2026-11-24T12:00:00Z", "--evidence", out],
        cwd=CASE, preexec_fn=before, capture_output=True, text=True, check=False)


def digest(path):
    return json.loads(path.read_text())["predicate"]["decisionDigest"]["sha256"]


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        records = CASE.parent / "records/mission/candidate"
        assert evaluate(records, folder / "new.json").returncode == 0
        linked = folder / "linked"
        shutil.copytree(records, linked)
        rows = next(linked.glob("*.jsonl"))
        rows.rename(folder / "elsewhere.jsonl")
        rows.symlink_to(folder / "elsewhere.jsonl")
        assert evaluate(linked, folder / "none.json").returncode == 3
        for answer in (errno.ENOSYS, errno.EPERM):
            old = folder / f"{answer}.json"
            done = evaluate(records, old, without_openat2(answer))
            assert done.returncode == 0, done.stderr
            assert digest(old) == digest(folder / "new.json")
            refused = evaluate(linked, folder / "none.json", without_openat2(answer))
            assert refused.returncode == 3 and rows.name in refused.stderr, refused.stderr
            assert not (folder / "none.json").exists()
    print("without openat2: the same evidence, and no link is followed")


main()
