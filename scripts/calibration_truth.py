#!/usr/bin/env python3
"""Compares the rates that `gate calibrate` predicts from the bundled digits runs with the truth of freshly trained seeds.

  calibration_truth.py GATE WORK_DIR [--seeds 200] [--gates 2000]

Trains the recipes `baseline` and `candidate-worse` of examples/digits/make_runs.py under SEEDS new seeds each, on the same exam, and prints
the table of docs/calibration.md: what was predicted from 20 bundled runs, and what sides of 10 fresh runs did. Single predictions are not timed here, so that
the policy is about accuracy alone. Needs numpy and scikit-learn 1.2.1.
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DIGITS = ROOT / "examples/digits"
FIRST_SEED = 10_000  # far from the bundled ones
SIDE = 10            # runs of a side
POLICY = """gate: 1
id: truth
owner: digits-team
checks:
  - {id: accuracy, kind: non_inferiority, metric: correct, direction: higher, margin: %s, run_sd: 0,
     slices: {by: [digit], margin: 0.08, min_examples: 50}}
"""


def train(work, name, seeds):
    """Writes the fresh runs of one recipe; those that are there already are kept."""
    import numpy as np
    from sklearn.datasets import load_digits
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.model_selection import train_test_split
    from sklearn.neural_network import MLPClassifier
    warnings.simplefilter("ignore", ConvergenceWarning)
    digits = load_digits()
    rows, test = train_test_split(np.arange(len(digits.target)), test_size=0.4, random_state=0, stratify=digits.target)
    pattern = json.loads((DIGITS / "baseline/run-0.json").read_text())
    folder = work / name
    folder.mkdir(parents=True, exist_ok=True)
    means = []
    for seed in range(FIRST_SEED, FIRST_SEED + seeds):
        kept = rows
        if name == "worse":
            kept = np.random.default_rng(seed).choice(rows, int(len(rows) * 0.75), replace=False)
        path = folder / f"samples-{seed}.jsonl"
        if not path.exists():
            model = MLPClassifier((32,), alpha=1e-4, max_iter=40, random_state=seed)
            model.fit(digits.data[kept] / 16.0, digits.target[kept])
            right = model.predict(digits.data[test] / 16.0) == digits.target[test]
            path.write_text("".join(json.dumps({"id": f"digits/{i}", "scores": {"correct": int(ok)}, "slices": {"digit": str(digits.target[i])}}) + "\n"
                                    for i, ok in zip(test, right)))
        run = {"run_id": f"{name}-{seed}", "created_at": "2026-11-26T00:00:00Z", "owner": "digits-team", "seed": seed,
               "dataset": pattern["dataset"], "samples": {"path": path.name, "rows": len(test)}}
        (folder / f"run-{seed}.json").write_text(json.dumps(run) + "\n")
        means.append(sum(json.loads(line)["scores"]["correct"] for line in path.read_text().splitlines()) / len(test))
    return sum(means) / len(means)


def gate(args, *words):
    done = subprocess.run([args.gate, *map(str, words)], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return done


def calibrate(args, policy, *sets):
    out = gate(args, "calibrate", policy, *[w for s in sets for w in ("--runs", s)], "--seeds", SIDE, "--gates", args.gates, "--json").stdout
    return json.loads(out)["found"]


def rate(count, name):
    one = count[name]
    return f"{100 * one['rate']:.1f} ± {100 * one['standardError']:.1f}"


def side(work, source, name, chosen):
    folder = work / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for seed in chosen:
        for file in (f"run-{seed}.json", f"samples-{seed}.jsonl"):
            os.link(work / source / file, folder / file)
    return folder


def true_catch(args, policy, draws):
    """Sides of fresh worse runs against fresh baseline runs, each judged by gate evaluate."""
    chance = random.Random(1)
    seeds = range(FIRST_SEED, FIRST_SEED + args.seeds)
    blocked = passed = 0
    for _ in range(draws):
        verdict = gate(args, "evaluate", "--policy", policy, "--candidate", side(args.work, "worse", "c", chance.sample(seeds, SIDE)),
                       "--baseline", side(args.work, "baseline", "b", chance.sample(seeds, SIDE)), "--report", f"json={args.work}/e.json")
        del verdict
        decision = json.loads((args.work / "e.json").read_text())
        decision = decision.get("decision", decision)
        blocked += decision["verdict"] == "block"
        passed += decision["verdict"] == "pass"
    error = lambda p: 100 * (p / draws * (1 - p / draws) / draws) ** 0.5
    return f"{100 * blocked / draws:.1f} ± {error(blocked):.1f}", f"{100 * passed / draws:.1f} ± {error(passed):.1f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gate")
    parser.add_argument("work", type=Path)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--gates", type=int, default=2000)
    parser.add_argument("--draws", type=int, default=200)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    better = train(args.work, "baseline", args.seeds)
    worse = train(args.work, "worse", args.seeds)
    # A margin of which the true loss is exactly two, which is where targets look.
    margin = round((better - worse) / 2, 4)
    policy = args.work / "policy.yaml"
    policy.write_text(POLICY % margin)
    bundled = calibrate(args, policy, DIGITS / "baseline", DIGITS / "candidate-same")
    few = calibrate(args, policy, DIGITS / "baseline")
    fresh = calibrate(args, policy, args.work / "baseline")
    two = lambda found: [one for one in found["losses"] if one["margins"] == 2 and not one["slice"]][0]["policy"]
    truth = true_catch(args, policy, args.draws)
    print(f"Accuracy {better:.4f} and {worse:.4f}: a true loss of {better - worse:.4f}, two margins of {margin}.\n")
    print("| | predicted from 20 bundled runs | predicted from 10 | truth of fresh seeds |\n|---|---|---|---|")
    print(f"| equal: blocked, % | {rate(bundled['equal'], 'blocked')} | {rate(few['equal'], 'blocked')} | {rate(fresh['equal'], 'blocked')} |")
    print(f"| equal: warned, % | {rate(bundled['equal'], 'warned')} | {rate(few['equal'], 'warned')} | {rate(fresh['equal'], 'warned')} |")
    print(f"| loss of two margins: blocked, % | {rate(two(bundled), 'blocked')} | {rate(two(few), 'blocked')} | {truth[0]} |")
    print(f"| loss of two margins: passed unseen, % | {rate(two(bundled), 'passed')} | {rate(two(few), 'passed')} | {truth[1]} |")


if __name__ == "__main__":
    main()
