#!/usr/bin/env python3
"""Writes the records of the cases anew: the same healthy runs again and again, each time with one thing wrong.

usage: make_cases.py [FOLDER]   (default: beside this file)"""
import hashlib
import json
import pathlib
import random
import sys

ROOT = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent


def write(folder, name, created="2026-11-20T10:00:00Z", seeds=(1, 2, 3), examples=40, errors=0, loss=0.0, loss_de=0.0, noise=0.02,
          latency=500.0, owner="quality-team", dataset="ab" * 32, drop=()):
    folder = ROOT / folder / name
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        draw = random.Random(f"{name} {seed}")
        rows = []
        for i in range(examples):
            language = "de" if i % 2 else "en"
            score = 0.75 + 0.01 * (i % 7) - loss - (loss_de if language == "de" else 0) + draw.uniform(-noise, noise)
            row = {"id": f"q{i:02}", "scores": {"faithfulness": round(min(max(score, 0), 1), 3)},
                   "latency_ms": round(latency + draw.uniform(-9, 9), 1), "slices": {"language": language}}
            if i < errors:
                row = {"id": row["id"], "error": "timeout", "slices": row["slices"]}
            rows.append({key: value for key, value in row.items() if key not in drop})
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"samples-{seed}.jsonl").write_text(text)
        run = {"run_id": f"{name}-{seed}", "created_at": created, "owner": owner, "seed": seed,
               "dataset": {"name": "faq", "sha256": dataset}, "model": {"name": "assistant", "version": name},
               "samples": {"path": f"samples-{seed}.jsonl", "sha256": hashlib.sha256(text.encode()).hexdigest(), "rows": len(rows)}}
        if owner is None:
            del run["owner"]
        if dataset is None:
            del run["dataset"]["sha256"]
        if created is None:
            del run["created_at"]
        (folder / f"run-{seed}.json").write_text(json.dumps(run) + "\n")


write(".", "baseline", created="2026-11-19T10:00:00Z")
write("healthy", "candidate")
write("no-owner", "candidate", owner=None)
write("no-dataset", "candidate", dataset=None)
write("ten-days-old", "candidate", created="2026-11-11T10:00:00Z")
write("two-seeds", "candidate", seeds=(1, 2))
write("few-examples", "candidate", examples=32)
write("many-errors", "candidate", examples=60, errors=4)
write("less-faithful", "candidate", loss=0.25)
write("one-language-worse", "candidate", loss_de=0.45)
write("undecided", "candidate", loss=0.195)  # violated with less confidence
write("slow", "candidate", latency=1500.0)
write("no-latency", "candidate", drop=("latency_ms",))
write("no-scores", "candidate", drop=("scores",))
write("no-date", "candidate", created=None)
