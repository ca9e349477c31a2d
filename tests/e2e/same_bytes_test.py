#!/usr/bin/env python3
"""The same inputs give the same decision, byte for byte: from another folder, under other names of it, another locale, time zone and
terminal, with files that were made in another order.

usage: same_bytes_test.py GATE"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

GATE = Path(sys.argv[1]).resolve()
DIGITS = Path(__file__).resolve().parents[2] / "examples/digits"
failures = []


def decision(work, candidate, baseline, policy, **variables):
    evidence = work / "evidence.json"
    env = {"PATH": os.environ["PATH"], "HOME": str(work), "LC_ALL": "C.UTF-8", **variables}
    done = subprocess.run([GATE, "evaluate", "--policy", policy, "--candidate", candidate, "--baseline", baseline, "--as-of",
                           "2026-11-24T12:00:00Z", "--evidence", evidence, "--repo", work], cwd=work, env=env, capture_output=True,
                          text=True, check=False)
    if done.returncode != 1:
        raise SystemExit(f"exit code {done.returncode}: {done.stdout}{done.stderr}")
    data = evidence.read_text()
    # The statement is canonical, so that the decision's bytes stand in it as they are.
    start = data.index('"decision":') + len('"decision":')
    end = json.JSONDecoder().raw_decode(data, start)[1]
    return data[start:end], json.loads(data)["predicate"]["decisionDigest"]


def copied(source, target, backwards):
    target.mkdir(parents=True)
    for file in sorted(source.iterdir(), reverse=backwards):
        shutil.copyfile(file, target / file.name)


def world(folder, backwards=False):
    names = ["baseline", "candidate-slice-regression"]
    for name in reversed(names) if backwards else names:
        copied(DIGITS / name, folder / name, backwards)
    shutil.copyfile(DIGITS / "policy.yaml", folder / "policy.yaml")
    subprocess.run(["git", "init", "-q", folder], check=True)
    return folder


with tempfile.TemporaryDirectory() as temporary:
    here = world(Path(temporary) / "here")
    there = world(Path(temporary) / "a longer name, ä and 'quotes'" / "there", backwards=True)
    names = ("candidate-slice-regression", "baseline", "policy.yaml")
    expected = decision(here, *names)
    foreign = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split() or ["C"]
    cases = {
        "again": (here, names, {}),
        "another folder, files made in another order": (there, names, {}),
        "a folder's name with a dot and a slash": (there, tuple(f"./{name}" for name in names[:2]) + names[2:], {}),
        "absolute names": (there, tuple(str(there / name) for name in names), {}),
        "another terminal, time zone and home": (here, names, {"COLUMNS": "40", "TERM": "xterm-256color", "TZ": "Pacific/Apia",
                                                               "HOME": "/nonexistent"}),
        **{f"the locale {locale}": (here, names, {"LC_ALL": locale, "LANG": locale, "LC_NUMERIC": locale})
           for locale in ["de_DE.UTF-8", "tr_TR.UTF-8", *foreign[:8]]},
    }
    for what, (work, given, variables) in cases.items():
        found = decision(work, *given, **variables)
        if found != expected:
            at = next((i for i, (a, b) in enumerate(zip(found[0], expected[0])) if a != b), -1)
            failures.append(f"{what}: {found[0][max(0, at - 60):at + 60]!r} is not {expected[0][max(0, at - 60):at + 60]!r}")
    if temporary in expected[0]:
        failures.append("the decision names the folder")
if failures:
    sys.exit("\n".join(failures))
print(f"same bytes: {len(cases)} ways, one decision")
