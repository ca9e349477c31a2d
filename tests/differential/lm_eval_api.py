#!/usr/bin/env python3
"""The aggregates of lm-evaluation-harness, recomputed by its own functions from our rows, to all digits. usage: lm_eval_api.py GATE FOLDER, in an environment with lm_eval"""
import json
import sys
from pathlib import Path

from lm_eval.api.metrics import mean

from native import read_native


def main():
    gate, folder = sys.argv[1], Path(sys.argv[2])
    for results in sorted(folder.rglob("results_*.json")):
        said = json.loads(results.read_text())["results"]
        (run,) = read_native(gate, str(results.parent))
        checked = 0
        for task, metrics in said.items():
            rows = [row for name, row in run["rows"].items() if name.startswith(task + "/")]
            for key, value in metrics.items():
                metric, _, name = key.partition(",")
                if not name or metric.endswith("_stderr"):
                    continue
                ours = metric if name == "none" else key
                scores = [row["scores"][ours] for row in rows if row["scores"].get(ours) is not None]
                assert mean(scores) == value, (task, key, scores, value)
                assert run["document"]["metrics"][f"{task}/{ours}"] == value
                checked += 1
        assert checked > 0
        print(f"ok      {results.parent}: {checked} aggregates")


main()
