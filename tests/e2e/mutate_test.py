#!/usr/bin/env python3
"""gate mutate as its users run it: the tests of the example notice every weakening, with one of them gone they do not, and what is broken
is said before anything is tried.

usage: mutate_test.py GATE"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

GATE = Path(sys.argv[1]).resolve()
EXAMPLE = Path(__file__).resolve().parents[2] / "examples/policy-tests"
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("CI", "GITHUB_ACTIONS", "GITLAB_CI")}
failures = []


def gate(*words, cwd):
    return subprocess.run([GATE, *map(str, words)], cwd=cwd, capture_output=True, text=True, env=ENVIRONMENT)


def expect(what, answer, code, *texts, absent=()):
    said = answer.stdout + answer.stderr
    lacking = [text for text in texts if text not in said]
    extra = [text for text in absent if text in said]
    if answer.returncode != code or lacking or extra:
        failures.append(f"{what}: exit {answer.returncode} for {code}; lacks {lacking}, has {extra}:\n{said[:1500]}")


def mutate(folder, *words):
    return gate("mutate", "policy.yaml", "--tests", ".", *words, cwd=folder)


def line_with(folder, text):
    return next(i for i, line in enumerate((folder / "policy.yaml").read_text().splitlines(), 1) if text in line)


def changed(folder, old, new, name="policy.yaml"):
    text = (folder / name).read_text()
    assert old in text, old
    (folder / name).write_text(text.replace(old, new, 1))


with tempfile.TemporaryDirectory() as scratch:
    def fresh(name):
        return Path(shutil.copytree(EXAMPLE, Path(scratch) / name))

    whole = fresh("whole")
    expect("all noticed", mutate(whole), 0, "each noticed by one of", absent=["survives"])
    listed = mutate(whole, "--all")
    expect("all listed", listed, 0, "noticed   policy.yaml:", "latency: max 1000 -> 2000  by slow", "the check dropped (coverage)",
           "defaults: confidence 0.95 -> 0.9", "faithful: slices.margin 0.2 -> 0.4", "named: require [owner, dataset.sha256] -> [owner]")
    if mutate(whole, "--all").stdout != listed.stdout:
        failures.append("two runs differ")
    total = int(re.search(r"(\d+) weakenings", listed.stdout)[1])
    if listed.stdout.count("noticed   ") != total or total < 15:
        failures.append(f"{total} weakenings, but not as many lines")

    # Each case of the example is there for something: without it a weakening survives, and at its own line.
    for case in sorted(p.parent.name for p in EXAMPLE.glob("*/case.yaml")):
        folder = fresh("without-" + case)
        shutil.rmtree(folder / case)
        expect(f"without {case}", mutate(folder), 0 if case == "healthy" else 1)
    folder = Path(scratch) / "without-slow"
    expect("survivor at its line", mutate(folder), 1, f"survives  policy.yaml:{line_with(folder, 'id: latency')}  latency: max 1000 -> 2000",
           absent=["noticed   "])

    # The line of the file that it is inherited from.
    extending = fresh("extending")
    (extending / "policy.yaml").rename(extending / "base.yaml")
    (extending / "policy.yaml").write_text("gate: 1\nid: assistant\nextends: [base.yaml]\n")
    shutil.rmtree(extending / "slow")
    expect("inherited line", mutate(extending), 1, "survives  base.yaml:")

    bounded = mutate(whole, "--at-most", 3)
    expect("a bounded number", bounded, 1, "3 weakenings", f"{total - 3} more not tried")

    for wrong in ("0", "-1", "1000000000"):
        expect("no number of weakenings", mutate(whole, "--at-most", wrong), 2, "--at-most: expected 1 to")

    failing = fresh("failing")
    changed(failing, "max: 1000", "max: 100000")
    expect("fails its own tests", mutate(failing), 2, "does not pass its own tests", "case 'slow'", absent=["survives"])

    broken = fresh("broken")
    changed(broken, "margin: 0.1", "marign: 0.1")
    expect("broken policy", mutate(broken), 2, "policy.yaml:", "did you mean 'margin'")

    misspelt = fresh("misspelt")
    changed(misspelt, "check: latency", "check: latncy", "slow/case.yaml")
    expect("broken test", mutate(misspelt), 2, "slow/case.yaml:", "latncy")

    unreadable = fresh("unreadable")
    (unreadable / "slow/candidate/run-1.json").write_text("{")
    expect("broken records", mutate(unreadable), 3, "case 'slow'")

    (Path(scratch) / "empty").mkdir()
    shutil.copy(EXAMPLE / "policy.yaml", Path(scratch) / "empty")
    expect("no test", mutate(Path(scratch) / "empty"), 4, "no case in")
    expect("tests of another policy", gate("mutate", "empty/policy.yaml", "--tests", "whole", cwd=scratch), 4, "tests 'empty/policy.yaml'")
    expect("no such folder", gate("mutate", "whole/policy.yaml", "--tests", "nowhere", cwd=scratch), 2, "nowhere")
    expect("no tests named", gate("mutate", "whole/policy.yaml", cwd=scratch), 2, "--tests")

if failures:
    sys.exit("\n".join(failures))
print("mutate: ok")
