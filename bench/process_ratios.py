#!/usr/bin/env python3
"""Whole-process cost of gate as ratios against peers measured in the same run, on the same machine, interleaved.

usage: bench/process_ratios.py GATE [--pairs N]

Prints the median over N interleaved rounds of each command and its ratio to `git rev-parse HEAD` and to `python3 -c pass`
(the median of the per-round ratios), peak memory, and whether each bar holds. No figure is a time limit: bars are ratios.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIGITS = ROOT / "examples/digits"


def timed(command, cwd):
    """Wall seconds and peak MiB of one run; the exit code must be one that the command is known to give."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{command[0]} failed with {os.waitstatus_to_exitcode(status)}")
    return seconds, usage.ru_maxrss / 1024


def make_repository(folder):
    git = ["git", "-c", "user.name=bench", "-c", "user.email=bench@example.com", "-c", "init.defaultBranch=main"]
    subprocess.run([*git, "init", "-q", "."], cwd=folder, check=True)
    (folder / "file").write_text("one\n")
    subprocess.run([*git, "add", "file"], cwd=folder, check=True)
    subprocess.run([*git, "commit", "-qm", "one"], cwd=folder, check=True)


SMALL_POLICY = """gate: 1
id: start-up
baseline: none
checks:
  - {id: named, kind: identity, require: [run_id]}
"""
GIT_POLICY = SMALL_POLICY + "  - {id: from-head, kind: provenance, candidate: {tree: clean}}\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("gate")
    parser.add_argument("--pairs", type=int, default=40)
    options = parser.parse_args()
    gate = os.path.abspath(options.gate)
    with tempfile.TemporaryDirectory() as name:
        work, repository = Path(name), Path(name) / "repository"
        for folder, policy in ((work, SMALL_POLICY), (repository, GIT_POLICY)):
            (folder / "runs").mkdir(parents=True)
            (folder / "runs/run.json").write_text('{"run_id": "r"}\n')
            (folder / "policy.yaml").write_text(policy)
        make_repository(repository)
        shutil.copytree(DIGITS, work / "digits")
        for variable in ("CI", "GITHUB_ACTIONS", "GITLAB_CI"):
            os.environ.pop(variable, None)
        demo = [gate, "evaluate", "--policy", "policy.yaml", "--candidate", "candidate-better", "--baseline", "baseline",
                "--as-of", "2026-11-24T12:00:00Z", "--evidence", str(work / "evidence.json")]
        start = [gate, "evaluate", "--candidate", "runs", "--policy", "policy.yaml"]
        commands = {
            "git rev-parse HEAD": (["git", "rev-parse", "HEAD"], repository),
            "python3 -c pass": (["/usr/bin/python3", "-c", "pass"], work),
            "gate, start-up, no repository": (start, work),
            "gate, start-up, repository": (start, repository),
            "gate, demo (2 x 10 x 719 rows)": (demo, work / "digits"),
        }
        seconds = {what: [] for what in commands}
        peak = dict.fromkeys(commands, 0.0)
        for round_number in range(options.pairs + 2):
            for what, (command, cwd) in commands.items():
                took, memory = timed(command, cwd)
                if round_number >= 2:  # two warm-up rounds
                    seconds[what].append(took)
                    peak[what] = max(peak[what], memory)
    print(f"{'command':34} {'median ms':>10} {'/ git':>8} {'/ python':>9} {'peak MiB':>9}")
    ratios = {}
    for what, values in seconds.items():
        against = {peer: statistics.median(a / b for a, b in zip(values, seconds[peer]))
                   for peer in ("git rev-parse HEAD", "python3 -c pass")}
        ratios[what] = against["python3 -c pass"]
        print(f"{what:34} {statistics.median(values) * 1000:10.2f} {against['git rev-parse HEAD']:8.2f} "
              f"{against['python3 -c pass']:9.2f} {peak[what]:9.1f}")
    bars = {"gate, start-up, no repository": 1.0, "gate, start-up, repository": 1.6, "gate, demo (2 x 10 x 719 rows)": 5.0}
    for what, bar in bars.items():
        print(f"{'holds' if ratios[what] <= bar else 'MISSED'}: {what}: {ratios[what]:.2f} of python3, bar {bar}")
    print(f"{'holds' if peak['gate, demo (2 x 10 x 719 rows)'] < 64 else 'MISSED'}: demo peak memory "
          f"{peak['gate, demo (2 x 10 x 719 rows)']:.1f} MiB, bar 64")


if __name__ == "__main__":
    main()
