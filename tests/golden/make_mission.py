#!/usr/bin/env python3
"""Writes records/mission/: the run sets of the golden cases that are named after a failure; run by hand, never by a test.

Healthy records are real ones: three seeds and every ninth example of examples/digits, baseline and candidate-same, with their
outcomes, latencies and digests. What a classifier does not have (tokens, costs, guardrail, tools, prompt, judge, retriever,
artifacts) is added from a fixed stream. Each other set is a healthy one with a single defect.
"""
import hashlib
import json
import random
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent / "records" / "mission"
DIGITS = ROOT / "examples" / "digits"
SEEDS = (0, 1, 2)
MADE = {"baseline": "2026-11-20T10:00:00Z", "candidate": "2026-11-23T10:00:00Z"}


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def healthy(side, source):
    """[(document, rows)] of one side."""
    runs = []
    for seed in SEEDS:
        real = json.loads((DIGITS / source / f"run-{seed}.json").read_text())
        rows = [json.loads(line) for line in (DIGITS / source / f"samples-{seed}.jsonl").read_text().splitlines()][::9]
        document = {
            "run_id": f"{side}-{seed}", "created_at": MADE[side], "owner": "digits-team", "seed": seed,
            "hyperparameters": {k: real["hyperparameters"][k] for k in ("alpha", "max_iter", "solver")},
            "code": {"commit": digest(side)[:40]}, "environment": {"sha256": real["environment"]["sha256"]},
            "dataset": {k: real["dataset"][k] for k in ("name", "version", "split", "sha256")},
            "model": {"name": real["model"]["name"], "version": side},
            "prompt": {"version": "12", "sha256": digest("be kind\n")}, "judge": {"name": "exact", "version": "3"},
            "retriever": {"index_version": "2026-11-01"}, "config": {"sha256": digest("config")},
            "endpoint": {"version": "v7"},
            "artifacts": [{"name": "weights", "sha256": digest(f"weights {side} {seed}")}],
            "lineage": [{"output": "weights", "inputs": ["dataset"], "code": digest(side)[:40],
                         "environment": real["environment"]["sha256"]}],
            "metrics": {"accuracy": real["metrics"]["accuracy"]}}
        made = []
        for row in rows:
            noise = random.Random(f"{row['id']}/{side}/{seed}")
            tokens = {"input": 200 + noise.randrange(40), "output": 40 + noise.randrange(20)}
            made.append({
                "id": row["id"], "scores": {"correct": row["scores"]["correct"], "safe": int(noise.random() < 0.98)},
                "latency_ms": row["latency_ms"], "tokens": {**tokens, "cached": 100 + noise.randrange(50)},
                "cost_usd": round((tokens["input"] + 4 * tokens["output"]) / 1e6, 9), "gpu_seconds": 0.01,
                "slices": {"half": "low" if row["slices"]["digit"] < "5" else "high"}, "guardrail": "none",
                "tools": ["lookup"]})
        runs.append((document, made))
    return runs


def write(name, runs, rows=True, folder=None):
    folder = folder or HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for document, made in runs:
        if rows:
            data = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in made)
            path = f"samples-{document['run_id']}.jsonl"
            (folder / path).write_text(data)
            document = {**document, "samples": {"path": path, "sha256": digest(data), "rows": len(made)}}
        (folder / f"{document['run_id']}.json").write_text(json.dumps(document) + "\n")


def defect(name, change_document=None, change_row=None, side="candidate", rows=True, only=None):
    runs = healthy(side, "baseline" if side == "baseline" else "candidate-same")
    for k, (document, made) in enumerate(runs):
        if change_document:
            change_document(k, document)
        for i, row in enumerate(made):
            if change_row:
                change_row(k, i, row)
    runs = [(document, [row for row in made if row.get("id")]) for document, made in runs]
    write(name, runs[:only], rows)


def scale(path, factor, where=lambda k, i, row: True):
    def change(k, i, row):
        if where(k, i, row):
            row[path] = round(row[path] * factor, 9)
    return change


def without(*path):
    def change(k, document):
        at = document
        for step in path[:-1]:
            at = at[step]
        del at[path[-1]]
    return change


def put(value, *path):
    def change(k, document):
        at = document
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value
    return change


def both(*changes):
    def change(k, document):
        for one in changes:
            one(k, document)
    return change


def fails(where, score="correct"):
    def change(k, i, row):
        if where(k, i, row):
            row["scores"][score] = 0
    return change


def improved(k, i, row):
    """The metric that was optimised: three in four of the mistakes are gone."""
    if i % 4 != 0:
        row["scores"]["correct"] = 1


def improved_but(*changes):
    def change(k, i, row):
        improved(k, i, row)
        for one in changes:
            one(k, i, row)
    return change


def blocked_more(k, i, row):
    row["guardrail"] = "blocked" if (i + k) % 3 == 0 else "none"


def malformed(k, i, row):
    if (k, i) == (1, 7):
        row["scores"]["correct"] = 7
    if (k, i) == (2, 3):
        row["guardrail"] = "perhaps"


def untraced(k, i, row):
    """Run 2: each row lacks another part of its trace."""
    if k == 2 and i < 4:
        del row[("tools", "latency_ms", "tokens", "guardrail")[i]]


def untraced_document(k, document):
    if k == 0:
        del document["prompt"]["version"]
    if k == 1:
        del document["retriever"]["index_version"]


def lost(k, i, row):
    """Seven examples never came back: time-outs in every run."""
    if i < 7:
        row["error"] = "time-out"


def dropped():
    """Five examples that the baseline answers and the candidate fails in some run are left out of all its runs."""
    runs = [[row["scores"]["correct"] for row in rows] for _, rows in healthy("candidate", "candidate-same")]
    _, today = healthy("baseline", "baseline")[0]
    failing = [i for i, row in enumerate(today) if row["scores"]["correct"] and not all(run[i] for run in runs)][:5]
    def change(k, i, row):
        if i in failing:
            row.clear()
    return change


def few(k, i, row):
    """Only the incidents were run, not the suite."""
    if i >= 8:
        row.clear()


def incident(k, i, row):
    """One past incident is back, in one run of three; everything else is fine."""
    if (k, i) == (1, 2):
        row["scores"]["correct"] = 0
    elif i < 8:
        row["scores"]["correct"] = 1


def timed_out(k, i, row):
    if (i + k) % 16 == 0:
        row["error"] = "time-out"


def devices():
    """A category of the requests, logged at training and at serving: phones doubled."""
    document, _ = healthy("candidate", "candidate-same")[0]
    made = []
    for i in range(1000):
        serving = i % 2 == 0
        phone = random.Random(f"device/{i}").random() < (0.7 if serving else 0.35)
        made.append({"id": f"{i:04}", "slices": {"phase": "serving" if serving else "training", "device": "phone" if phone else "desk"}})
    write("devices-skewed", [(document, made)])


def phases(shift):
    """An input feature, recorded when the model was trained and when it is served."""
    def change(k, i, row):
        noise = random.Random(f"feature/{i}")
        serving = i % 2 == 0
        row.clear()
        row.update({"id": f"{'serving' if serving else 'training'}/{i:03}", "slices": {"phase": "serving" if serving else "training"},
                    "scores": {"age": round(noise.gauss(40 + (shift if serving else 0), 10), 3)}})
    return change


def features(name, shift):
    document, rows = healthy("candidate", "candidate-same")[0]
    rows = [dict(rows[0]) for _ in range(1000)]
    change = phases(shift)
    for i, row in enumerate(rows):
        change(0, i, row)
    write(name, [(document, rows)])


def subgroup():
    """Every third example, few fields: better than the baseline but on the digits 0 and 1."""
    for side, source in (("baseline", "baseline"), ("candidate", "candidate-same")):
        runs = []
        for document, _ in healthy(side, source):
            made = []
            lines = (DIGITS / source / f"samples-{document['seed']}.jsonl").read_text().splitlines()[::3]
            for i, row in enumerate(map(json.loads, lines)):
                digit = int(row["slices"]["digit"])
                correct = row["scores"]["correct"]
                if side == "candidate":
                    correct = correct & int(i % 3 != 0) if digit < 2 else correct | int(i % 4 != 0)
                made.append({"id": row["id"], "scores": {"correct": correct}, "slices": {"digits": f"{digit // 2 * 2}-{digit // 2 * 2 + 1}"}})
            runs.append((document, made))
        write("subgroup-baseline" if side == "baseline" else "subgroup-regressed", runs)


def bridge():
    """The same answers, scored by judge version 3 and by version 4, which disagree on one in a hundred."""
    _, rows = healthy("candidate", "candidate-same")[0]
    runs = []
    for version in ("3", "4"):
        document = {"run_id": f"judge-{version}", "judge": {"name": "exact", "version": version},
                    "model": {"version": "candidate"}, "dataset": {"name": "digits"}}
        made = []
        for copy in range(5):
            for i, row in enumerate(rows):
                other = version == "4" and (copy * len(rows) + i) % 100 == 50
                made.append({"id": f"{copy}/{row['id']}", "scores": {"correct": row["scores"]["correct"] ^ int(other)}})
        runs.append((document, made))
    # A policy names it, so that it lies beside that policy.
    write("bridge", runs, folder=HERE.parents[1] / "pass-judge-bridged" / "bridge")


def labels(name, every):
    """A judge beside people on the same answers; they differ on one in `every`."""
    document, rows = healthy("candidate", "candidate-same")[0]
    made = []
    for copy in range(5):
        for i, row in enumerate(rows):
            at = copy * len(rows) + i
            people = int(at % 3 != 0)
            made.append({"id": f"{copy}/{row['id']}",
                         "scores": {"judge": people ^ int(at % every == 0), "people": people}})
    write(name, [(document, made)])


def main():
    shutil.rmtree(HERE, ignore_errors=True)
    write("baseline", healthy("baseline", "baseline"))
    write("candidate", healthy("candidate", "candidate-same"))
    write("documents-baseline", healthy("baseline", "baseline"), rows=False)
    defect("stale", put("2026-10-01T10:00:00Z", "created_at"), rows=False)
    defect("unauditable", both(without("code"), put("", "owner")), rows=False)
    defect("metadata-missing", both(without("hyperparameters"), without("environment", "sha256")), rows=False)
    defect("inconsistent", put(digest("another exam"), "dataset", "sha256"), rows=False)
    defect("lineage-broken", put([], "lineage"), rows=False)
    defect("no-rollback", both(without("endpoint"), put("latest", "config", "sha256")), side="baseline", rows=False)
    defect("two-changes", both(put("13", "prompt", "version"), put(digest("be brief\n"), "prompt", "sha256")), rows=False)
    defect("new-judge", put("4", "judge", "version"), rows=False)
    defect("prompt-not-the-blob", put(digest("be rude\n"), "prompt", "sha256"), rows=False)
    defect("malformed", change_row=malformed)
    defect("untraced", untraced_document, untraced)
    defect("too-costly", change_row=lambda k, i, row: (scale("cost_usd", 8)(k, i, row), scale("gpu_seconds", 9)(k, i, row),
                                                       row["tokens"].update(cached=i % 7, output=900)))
    defect("guardrail-regressed", change_row=improved_but(blocked_more))
    defect("unsafe", change_row=improved_but(fails(lambda k, i, row: (i + k) % 4 == 0, "safe")))
    subgroup()
    defect("tail-regressed", change_row=improved_but(scale("latency_ms", 20, lambda k, i, row: i % 6 == 0)))
    defect("cost-regressed", change_row=improved_but(scale("cost_usd", 1.6)))
    write("one-run-baseline", healthy("baseline", "baseline")[:1])
    write("one-run", healthy("candidate", "candidate-same")[1:2])
    defect("unpriced", change_row=lambda k, i, row: row.pop("cost_usd"), only=3)
    defect("dear-and-better", change_row=lambda k, i, row: (row["scores"].update(correct=1),
                                                            scale("cost_usd", 1.6)(k, i, row)))
    defect("fix-worsens-the-rest", change_row=fails(lambda k, i, row: i >= 8 and (i + k) % 3 == 0))
    defect("examples-lost", change_row=lost)
    defect("failures-dropped", change_row=dropped())
    defect("suite-incomplete", change_row=few)
    defect("incident-returned", change_row=incident)
    defect("timed-out", change_row=timed_out)
    defect("changed-tree", put(True, "code", "dirty"), rows=False)
    defect("seeds-missing", only=1)
    devices()
    features("skewed", 8)
    bridge()
    labels("labels", 6)


if __name__ == "__main__":
    main()
