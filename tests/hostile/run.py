#!/usr/bin/env python3
"""Runs every hostile case: the answer is one of the right exit codes, one clear error names the place, nothing is half-written, no
character reaches a terminal that cannot be seen, no line is a command to a runner, and time and memory stay within bounds that an honest machine has.

usage: run.py GATE [--no-memory-cap] [NAME...]     (sanitizers reserve more memory than the cap)
       run.py --selftest                           every case must notice a gate that accepts all, some one that crashes"""
import os
import re
import resource
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attestations
import evidence
import foreign
import policies
import records
import repositories
import sinks

CASES = [*policies.CASES, *records.CASES, *foreign.CASES, *repositories.CASES, *attestations.CASES, *evidence.CASES, *sinks.CASES]
SECONDS = 60             # of the processor; hundreds of times what any case needs, so that a busy machine cannot fail it
BYTES = 1 << 30          # of address space
ERROR_BYTES = 64 << 10   # of standard error
UNSEEN = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
# What the runners of GitHub, Azure Pipelines and TeamCity obey in a log.
COMMAND = re.compile(r"^\s*::.*|##[A-Za-z]*\[.*", re.MULTILINE)


def capped(memory):
    def cap():
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    return cap


def wrong_with(case, gate, memory):
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "case"
        (folder / "out").mkdir(parents=True)
        case.make(folder)
        env = {"PATH": os.environ["PATH"], "HOME": temporary, "LC_ALL": "C.UTF-8", "TZ": "UTC",
               **{name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}, **case.variables}
        try:
            done = subprocess.run([gate, *case.args], cwd=folder, env=env, capture_output=True, stdin=subprocess.DEVNULL,
                                  timeout=10 * SECONDS, preexec_fn=capped(memory), check=False)
        except subprocess.TimeoutExpired:
            return "did not end"
        error = done.stderr.decode(errors="backslashreplace")
        if done.returncode not in case.exits:
            return f"exit code {done.returncode}, not one of {case.exits}: {error[:600]}"
        if case.says not in error:
            return f"does not say {case.says!r}: {error[:600]}"
        if done.returncode in (2, 3) and not error.strip() and not done.stdout.strip():
            return "says nothing"
        if len(done.stderr) > ERROR_BYTES:
            return f"{len(done.stderr)} bytes of error"
        if UNSEEN.search(done.stderr) or UNSEEN.search(done.stdout):
            return f"a control character in the output: {error[:300]!r}"
        for stream in (done.stdout, done.stderr):
            if found := COMMAND.search(stream.decode(errors="replace")):
                return f"a command to the runner in the output: {found[0][:200]!r}"
        # An input that is refused leaves no evidence; a verdict that rests on unknown provenance leaves it whole.
        left = sorted(path.name for path in (folder / "out").iterdir())
        if done.returncode == 2 and left:
            return f"left {left} behind"
        if any(name.count(".") > 1 for name in left):
            return f"left a file that was being written: {left}"
        try:
            return case.then(folder, done) if case.then else ""
        except (ValueError, SyntaxError) as refused:
            return f"a report that its parser refuses: {refused}"


ACCEPTS_ALL = """#!/bin/sh
for word; do
  case "$word" in *=out/*) cp candidate/run-1.json "${word#*=}" ;; esac
done
touch pwned
"""
CRASHES = "#!/bin/sh\nkill -SEGV $$\n"


def selftest():
    unnoticed = []
    with tempfile.TemporaryDirectory() as temporary:
        for name, text, some in (("accepts-all", ACCEPTS_ALL, CASES), ("crashes", CRASHES, CASES[::20])):
            gate = Path(temporary) / name
            gate.write_text(text)
            gate.chmod(0o755)
            with ThreadPoolExecutor(2) as pool:
                answers = list(pool.map(lambda case: wrong_with(case, gate, False), some))
            unnoticed += [f"{name}: {case.name}" for case, answer in zip(some, answers) if not answer]
    print("\n".join(unnoticed) or f"{len(CASES)} cases notice it")
    return 1 if unnoticed else 0


def main():
    if sys.argv[1] == "--selftest":
        return selftest()
    words = sys.argv[2:]
    memory = "--no-memory-cap" not in words
    names = [word for word in words if not word.startswith("--")]
    # A sanitizer takes its address space before the program can lower the limit.
    chosen = [case for case in CASES if (not names or case.name in names) and (memory or not any("memory=" in arg for arg in case.args))]
    if len({case.name for case in CASES}) != len(CASES):
        raise SystemExit("two cases of one name")
    if not chosen or (not names and len(CASES) < 150):
        raise SystemExit(f"{len(CASES)} cases, {len(chosen)} chosen: that is not the corpus")
    gate = Path(sys.argv[1]).resolve()
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda case: wrong_with(case, gate, memory), chosen))
    failed = [(case.name, answer) for case, answer in zip(chosen, answers) if answer]
    for name, answer in failed:
        print(f"{name}: {answer}")
    print(f"{len(chosen)} hostile cases, {len(failed)} answered wrongly")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
