#!/usr/bin/env python3
"""The resampling methods beside SciPy's, in one run on one machine, interleaved, as ratios of processor time.

usage: bench/stats_ratios.py STATS_BENCH GATE [--rounds N] [--no-large]

10,000 resamples throughout, one thread. SciPy gets the best of several batch sizes. Where no SciPy can be imported, the
script makes an environment of its own in build/scipy and installs it there (only this benchmark needs it). The bars on a mean
are on what serves one, the bootstrap's law; drawing, which serves what has no law, is printed beside it. Prints each ratio
(the median over N rounds of SciPy's processor time by ours) and whether its bar holds, and last what of a check on 100,000
paired pass/fail rows is not the reading of them. `--no-large` leaves out the BCa interval of 100,000 values, which takes
SciPy minutes.
"""
import argparse
import hashlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from environment import with_packages

RESAMPLES = 10_000


def ours(bench, name):
    """Processor milliseconds of one call, from the benchmark program."""
    out = subprocess.run([bench, f"--benchmark_filter=^{name}$", "--benchmark_format=json", "--benchmark_min_time=0.2"],
                         check=True, capture_output=True).stdout
    return json.loads(out)["benchmarks"][0]["cpu_time"]


def spent(call):
    start = time.process_time()
    call()
    return (time.process_time() - start) * 1000


def ratio(label, bench, name, calls, bar, rounds):
    """Rounds of ours and the best of theirs; the median of the ratios, with the medians of both."""
    rows = []
    for _ in range(rounds):
        mine = ours(bench, name)
        rows.append((min(spent(call) for call in calls) / mine, mine))
    got = statistics.median(row[0] for row in rows)
    mine = statistics.median(row[1] for row in rows)
    holds = bar is None or got >= bar
    print(f"{label:<58} {mine:9.2f} ms  {got:9.1f} x" + ("" if bar is None else f"  bar {bar} x: {'holds' if holds else 'MISSED'}"),
          flush=True)
    return holds


def children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def pass_fail_check(gate):
    """Processor seconds of a check on 100,000 paired rows, and of reading the same records for a mean against a bound."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        for side, salt in (("candidate", 7), ("baseline", 11)):
            (base / side).mkdir()
            rows = "".join(json.dumps({"id": f"e{i}", "scores": {"passed": int((i * 2654435761 + salt) % 97 > 20 + (i + salt) % 3)}})
                           + "\n" for i in range(100_000))
            (base / side / "r1.jsonl").write_text(rows)
            digest = hashlib.sha256(rows.encode()).hexdigest()
            (base / side / "r1.json").write_text(json.dumps(
                {"run_id": f"{side}-1", "seed": 1, "samples": {"path": "r1.jsonl", "sha256": digest, "rows": 100_000}}))
        head = "gate: 1\nid: bench\nchecks:\n"
        compare = ("  - {id: passed, kind: non_inferiority, metric: passed, direction: higher, margin: 0.02, run_sd: 0}\n")
        count = "  - {id: rate, kind: threshold, metric: passed, min: 0.1}\n"
        (base / "compare.yaml").write_text(head + compare)
        (base / "count.yaml").write_text(head + count)
        took = {}
        for name in ("count", "compare") * 3:
            before = children()
            done = subprocess.run([gate, "evaluate", "--policy", f"{name}.yaml", "--candidate", "candidate", "--baseline", "baseline"],
                                  cwd=folder, capture_output=True)
            if done.returncode not in (0, 1):
                raise SystemExit(done.stderr.decode())
            took.setdefault(name, []).append(children() - before)
        return statistics.median(took["compare"]), statistics.median(took["count"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench")
    parser.add_argument("gate")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-large", action="store_true")
    options = parser.parse_args()
    with_packages("scipy", ["numpy", "scipy"])
    import numpy
    import scipy
    from scipy import stats
    draw = numpy.random.default_rng(1)

    def bca(n, batches):
        values = draw.normal(1, 1, n)
        return [lambda b=b: stats.bootstrap((values,), numpy.mean, n_resamples=RESAMPLES, batch=b, method="BCa",
                                            vectorized=True) for b in batches]

    def flips(n, batches):
        values = draw.normal(0.05, 1, n)
        return [lambda b=b: stats.permutation_test((values,), numpy.mean, permutation_type="samples", n_resamples=RESAMPLES,
                                                   batch=b, vectorized=True) for b in batches]

    print(f"beside SciPy {scipy.__version__}, NumPy {numpy.__version__}; processor time, {RESAMPLES:,} resamples")
    good = True
    thousand = (100, 1_000, None)
    good &= ratio("BCa of a mean by resampling, 1,000 values", options.bench, "bca_mean/1000/1/real_time", bca(1_000, thousand), None,
                  options.rounds)
    good &= ratio("BCa of a mean from its law, 1,000 values", options.bench, "bca_mean_law/1000", bca(1_000, thousand), 8,
                  options.rounds)
    good &= ratio("BCa of a mean of eleven grades, 1,000 values", options.bench, "bca_mean_levels/1000", bca(1_000, thousand), None,
                  options.rounds)
    good &= ratio("sign flips, 1,000 differences", options.bench, "sign_flip/1000", flips(1_000, thousand), 100, options.rounds)
    good &= ratio("sign flips, 10,000 differences", options.bench, "sign_flip/10000", flips(10_000, (100,)), 100, 1)
    if not options.no_large:
        good &= ratio("BCa of a mean from its law, 100,000 values", options.bench, "bca_mean_law/100000",
                      bca(100_000, (100,)), 50, 1)
    compare, count = pass_fail_check(os.path.abspath(options.gate))
    share = (compare - count) / compare
    good &= share < 0.5
    print(f"{'a check on 100,000 paired pass/fail rows':<58} {compare * 1000:9.1f} ms, {share:.0%} of it not reading; "
          f"bar under 50%: {'holds' if share < 0.5 else 'MISSED'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
