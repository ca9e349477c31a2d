#!/usr/bin/env python3
"""Writes the small run sets that the golden cases share (records/), from a fixed stream; run by hand, never by a test."""
import hashlib
import json
import random
import shutil
from pathlib import Path

HERE = Path(__file__).resolve().parent / "records"


def run_set(name, salt, rate, made, seeds=(1, 2, 3), ids=range(60), change_row=None, change_document=None):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for seed in seeds:
        source = random.Random(f"{salt}/{seed}")
        lines = []
        for i in ids:
            hard = random.Random(f"example/{i}").random()
            row = {"id": f"q/{i:03}", "scores": {"correct": int(0.85 * hard + 0.15 * source.random() < rate)},
                   "latency_ms": round(200 * source.lognormvariate(0, 0.3), 3), "cost_usd": 0.002,
                   "tokens": {"input": 300, "output": 40 + i}, "slices": {"language": "de" if i % 2 else "en"}, "error": None}
            line = json.dumps(row)
            lines.append(change_row(seed, i, line) if change_row else line)
        data = ("\n".join(lines) + "\n").encode()
        document = {"run_id": f"{name}-{seed}", "created_at": made, "owner": "team", "seed": seed,
                    "dataset": {"name": "faq", "sha256": "ab" * 32}, "model": {"name": "m", "version": salt},
                    "samples": {"path": f"samples-{seed}.jsonl", "sha256": hashlib.sha256(data).hexdigest(), "rows": len(lines)}}
        if change_document:
            change_document(seed, document)
        (folder / f"run-{seed}.json").write_text(json.dumps(document) + "\n")
        (folder / f"samples-{seed}.jsonl").write_bytes(data)


def on(seed, i, replace):
    return lambda s, at, line: replace(line) if (s, at) == (seed, i) else line


def same_seed(seed, document):
    if seed == 2:
        document["seed"] = 1


def wrong_digest(seed, document):
    if seed == 2:
        document["samples"]["sha256"] = "0" * 64


def main():
    run_set("baseline", "1", 0.7, "2026-11-20T10:00:00Z")
    run_set("candidate", "2", 0.72, "2026-11-21T10:00:00Z")
    run_set("other-examples", "2", 0.72, "2026-11-21T10:00:00Z", ids=range(50, 110))
    run_set("newer-baseline", "1", 0.7, "2026-11-22T10:00:00Z")
    run_set("two-runs-one-seed", "2", 0.72, "2026-11-21T10:00:00Z", change_document=same_seed)
    run_set("digest-mismatch", "2", 0.72, "2026-11-21T10:00:00Z", change_document=wrong_digest)
    run_set("nan-score", "2", 0.72, "2026-11-21T10:00:00Z",
            change_row=on(2, 7, lambda line: line.replace('"correct": 1', '"correct": NaN').replace('"correct": 0', '"correct": NaN')))
    run_set("infinite-latency", "2", 0.72, "2026-11-21T10:00:00Z",
            change_row=on(2, 7, lambda line: line[:line.index('"latency_ms"')] + '"latency_ms": Infinity, "error": null}'))
    run_set("truncated-row", "2", 0.72, "2026-11-21T10:00:00Z", change_row=on(3, 59, lambda line: line[:40]))


if __name__ == "__main__":
    main()
