#!/usr/bin/env python3
"""Our reading of Inspect's logs against inspect_ai's own read_eval_log and value_to_float. usage: inspect_api.py GATE LOG..., in an environment with inspect_ai"""
import math
import sys

from inspect_ai.log import read_eval_log
from inspect_ai.scorer import value_to_float

from native import close, read_native


def main():
    gate, logs = sys.argv[1], sys.argv[2:]
    number = value_to_float()
    for path in logs:
        log = read_eval_log(path)
        ours = read_native(gate, path)
        seen = 0
        for sample in log.samples:
            run = next(run for run in ours if run["document"]["run_id"].endswith(f"#{sample.epoch}") or len(ours) == 1)
            row = run["rows"][str(sample.id)]
            assert (row.get("error") is not None) == (sample.error is not None), (path, sample.id, row)
            if sample.error:
                continue
            for name, score in (sample.scores or {}).items():
                parts = score.value.items() if isinstance(score.value, dict) else [(None, score.value)]
                for part, value in parts:
                    metric = name if part is None else f"{name}.{part}"
                    theirs = number(value) if not (isinstance(value, float) and math.isnan(value)) else None
                    assert close(row["scores"].get(metric), theirs), (path, sample.id, metric, row, theirs)
                    seen += 1
            usage = sample.model_usage[log.eval.model]
            cached = (usage.input_tokens_cache_read or 0) + (usage.input_tokens_cache_write or 0)
            assert row["tokens"]["input"] == usage.input_tokens + cached, (path, row, usage)
            assert close(row["latency_ms"], sample.working_time * 1000), (path, row, sample.working_time)
        assert seen > 0
        for score in log.results.scores:
            metric = score.name if score.name == score.scorer else f"{score.scorer}.{score.name}"
            for name, value in score.metrics.items():
                assert close(ours[0]["document"]["reported"][f"{metric}/{name}"], value.value), (path, metric, name)
        print(f"ok      {path}: {seen} scores, {sum(len(run['rows']) for run in ours)} rows")


main()
