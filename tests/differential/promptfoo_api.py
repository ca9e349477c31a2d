#!/usr/bin/env python3
"""Our reading of promptfoo's results against its own counts and sums, in the file and as it printed them. usage: promptfoo_api.py GATE RESULTS.json RESULTS.jsonl PRINTED"""
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

from native import close, read_native


def rows_of(gate, path):
    return [row for run in read_native(gate, path) for row in run["rows"].values()]


def main():
    gate, whole, lines, printed = sys.argv[1:]
    results = json.loads(Path(whole).read_text())["results"]
    said = {name: int(re.search(rf"(\d+) {name}", Path(printed).read_text())[1]) for name in ("passed", "failed", "errors")}
    for path in (whole, lines):
        rows = rows_of(gate, path)
        good = [row for row in rows if "error" not in row]
        passed = sum(row["scores"]["success"] for row in good)
        ours = {"passed": passed, "failed": len(good) - passed, "errors": len(rows) - len(good)}
        assert ours == said, (path, ours, said)
        variants = defaultdict(list)
        for row in rows:
            variants[row["slices"]["prompt"], row["slices"]["provider"]].append(row)
        checked = 0
        for prompt in results["prompts"]:
            theirs, mine = prompt["metrics"], variants.pop((prompt["label"], prompt["provider"]))
            scored = [row for row in mine if "error" not in row]
            assert len(mine) - len(scored) == theirs["testErrorCount"], (path, prompt["label"])
            assert sum(row["scores"]["success"] for row in scored) == theirs["testPassCount"], (path, prompt["label"])
            assert close(sum(row["scores"]["score"] for row in scored), theirs["score"]), (path, prompt["label"], theirs["score"])
            assert close(sum(row["cost_usd"] for row in scored), theirs["cost"]), (path, prompt["label"], theirs["cost"])
            for part, name in (("prompt", "input"), ("completion", "output")):
                assert sum(row["tokens"][name] for row in scored) == theirs["tokenUsage"][part], (path, prompt["label"], part)
            for name, total in theirs["namedScores"].items():
                weight = theirs["namedScoreWeights"][name]
                values = [row["scores"][name] for row in scored if row["scores"].get(name) is not None]
                assert len(values) == theirs["namedScoresCount"][name], (path, prompt["label"], name, values)
                if weight:  # of weight 0 promptfoo sums nothing
                    assert close(sum(values) * weight / len(values), total), (path, prompt["label"], name, values, total, weight)
                checked += 1
        assert not variants and checked > 0, (path, variants)
        print(f"ok      {path}: {len(rows)} rows, {checked} named sums")


main()
