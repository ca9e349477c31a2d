#!/usr/bin/env python3
"""Rows of many blocks: the decision, and the error, are the same bytes on 1, 2 and 8 threads. usage: threads_test.py GATE"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

GATE = os.path.abspath(sys.argv[1])
ROWS = 15_000  # of about 100 bytes: six blocks a side
POLICY = """gate: 1
id: threads
checks:
  - {id: fine, kind: non_inferiority, metric: fine, direction: higher, margin: 0.05, run_sd: 0, slices: {by: [language]}}
  - {id: rows, kind: coverage, min_examples: 100}
  - {id: median, kind: non_inferiority, metric: fine, statistic: median, direction: higher, margin: 0.05, run_sd: 0}
"""


def write(folder, factor, broken=None):
    """Rows in another order for every factor; `broken` is a line that is no row."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({"id": f"example-{at * factor % ROWS:06}", "scores": {"fine": at * factor % 97 / 97},
                         "slices": {"language": f"l{at * factor % ROWS % 3}"}}) for at in range(ROWS)]
    if broken is not None:
        lines[broken - 1] = lines[broken - 1][:-1] + ', "more": nul}'
    (folder / "rows.jsonl").write_text("\n".join(lines) + "\n")
    (folder / "run.json").write_text(json.dumps({"run_id": folder.name, "seed": 1, "samples": {"path": "rows.jsonl"}}))


def judged(base, threads):
    done = subprocess.run([GATE, "evaluate", "--policy", "policy.yaml", "--candidate", "candidate", "--baseline", "baseline",
                           "--as-of", "2026-11-24T12:00:00Z", "--evidence", "evidence.json", "--threads", threads],
                          cwd=base, capture_output=True, text=True)
    evidence = base / "evidence.json"
    decision = json.dumps(json.loads(evidence.read_text())["predicate"]["decision"]) if evidence.exists() else ""
    evidence.unlink(missing_ok=True)
    return done.returncode, done.stdout, done.stderr, decision


with tempfile.TemporaryDirectory() as name:
    base = Path(name)
    (base / "policy.yaml").write_text(POLICY)
    write(base / "candidate", 7_919)
    write(base / "baseline", 1)
    one = judged(base, "1")
    assert one[0] == 0 and str(ROWS) in one[1] and one[3] and not one[2], one
    for threads in ("2", "8", "0"):
        assert judged(base, threads) == one, f"{threads} threads say something else"
    write(base / "candidate", 7_919, broken=11_111)
    refused = judged(base, "1")
    assert refused[0] == 3 and "rows.jsonl:11111:" in refused[2] and "'nul'" in refused[2], refused
    for threads in ("2", "8"):
        assert judged(base, threads) == refused, f"{threads} threads refuse otherwise"
    wrong = judged(base, "257")
    assert wrong[0] == 2 and "--threads: expected a number from 0 (all) to 256, got 257" in wrong[2], wrong
print("threads: the same bytes on 1, 2 and 8")
