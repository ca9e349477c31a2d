#!/usr/bin/env python3
"""gate baseline accept|list|show, --baseline accepted from the base side, and the loss budget since an anchor.

usage: baseline_test.py GATE. Prints one line a case; exit 1 when one fails.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from calibrate_test import DIGITS, FAILED, check, gate

POLICY = """gate: 1
id: small
owner: team
checks:
  - {id: accuracy, kind: non_inferiority, metric: correct, direction: higher, margin: 0.03}
"""
BUDGET = POLICY + """  - {id: since-anchor, kind: loss_budget, metric: correct, direction: higher, budget: 0.035, anchor: runs/anchor}
"""
AT = "2026-11-26T10:00:00Z"


def git(here, *args):
    env = {"PATH": os.environ["PATH"], "HOME": str(here), "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a",
           "GIT_COMMITTER_EMAIL": "a@b", "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(["git", "-C", str(here), *args], env=env, check=True, capture_output=True, text=True).stdout.strip()


def commit(here, message):
    git(here, "add", "-A")
    git(here, "commit", "-qm", message)
    return git(here, "rev-parse", "HEAD")


def main():
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder).resolve()
        git(here, "init", "-q", "-b", "main")
        (here / "gate.yaml").write_text(POLICY)
        for name, source in (("base", "baseline"), ("same", "candidate-same"), ("worse", "candidate-worse")):
            shutil.copytree(DIGITS / source, here / "runs" / name)
        first = commit(here, "runs")

        def baseline(*args):
            return gate("baseline", *args, cwd=here)

        def judge(candidate, *options):
            return gate("evaluate", "--policy", "gate.yaml", "--candidate", f"runs/{candidate}", "--baseline", "accepted", *options, cwd=here)

        code, out, err = baseline("list")
        check("an empty list says so", code == 0 and "no baseline has been accepted" in out, out + err)
        code, out, err = judge("same")
        check("--baseline accepted without one: exit 3, with the command", code == 3 and "gate baseline accept" in err, err)
        code, out, err = baseline("accept", "runs/base", "--by", "Ada \"L\"", "--why", "first release: v1", "--as-of", AT)
        check("accept", code == 0 and "as the baseline: runs/base, 10 runs" in out, out + err)
        code, out, err = baseline("list")
        check("list: when, what, who, why", code == 0 and "2026-11-26" in out and 'Ada "L": first release: v1' in out, out + err)
        code, out, err = baseline("show")
        check("show: digest, commit, records as accepted", code == 0 and first in out and "as they were accepted" in out and "replaces   nothing" in out, out + err)
        code, out, err = judge("same")
        check("--baseline accepted resolves it", code == 0 and "entry 1 of .gate/baselines.yaml" in out, out + err)
        commit(here, "baseline")

        code, out, err = baseline("accept", "runs/same", "--by", "Bo", "--why", "v2", "--as-of", AT, "--until", "2026-12-31")
        ledger = (here / ".gate/baselines.yaml").read_text()
        check("a second entry names the digest that it replaces", code == 0 and ledger.count("replaces:") == 1 and ledger.count("previous:") == 2, ledger)
        code, out, err = judge("same", "--as-of", "2026-12-30T00:00:00Z")
        check("it holds to its last day", code == 0 and "entry 2" in out, out + err)
        code, out, err = judge("same", "--as-of", "2027-01-02T00:00:00Z")
        check("  and not past it: exit 3", code == 3 and "was accepted until 2026-12-31" in err, out + err)

        (here / ".gate/baselines.yaml").write_text(ledger.replace("first release", "last release"))
        code, out, err = judge("same")
        check("a line that was changed: exit 3, located", code == 3 and "append-only" in err and ".gate/baselines.yaml:5" in err, err)
        (here / ".gate/baselines.yaml").write_text(ledger.replace("sha256", "sha265", 1))
        code, out, err = judge("same")
        check("a misspelt key: exit 3 with the nearest", code == 3 and "did you mean 'sha256'" in err, err)
        (here / ".gate/baselines.yaml").write_text(ledger)

        rows = here / "runs/same/samples-0.jsonl"
        text = rows.read_text()
        record = here / "runs/same/run-0.json"
        kept = record.read_text()
        record.write_text(kept.replace("digits-team", "digits-crew"))
        code, out, err = judge("worse", "--as-of", AT)
        check("other records than were accepted: exit 3", code == 3 and "are not those that were accepted" in err, out + err)
        code, out, err = baseline("show", "2")
        check("  and show says so", code == 3 and "CHANGED" in out, out + err)
        record.write_text(kept)
        rows.write_text(text)
        second = commit(here, "second baseline")

        # A change that accepts a baseline of its own is judged by that of its base.
        git(here, "checkout", "-q", "-b", "change")
        baseline("accept", "runs/worse", "--by", "Eve", "--why", "mine", "--as-of", AT)
        commit(here, "a baseline that suits me")
        code, out, err = judge("worse", "--policy-from", second, "--as-of", AT)
        check("a change cannot accept its own baseline", code == 1 and "entry 2" in out and "Eve" not in out, out + err)
        git(here, "checkout", "-q", "main")

        code, out, err = baseline("accept", "/tmp", "--by", "x", "--why", "y")
        check("records outside of the repository: exit 2", code == 2 and "must lie in the repository" in err, err)
        code, out, err = baseline("accept", "runs/base", "--by", "x", "--why", "two\nlines")
        check("a reason of two lines: exit 2", code == 2 and "--why: expected one line" in err, err)

        # Many small losses: each within the margin of the last release, together past the budget.
        (here / "gate.yaml").write_text(BUDGET)
        shutil.copytree(DIGITS / "candidate-better", here / "runs/anchor")
        code, out, err = baseline("accept", "runs/anchor", "--by", "Ada", "--why", "what users were promised", "--anchor", "--as-of", AT)
        check("an anchor is accepted beside the baseline", code == 0 and "as an anchor" in out, out + err)
        code, out, err = judge("same", "--as-of", AT)
        check("fine against the last release, past the budget since the anchor", code == 1 and "since-anchor" in out
              and "of a budget of 0.035 is spent" in out and "entry 2" in out, out + err)
        (here / "gate.yaml").write_text(BUDGET.replace("budget: 0.035", "budget: 0.09"))
        code, out, err = judge("same", "--as-of", AT)
        check("within a larger budget", code == 0, out + err)
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
