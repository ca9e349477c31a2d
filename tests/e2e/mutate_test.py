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

    # Conditions and waivers: a case says what change it is about, and what no case says nobody notices.
    exceptional = fresh("exceptional")
    since = "0123456789abcdef0123456789abcdef01234567.."
    changed(exceptional, "max: 1000,", 'max: 1000, when: {event: [pull_request, push], branch: [main, "release/*"]},')
    with open(exceptional / "policy.yaml", "a") as policy:
        policy.write(f"""
waivers:
  - {{check: latency, max_loss: 1600, commits: "{since}", until: 2026-11-30, reason: cold cache, approved_by: sre}}
""")

    def case(name, as_of, change, verdict, latency):
        (exceptional / name).mkdir()
        (exceptional / name / "case.yaml").write_text(f"""candidate: ../slow/candidate
baseline: ../baseline
as_of: {as_of}
change: {change}
expect: {{verdict: {verdict}, checks: [{{check: latency, {latency}}}]}}
""")

    case("waived", "2026-11-21T10:00:00Z", f'{{event: pull_request, branch: main, within: ["{since}"]}}', "warn", "verdict: warn")
    case("waived-too-long", "2026-12-10T10:00:00Z", f'{{event: pull_request, branch: main, within: ["{since}"]}}', "block", "verdict: block")
    case("on-a-branch", "2026-11-21T10:00:00Z", "{event: push, branch: topic}", "pass", "outcome: not_applicable")
    case("on-a-schedule", "2026-11-21T10:00:00Z", "{event: schedule}", "pass", "outcome: not_applicable")
    expect("cases with changes hold", gate("test", "exceptional", cwd=scratch), 0, "all as expected")
    said = mutate(exceptional, "--all")
    at = f"policy.yaml:{line_with(exceptional, 'id: latency')}  latency: "
    waived = f"policy.yaml:{line_with(exceptional, 'max_loss')}  latency: waiver, "
    expect("exceptions", said, 1,
           "noticed   " + waived + "until 2026-11-30 -> 2026-12-30  by waived-too-long",
           "survives  " + waived + "max_loss 1600 -> 3200",
           "noticed   " + waived + f"commits dropped ({since})  by ",
           "noticed   " + at + "a waiver added (without bounds)  by ",
           "noticed   " + at + "when event: [pull_request, push], branch: [main, release/*] -> event: [push]",
           "survives  " + at + "when event: [pull_request, push], branch: [main, release/*] -> event: [pull_request]",
           "survives  " + at + "when event: [pull_request, push], branch: [main, release/*] -> event: [pull_request, push]")
    case("pushed", "2026-11-21T10:00:00Z", "{event: push, branch: main}", "block", "verdict: block")
    case("to-a-release", "2026-11-21T10:00:00Z", "{event: pull_request, branch: release/3}", "block", "verdict: block")
    expect("every entry has its case", mutate(exceptional), 1, "max_loss 1600", "1 noticed by none", absent=["latency: when"])
    for wrong, words in (("{event: pullrequest}", "did you mean 'pull_request'"), ("{brnch: main}", "did you mean 'branch'"),
                         ('{within: ["HEAD~3.."]}', "40 digits"), ("{paths: src}", "expected a list"), ("{}", "'change' is empty")):
        (exceptional / "pushed/case.yaml").write_text(f"candidate: ../slow/candidate\nbaseline: ../baseline\nchange: {wrong}\n"
                                                      "expect: {verdict: block}\n")
        expect(f"a change such as {wrong}", gate("test", "exceptional", cwd=scratch), 2, "pushed/case.yaml:3:", words)

    # A case without a time says nothing about added waivers by lacking one.
    timeless = fresh("timeless")
    (timeless / "policy.yaml").write_text("""gate: 1
id: assistant
owner: quality-team
checks:
  - {id: latency, kind: threshold, metric: latency_ms, max: 1000}
  - {id: named, kind: identity, require: [owner]}
""")
    for one in timeless.glob("*/case.yaml"):
        shutil.rmtree(one.parent) if one.parent.name not in ("healthy", "slow") else None
    (timeless / "slow/case.yaml").write_text("candidate: candidate\nbaseline: ../baseline\nexpect: {verdict: block}\n")
    (timeless / "healthy/case.yaml").write_text("candidate: candidate\nbaseline: ../baseline\nexpect: {verdict: pass}\n")
    expect("cases without a time", mutate(timeless, "--all"), 1, "survives  policy.yaml:6  named: a waiver added (without bounds)",
           "noticed   policy.yaml:5  latency: a waiver added (without bounds)  by slow")

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
