"""Run sets for the golden cases of the ready policies, made when a case runs: make(NAME, FOLDER, COMMIT).

FOLDER gets `baseline` and `candidate`. Both are real: examples/digits, baseline and candidate-same, with their
outcomes, losses and latencies. What a classifier does not have (tokens, costs, safety, prompt, judge, features) is added from a
fixed stream. The candidate of another NAME than "healthy" and "phases" has a single defect on top.
"""
import hashlib
import json
import math
import random
from pathlib import Path

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"
MADE = {"baseline": "2026-11-20T10:00:00Z", "candidate": "2026-11-23T10:00:00Z"}


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def document_of(side, seed, real, commit):
    environment = real["environment"]["sha256"]
    return {
        "run_id": f"{side}-{seed}", "created_at": MADE[side], "owner": "digits-team", "seed": seed,
        "hyperparameters": {k: real["hyperparameters"][k] for k in ("alpha", "max_iter", "solver")},
        "code": {"commit": commit}, "environment": {"sha256": environment},
        "dataset": {k: real["dataset"][k] for k in ("name", "version", "split", "sha256")},
        "model": {"name": real["model"]["name"], "version": side},
        "prompt": {"version": "12", "sha256": digest("be kind\n")}, "judge": {"name": "exact", "version": "3"},
        "config": {"sha256": digest("config")}, "endpoint": {"version": "v7"},
        "artifacts": [{"name": "weights", "sha256": digest(f"weights {side} {seed}")}],
        "lineage": [{"output": "weights", "inputs": ["dataset"], "code": commit, "environment": environment}]}


def row_of(side, seed, real):
    noise = random.Random(f"{real['id']}/{side}/{seed}")
    output = 120 + random.Random(real["id"]).randrange(80) + noise.randrange(10)
    tokens = {"input": 900, "output": output, "cached": 600 + noise.randrange(50)}
    digit = int(real["slices"]["digit"])
    return {"id": real["id"],
            "scores": {"correct": real["scores"]["correct"], "log_loss": real["scores"]["log_loss"],
                       # What the model gives to the right answer: a grade between 0 and 1.
                       "faithfulness": round(math.exp(-real["scores"]["log_loss"]), 4),
                       "safe": int(random.Random(f"safe/{real['id']}").random() < 0.99)},
            "latency_ms": real["latency_ms"], "tokens": tokens, "cost_usd": round((900 + 4 * output) / 1e6, 9), "gpu_seconds": round(output / 1e4, 6),
            "slices": {"language": ("de", "en", "fr")[digit % 3], "segment": "low" if digit < 5 else "high"}, "guardrail": "none"}


def features(shift):
    """An input feature of 1000 requests, as it was logged when the model was trained and as it is when it serves."""
    for i in range(1000):
        phase = ("training", "serving")[i % 2]
        value = random.Random(f"feature/{i}").gauss(40, 10) + (shift if phase == "serving" else 0)
        yield {"id": f"{phase}/{i:04}", "scores": {"feature": round(value, 3)}, "slices": {"phase": phase}}


def worse(i, seed, row):
    row["scores"]["correct"] &= int((i + seed) % 6 != 0)


def worse_in_french(i, seed, row):
    """And better elsewhere, so that the whole hides it."""
    if row["slices"]["language"] == "fr":
        row["scores"]["correct"] &= int((i + seed) % 4 != 0)
    else:
        row["scores"]["correct"] |= int(i % 2 == 0)


def dearer(i, seed, row):
    row["cost_usd"] = round(row["cost_usd"] * 1.3, 9)


def unsafe(i, seed, row):
    row["scores"]["safe"] &= int(i % 20 != 0)


def longer(i, seed, row):
    row["tokens"]["output"] += 60


CHANGES = {"healthy": None, "worse": worse, "worse-in-french": worse_in_french, "dearer": dearer, "longer": longer, "unsafe": unsafe,
           "phases": None, "skewed": None}


def make(name, folder, commit):
    """`name`: "DEFECT RUNSxEXAMPLES", so many of the ten runs and of the 719 examples."""
    defect, sizes = name.split(" ")
    runs, examples = map(int, sizes.split("x"))
    change = CHANGES[defect]
    for side, source in (("baseline", "baseline"), ("candidate", "candidate-same")):
        (folder / side).mkdir(parents=True)
        for seed in range(runs):
            lines = (DIGITS / source / f"samples-{seed}.jsonl").read_text().splitlines()[:examples]
            rows = [row_of(side, seed, json.loads(line)) for line in lines]
            for i, row in enumerate(rows):
                if side == "candidate" and change:
                    change(i, seed, row)
            if defect in ("phases", "skewed"):
                rows += features(10 if side == "candidate" and defect == "skewed" else 0)
            data = "".join(json.dumps(row) + "\n" for row in rows)
            (folder / side / f"samples-{seed}.jsonl").write_text(data)
            document = document_of(side, seed, json.loads((DIGITS / source / f"run-{seed}.json").read_text()), commit)
            document["samples"] = {"path": f"samples-{seed}.jsonl", "sha256": digest(data), "rows": len(rows)}
            (folder / side / f"run-{seed}.json").write_text(json.dumps(document) + "\n")
