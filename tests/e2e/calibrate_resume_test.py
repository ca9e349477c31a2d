#!/usr/bin/env python3
"""gate calibrate and Ctrl-C: nothing half-written, and --resume goes on to the bytes of an uninterrupted run.

usage: calibrate_resume_test.py GATE. Prints one line a case; exit 1 when one fails.
"""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DIGITS = ROOT / "examples/digits"
GATE = str(Path(sys.argv[1]).resolve())
FAILED = []

POLICY = """gate: 1
id: small
owner: team
checks:
  - {id: enough, kind: coverage, min_seeds: 2}
  - {id: accuracy, kind: non_inferiority, metric: correct, direction: higher, margin: 0.005}
"""
OUTPUTS = ("page.html", "c.json", "p.diff")
WRITES = ["--report", "html=page.html", "--report", "json=c.json", "--patch", "p.diff", "--json"]
AT = ["--as-of", "2026-11-20T10:00:00Z"]


def check(name, good, detail=""):
    print(("ok   " if good else "FAIL ") + name)
    if not good:
        FAILED.append(name)
        print("     " + str(detail)[-2000:].replace("\n", "\n     "))


def start(args, cwd):
    env = {k: v for k, v in os.environ.items() if k not in ("CI", "GITHUB_ACTIONS", "GITLAB_CI")}
    return subprocess.Popen([GATE, *map(str, args)], cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def gate(*args, cwd):
    process = start(args, cwd)
    out, err = process.communicate(timeout=900)
    return process.returncode, out, err


def interrupted(args, cwd, seconds, kept=None, signal_number=signal.SIGINT):
    """Starts, sends the signal `seconds` after the file `kept` is there (or after the start), and waits."""
    process = start(args, cwd)
    deadline = time.monotonic() + 60
    while kept is not None and not kept.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(seconds)
    process.send_signal(signal_number)
    out, err = process.communicate(timeout=900)
    return process.returncode, out, err


def left_over(here):
    """Whatever a calibration might have left behind."""
    return sorted(p.name for p in here.iterdir() if p.name not in ("gate.yaml", "runs", "kept"))


def main():
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "gate.yaml").write_text(POLICY)
        runs = here / "runs"
        runs.mkdir()
        for i in range(6):
            for name in (f"run-{i}.json", f"samples-{i}.jsonl"):
                shutil.copy(DIGITS / "baseline" / name, runs)
        base = ["calibrate", "gate.yaml", "--runs", "runs", "--seeds", 3, "--gates", 1500, "--target", "false-warn=0.5,catch=0.8", *AT]
        kept = here / "kept"

        began = time.monotonic()
        code, whole, err = gate(*base, *WRITES, "--threads", 2, cwd=here)
        seconds = time.monotonic() - began
        expected = {name: (here / name).read_bytes() for name in OUTPUTS}
        check("uninterrupted", code == 0 and whole and not kept.exists(), err)
        for name in OUTPUTS:
            (here / name).unlink()

        # Without --resume.
        code, out, err = interrupted([*base, *WRITES], here, seconds / 3)
        check("Ctrl-C ends with 130, one line and no file", code == 130 and out == "" and err.count("\n") == 1
              and "nothing was written" in err and left_over(here) == [], (code, out, err, left_over(here)))
        code, out, err = interrupted([*base, *WRITES], here, seconds / 3, signal_number=signal.SIGTERM)
        check("SIGTERM ends with 143 and no file", code == 143 and out == "" and left_over(here) == [], (code, out, err))

        # Interrupted at several points, with a different number of threads each time.
        resumed = [*base, *WRITES, "--resume", "kept"]
        stops, sizes, last = 0, [], ""
        for threads, part in ((1, 0.0), (3, 0.15), (2, 0.3), (8, 0.2), (1, 0.25)):
            code, out, err = interrupted([*resumed, "--threads", threads], here, seconds * part, None if kept.exists() else kept)
            if code == 0:
                break
            check(f"interrupted after {part} of the time: 130, the counts are kept, no file",
                  code == 130 and out == "" and "goes on from there" in err and kept.exists() and left_over(here) == [],
                  (code, out, err, left_over(here)))
            last = kept.read_text()
            sizes.append(sum(int(line.split()[1]) for line in last.splitlines() if line.startswith("part ")))
            stops += 1
        check("stopped at several points, each further on", stops >= 2 and sizes == sorted(sizes) and sizes[-1] > sizes[0], sizes)
        if code != 0:
            code, out, err = gate(*resumed, "--threads", 2, cwd=here)
        check("resumed to its end: the bytes of an uninterrupted run", code == 0 and out == whole
              and all((here / name).read_bytes() == expected[name] for name in OUTPUTS), err)
        check("finished work removes the file", not kept.exists())
        for name in OUTPUTS:
            (here / name).unlink()

        # What a file refuses.
        kept.write_text(last)
        for name, args, word in (
                ("other gates", [1600 if word == 1500 else word for word in base], "its options differ"),
                ("another seed", [*base, "--seed", 2], "its options differ"),
                ("other targets", [*base[:-4], "--target", "catch=0.7", *AT], "its options differ")):
            code, out, err = gate(*args, "--resume", "kept", cwd=here)
            check(f"{name}: exit 3, and the file stays", code == 3 and word in err and kept.read_text() == last, (code, err))
        (here / "gate.yaml").write_text(POLICY.replace("0.005", "0.006"))
        code, out, err = gate(*base, "--resume", "kept", cwd=here)
        check("another policy: exit 3", code == 3 and "its policy" in err, (code, err))
        (here / "gate.yaml").write_text(POLICY)
        (runs / "run-5.json").rename(here / "run-5.json")
        (runs / "samples-5.jsonl").rename(here / "samples-5.jsonl")
        code, out, err = gate(*base, "--resume", "kept", cwd=here)
        check("other runs: exit 3", code == 3 and "its runs differ" in err, (code, err))
        (here / "run-5.json").rename(runs / "run-5.json")
        (here / "samples-5.jsonl").rename(runs / "samples-5.jsonl")

        lines = last.splitlines(keepends=True)
        at = next(i for i, line in enumerate(lines) if line.startswith("part "))
        words = lines[at].split()
        more = lines[:at] + [" ".join([words[0], str(int(words[1]) + 1), *words[2:]]) + "\n"] + lines[at + 1:]
        odd = lines[:at] + [" ".join(words[:-1]) + "\n"] + lines[at + 1:]
        for name, text, line in (("a count was changed", "".join(more), len(lines)), ("a number is missing", "".join(odd), at + 1),
                                 ("the end is cut off", "".join(lines[:-1]), len(lines)), ("another file", "hello\n", 1), ("an empty file", "", 1)):
            kept.write_text(text)
            code, out, err = gate(*base, "--resume", "kept", cwd=here)
            check(f"{name}: exit 3 with the line", code == 3 and f"kept:{line}" in err and kept.read_text() == text, (code, err))
        kept.unlink()
        code, out, err = gate(*base, "--resume", "no/such/folder/kept", cwd=here)
        check("a place that cannot be written: exit 5 before the work", code == 5 and "judged" not in err, (code, err))
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
