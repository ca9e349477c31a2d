#!/usr/bin/env python3
"""Five candidates of a real training job whose truth is known, by the example's own policy.

usage: digits_test.py GATE"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

GATE = Path(sys.argv[1]).resolve()
DIGITS = Path(__file__).resolve().parents[2] / "examples/digits"
# candidate: exit code, the findings that block as (check, slice), words of the report
TRUTH = {
    "same": (0, [], "PASS"),
    "better": (0, [], "PASS"),
    "worse": (1, [("accuracy", None)], "worse than the baseline by more than the margin"),
    "slice-regression": (1, [("accuracy", "8")], "digit=8"),
    "slow": (1, [("p95-latency", None)], "identical seeds: 10 runs of the candidate agree on every value of correct and count as 1"),
}
failures = []


def slice_of(check):
    return next((part["value"] for part in check.get("slice") or []), None)


with tempfile.TemporaryDirectory() as work:
    subprocess.run(["git", "init", "-q", work], check=True)
    for name, (code, blocking, words) in TRUTH.items():
        evidence = Path(work) / f"{name}.json"
        done = subprocess.run([GATE, "evaluate", "--policy", "policy.yaml", "--baseline", "baseline", "--candidate", f"candidate-{name}",
                               "--as-of", "2026-11-24T12:00:00Z", "--repo", work, "--evidence", evidence],
                              cwd=DIGITS, env={"LC_ALL": "C.UTF-8"}, capture_output=True, text=True, check=False)
        checks = json.loads(evidence.read_text())["predicate"]["decision"]["checks"]
        found = [(check["id"], slice_of(check)) for check in checks if check["verdict"] == "block"]
        accuracy = next(check for check in checks if check["id"] == "accuracy" and slice_of(check) is None)
        if done.returncode != code or found != blocking or words not in done.stdout:
            failures.append(f"{name}: exit code {done.returncode}, blocked by {found}\n{done.stdout}{done.stderr}")
        if name in ("slice-regression", "slow") and accuracy["verdict"] != "pass":
            failures.append(f"{name}: its overall accuracy did not fall, and must pass")
if failures:
    sys.exit("\n".join(failures))
print("digits: five candidates judged as their truth is")
