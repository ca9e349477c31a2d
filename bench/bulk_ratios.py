#!/usr/bin/env python3
"""Millions of rows: reading, digesting, pairing by id and one paired check, as ratios to peers on the same files.

usage: bench/bulk_ratios.py GATE JSON_LINES [--rounds N] [--rows N] [--text-rows N] [--slow-peers N] [--huge]

Two sides of --rows rows of about 400 bytes (bench/bulk_rows.py), one run a side, the baseline's rows shuffled, then two
sides of --text-rows rows with a model's answer of 2 KB in each. All commands run in turn, in every round; a ratio is the
median of the ratios of the rounds. DuckDB joins and aggregates what the check does: count, mean and standard deviation of
the paired differences, and both means; so does pandas (through Python's json, which is faster than its own reader; once,
as jq and json alone: they take long). `gate` has no mode without digests, and what its own reading costs on one thread is
told by subtraction: the time of the sides' check less that of `openssl dgst` for the same bytes.

--huge adds two sides of ten times the rows (gigabytes in the temporary folder, minutes): time and memory may grow by
no more than the rows do. Where duckdb or pandas cannot be imported, an environment in build/bulk gets them.
"""
import argparse
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import bulk_rows
from environment import with_packages

POLICY = """gate: 1
id: bulk
checks:
  - {id: faithful, kind: non_inferiority, metric: faithfulness, direction: higher, margin: 0.01, run_sd: 0}
"""
# One set and no metric kept: what is left is reading.
READING = """gate: 1
id: reading
baseline: none
checks:
  - {id: faithful, kind: threshold, metric: faithfulness, min: 0.1, run_sd: 0}
"""
DUCKDB = """
import duckdb, sys
side = "read_json('{}', format='newline_delimited', columns={{id: 'VARCHAR', error: 'VARCHAR', scores: 'STRUCT(faithfulness DOUBLE)'}})"
c, b = (side.format(name) for name in sys.argv[1:3])
print(duckdb.connect(config={"threads": int(sys.argv[3])}).execute(f'''
  SELECT count(*), avg(c.scores.faithfulness - b.scores.faithfulness), stddev_samp(c.scores.faithfulness - b.scores.faithfulness),
         avg(c.scores.faithfulness), avg(b.scores.faithfulness)
  FROM {c} c JOIN {b} b USING (id) WHERE c.error IS NULL AND b.error IS NULL''').fetchall())
"""
PANDAS = """
import json, sys
import pandas
def side(name):
    with open(name, "rb") as lines:
        rows = [(row["id"], row["scores"]["faithfulness"], row["error"]) for row in map(json.loads, lines)]
    return pandas.DataFrame(rows, columns=["id", "value", "error"])
both = side(sys.argv[1]).merge(side(sys.argv[2]), on="id")
both = both[both.error_x.isna() & both.error_y.isna()]
difference = both.value_x - both.value_y
print(len(both), difference.mean(), difference.std(), both.value_x.mean(), both.value_y.mean())
"""
JSON = "import json, sys\nprint(sum(json.loads(line)['scores']['faithfulness'] for line in open(sys.argv[1], 'rb')))"


class Spent:
    """What the runs of one command took: lists by round."""
    def __init__(self):
        self.wall, self.busy, self.peak = [], [], []

    def run(self, command):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        error = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status) != 0:
            raise SystemExit(f"{command[0]} failed: {error.decode()[-2000:]}")
        self.wall.append(time.perf_counter() - start)
        self.busy.append(usage.ru_utime + usage.ru_stime)
        self.peak.append(usage.ru_maxrss / 1024)


def median_ratio(one, other, what="wall"):
    """Of the rounds that both ran in."""
    return statistics.median(a / b for a, b in zip(getattr(one, what), getattr(other, what)))


def judge(folder, gate, threads, policy="policy.yaml", baseline=True):
    sides = ["--candidate", str(folder / "candidate")] + (["--baseline", str(folder / "baseline")] if baseline else [])
    return [gate, "evaluate", "--policy", str(folder / policy), *sides, "--threads", str(threads)]


def make(folder, rows, output=0):
    for side in ("candidate", "baseline"):
        (folder / side).mkdir(parents=True)
        # A process of its own: the peak of the commands is at least that of this script.
        writer = multiprocessing.Process(target=bulk_rows.write_side, args=(folder / side, side, rows, output))
        writer.start()
        writer.join()
        if writer.exitcode != 0:
            raise SystemExit("the rows could not be written")
    (folder / "policy.yaml").write_text(POLICY)
    (folder / "reading.yaml").write_text(READING)
    return [str(folder / side / f"{side}.jsonl") for side in ("candidate", "baseline")]


def commands_on(folder, files, gate, json_lines):
    """Quick ones, for every round, and slow ones."""
    python = sys.executable
    quick = {
        "gate, 2 threads": judge(folder, gate, 2),
        "gate, 1 thread": judge(folder, gate, 1),
        "gate, one side, 1 thread": judge(folder, gate, 1, "reading.yaml", False),
        "gate, one side, 2 threads": judge(folder, gate, 2, "reading.yaml", False),
        "openssl dgst -sha256, both": ["openssl", "dgst", "-sha256", *files],
        "openssl dgst -sha256, one": ["openssl", "dgst", "-sha256", files[0]],
        "wc -l, one": ["wc", "-l", files[0]],
        "DuckDB, 2 threads": [python, "-c", DUCKDB, *files, "2"],
        "nlohmann, one": [json_lines, files[0]],
    }
    slow = {
        "Python json and pandas": [python, "-c", PANDAS, *files],
        "Python json, one": [python, "-c", JSON, files[0]],
        "jq, one": ["jq", ".scores.faithfulness", files[0]],
    }
    return quick, slow


def measure(folder, rows, output, options):
    files = make(folder, rows, output)
    size = sum(os.path.getsize(name) for name in files) / 1e6
    print(f"\n2 x {rows:,} rows, {size:,.0f} MB, {size * 1e6 / rows / 2:.0f} bytes a row; {options.rounds} rounds after one to warm up")
    quick, slow = commands_on(folder, files, options.gate, options.json_lines)
    spent = {what: Spent() for what in (*quick, *slow)}
    for command in quick.values():
        Spent().run(command)
    for round_number in range(options.rounds):
        for what, command in quick.items():
            spent[what].run(command)
        if round_number < options.slow_peers:
            for what, command in slow.items():
                spent[what].run(command)
    print(f"{'command':28} {'clock s':>8} {'busy s':>8} {'peak MiB':>9}")
    for what, each in spent.items():
        if each.wall:
            print(f"{what:28} {statistics.median(each.wall):8.2f} {statistics.median(each.busy):8.2f} {max(each.peak):9.0f}")
    return spent


def say(holds, what, value, bar):
    print(f"{'holds' if holds else 'MISSED'}: {what}: {value}, bar {bar}", flush=True)
    return holds


def at_most(what, value, bar):
    return say(value <= bar, what, f"{value:.3f}", f"{bar:.3f}")


def judge_bars(spent):
    two, one = spent["gate, 2 threads"], spent["gate, 1 thread"]
    good = at_most("end to end on two threads / DuckDB", median_ratio(two, spent["DuckDB, 2 threads"]), 0.5)
    if spent["Python json and pandas"].wall:
        good &= at_most("end to end / pandas", median_ratio(two, spent["Python json and pandas"]), 1 / 30)
    good &= at_most("end to end / openssl dgst of both", median_ratio(two, spent["openssl dgst -sha256, both"]), 1.6)
    good &= say(max(two.peak) < 200, "peak memory", f"{max(two.peak):.0f} MiB", "under 200 MiB")
    good &= at_most("two threads / one", median_ratio(two, one), 0.65)
    good &= at_most("one side, two threads / one", median_ratio(spent["gate, one side, 2 threads"], spent["gate, one side, 1 thread"]), 0.65)
    reading = Spent()
    reading.busy = [a - b for a, b in zip(spent["gate, one side, 1 thread"].busy, spent["openssl dgst -sha256, one"].busy)]
    good &= at_most("ingest on one thread (less the digest) / nlohmann, busy", median_ratio(reading, spent["nlohmann, one"], "busy"), 0.1)
    good &= at_most("ingest on one thread (less the digest) / wc -l, busy", median_ratio(reading, spent["wc -l, one"], "busy"), 7)
    return good


def huge(work, options, small):
    """Ten times the rows, one run a side, files below the limit of 4 GiB."""
    rows = options.rows * 10
    need = rows * 2 * 410 * 1.1
    if shutil.disk_usage(work).free < need + (4 << 30):
        raise SystemExit(f"--huge needs {need / 1e9:.0f} GB free in {work}")
    folder = work / "huge"
    make(folder, rows)
    spent = Spent()
    for _ in range(2):
        spent.run(judge(folder, options.gate, 2))
    shutil.rmtree(folder)
    print(f"\n2 x {rows:,} rows: {min(spent.wall):.2f} s by the clock, {min(spent.busy):.2f} s busy, {max(spent.peak):.0f} MiB")
    good = at_most("10 times the rows, busy", min(spent.busy) / statistics.median(small.busy), 11)
    return at_most("10 times the rows, memory", max(spent.peak) / max(small.peak), 11) and good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gate", type=os.path.abspath)
    parser.add_argument("json_lines", type=os.path.abspath)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--text-rows", type=int, default=250_000)
    parser.add_argument("--slow-peers", type=int, default=1, help="rounds of pandas, json and jq")
    parser.add_argument("--huge", action="store_true")
    options = parser.parse_args()
    with_packages("bulk", ["duckdb", "pandas"])
    good = True
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        small = measure(work / "small", options.rows, 0, options)
        good &= judge_bars(small)
        shutil.rmtree(work / "small")
        text = measure(work / "text", options.text_rows, 2_000, options)
        shutil.rmtree(work / "text")
        # Text that nobody reads may not cost memory.
        per_row = [max(spent["gate, 2 threads"].peak) / rows for spent, rows in ((small, options.rows), (text, options.text_rows))]
        print(f"peak a row: {per_row[0] * 1048576:.0f} bytes of 400 a row, {per_row[1] * 1048576:.0f} of 2,400")
        if options.huge:
            good &= huge(work, options, small["gate, 2 threads"])
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
