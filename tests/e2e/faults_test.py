#!/usr/bin/env python3
"""What goes wrong beneath `gate` never becomes a verdict, and never a half-written file: a full disk, a folder that cannot be
written, short reads, interrupted calls, an end at any step of a write, an allocation that fails.

usage: faults_test.py GATE FAULT_LIBRARY"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from healthy import lay_healthy  # noqa: E402

GATE, LIBRARY = (str(Path(word).resolve()) for word in sys.argv[1:3])
OLD = b'{"old": "evidence"}\n'
REPORTS = ["markdown", "junit", "html"]


class World:
    def __init__(self, temporary):
        self.folder = Path(temporary)
        lay_healthy(self.folder)
        subprocess.run(["git", "init", "-q", self.folder / "repository"], check=True)
        self.out = self.folder / "out"

    def run(self, fault, *more):
        """The exit code, both streams and the files that are there afterwards; before, each held something old."""
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir()
        for name in ("evidence", *REPORTS):
            (self.out / name).write_bytes(OLD)
        count = self.folder / "count"
        count.unlink(missing_ok=True)
        env = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "LD_PRELOAD": LIBRARY, "FAULT": fault,
               "FAULT_COUNT": str(count)}
        words = [f"--report={name}=out/{name}" for name in REPORTS]
        done = subprocess.run([GATE, "evaluate", "--policy", "gate.yaml", "--candidate", "candidate", "--baseline", "baseline",
                               "--repo", "repository", "--as-of", "2026-11-24T12:00:00Z", "--evidence", "out/evidence", *words, *more],
                              cwd=self.folder, env=env, capture_output=True, timeout=300, check=False)
        self.count = int(count.read_text()) if count.exists() else None
        return done, {path.name: path.read_bytes() for path in self.out.iterdir()}


def decision(data):
    return json.loads(data)["predicate"]["decision"]


def whole_or_old(files, reference, what):
    """Each file is as it was or whole."""
    for name in ("evidence", *REPORTS):
        data = files.get(name)
        if data == OLD:
            continue
        same = decision(data) == decision(reference[name]) if name == "evidence" else data == reference[name]
        assert same, f"{what}: {name} is neither the old nor the whole new one: {data!r:.200}"


def main():
    with tempfile.TemporaryDirectory() as temporary:
        world = World(temporary)
        good, reference = world.run("none:0")
        steps = world.count
        assert good.returncode == 0 and steps >= 4 * 5, (good, steps)
        assert all(reference[name] != OLD for name in reference), "nothing was written"

        for fault in ("short:0", "signal:0"):
            done, files = world.run(fault)
            assert (done.returncode, done.stdout) == (good.returncode, good.stdout), (fault, done)
            whole_or_old(files, reference, fault)
            assert all(data != OLD for data in files.values()), fault

        for step in range(1, steps + 1):
            for mode in ("kill", "half"):
                done, files = world.run(f"{mode}:{step}")
                assert done.returncode == -9, (mode, step, done)
                whole_or_old(files, reference, f"{mode} at step {step}")
            done, files = world.run(f"full:{step}")
            assert done.returncode == 5 and b"cannot" in done.stderr, ("full", step, done)
            whole_or_old(files, reference, f"full disk from step {step}")
            assert set(files) == set(reference), f"full disk from step {step}: left {set(files) - set(reference)}"

        done, files = world.run("slow:0", "--limit", "time=1s")
        assert done.returncode == 3 and b"time limit" in done.stderr and not done.stdout, ("slow", done)
        assert set(files.values()) == {OLD}, "slow: something was written"

        world.run("memory:0")
        allocations = world.count
        assert allocations > 1000, allocations
        # All of the first ones, then a sample that is even on a logarithmic scale; which ones is fixed by the count alone.
        chosen = sorted({*range(1, 60), *(int(60 * (allocations / 60) ** (i / 240)) for i in range(240))})
        ended = crashed = 0
        for number in chosen:
            done, files = world.run(f"memory:{number}")
            whole_or_old(files, reference, f"allocation {number}")
            if done.returncode == good.returncode:
                # A library that can do without the memory (a sort that merges in place): all is as if nothing had happened.
                assert done.stdout == good.stdout and all(data != OLD for data in files.values()), (number, done)
            else:
                # Git's library says of itself that it has no memory: an input that cannot be read. OpenSSL 3.0 looks its
                # algorithms up through a null pointer in that case: a signal, which is no verdict either.
                without = done.returncode == 3 and b"emory" in done.stderr
                assert done.returncode == 70 or without or done.returncode == -11, (number, done)
                assert b"PASS" not in done.stdout, (number, done)
                ended += done.returncode == 70
                crashed += done.returncode == -11
        assert ended > len(chosen) / 2, f"only {ended} of {len(chosen)} failed allocations ended in 70"

        assert crashed <= len(chosen) / 20, f"{crashed} of {len(chosen)} failed allocations crashed"

        # Output that is longer than its buffer is lost before the last of it is flushed; a file that may not grow is a full disk.
        (world.folder / "evidence.json").write_bytes(reference["evidence"])
        for words in (["evidence", "pae", "evidence.json"], ["list", "checks"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([GATE, *words], cwd=world.folder, stdout=full, stderr=subprocess.PIPE, check=False)
            assert done.returncode == 5 and b"standard output" in done.stderr, (words, done)
        done = subprocess.run(["bash", "-c", f"ulimit -f 1; exec {GATE} evidence pae evidence.json --output out/grows"], cwd=world.folder,
                              capture_output=True, check=False)
        assert done.returncode == 5 and not list(world.out.glob("grows*")), done

        # Where nothing may be created, even for root: a folder of the kernel.
        done, _ = world.run("none:0", "--report", "sarif=/proc/sarif.json")
        assert done.returncode == 5 and b"/proc/sarif.json" in done.stderr, done
        done, _ = world.run("none:0", "--report", "sarif=absent/sarif.json")
        assert done.returncode == 5 and b"absent/sarif.json" in done.stderr, done
        print(f"{steps} steps of writing, {len(chosen)} of {allocations} allocations: {ended} ended in 70, {crashed} inside OpenSSL")


main()
