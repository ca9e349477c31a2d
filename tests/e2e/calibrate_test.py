#!/usr/bin/env python3
"""gate calibrate on the bundled digits runs: rates, losses, targets, patch, lint's view of it, page, errors, same bytes.

usage: calibrate_test.py GATE. Prints one line a case; exit 1 when one fails.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DIGITS = ROOT / "examples/digits"
GATE = str(Path(sys.argv[1]).resolve())
FAILED = []

# One check on pass/fail answers, in the layout that a patch has to keep.
POLICY = """gate: 1
id: small
owner: team
checks:
  - {id: enough, kind: coverage, min_seeds: 2}
  # Quality.
  - id: accuracy
    kind: non_inferiority
    metric: correct
    direction: higher
    margin: 0.005     # too ambitious
  - {id: here, kind: provenance, candidate: {commit: HEAD}}
"""


def check(name, good, detail=""):
    print(("ok   " if good else "FAIL ") + name)
    if not good:
        FAILED.append(name)
        print("     " + detail[-2000:].replace("\n", "\n     "))


def gate(*args, cwd):
    env = {k: v for k, v in os.environ.items() if k not in ("CI", "GITHUB_ACTIONS", "GITLAB_CI")}
    done = subprocess.run([GATE, *map(str, args)], cwd=cwd, env=env, capture_output=True, text=True, timeout=900)
    return done.returncode, done.stdout, done.stderr


def main():
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "gate.yaml").write_text(POLICY)
        runs = here / "runs"
        runs.mkdir()
        for i in range(6):
            for name in (f"run-{i}.json", f"samples-{i}.jsonl"):
                shutil.copy(DIGITS / "baseline" / name, runs)
        base = ["calibrate", "gate.yaml", "--runs", "runs", "--seeds", 3, "--gates", 100]

        code, out, err = gate(*base, cwd=here)
        check("rates, losses and a sentence", code == 0 and "the whole policy" in out and "Of equal candidates this policy would block" in out
              and "accuracy margin 0.005" in out, out + err)
        check("provenance is left out, and said", "left out: here, which reads the repository" in out, out)
        check("no progress where no terminal is", err == "", err)

        code, one, err = gate(*base, "--json", "--threads", 1, cwd=here)
        _, three, _ = gate(*base, "--json", "--threads", 3, cwd=here)
        document = json.loads(one)
        check("any number of threads gives the same bytes", code == 0 and one == three, err)
        losses = {loss["margins"]: loss for loss in document["found"]["losses"]}
        check("no run stands on both sides", document["design"]["drawing"] == "apart" and document["found"]["equal"]["gates"] == 100, one)
        check("larger losses are caught more often", losses[4]["policy"]["blocked"]["count"] >= losses[1]["policy"]["blocked"]["count"], one)

        code, out, err = gate(*base, "--target", "false-warn=0.5,catch=0.8", "--require", "--patch", "p.diff",
                              "--report", "html=page.html", "--report", "json=c.json", cwd=here)
        found = json.loads((here / "c.json").read_text())
        line = found["targets"]["lines"][0]
        check("--require: a policy that misses its target exits with 1", code == 1 and not found["targets"]["met"] and not line["met"], out + err)
        check("a margin that would meet it is named", 0.005 < float(line["number"]) < 0.2 and "misses the targets" in out, out)
        page = (here / "page.html").read_text()
        check("the page has its curves and no script", page.count("<svg class=\"plot\"") == 2 and "<script" not in page and "default-src 'none'" in page)

        patch = (here / "p.diff").read_text()
        applied = subprocess.run(["patch", "-p0", "-i", "p.diff"], cwd=here, capture_output=True, text=True)
        text = (here / "gate.yaml").read_text()
        check("the patch applies and keeps the layout", applied.returncode == 0 and "fuzz" not in applied.stdout and "# too ambitious" in text and "# Quality." in text
              and f"margin: {line['number']}     #" in text and "calibrated: \"gate calibrate " in text, patch + applied.stdout)
        code, out, err = gate("lint", "gate.yaml", cwd=here)
        check("lint understands the note", code == 0 and "calibration" not in out, out + err)
        code, out, err = gate("lint", "gate.yaml", "--runs", "runs", cwd=here)
        check("  with the runs that it was made with", code == 0 and "calibration" not in out, out + err)
        shutil.copytree(runs, here / "grown")
        for name in ("run-6.json", "samples-6.jsonl"):
            shutil.copy(DIGITS / "baseline" / name, here / "grown")
        code, out, err = gate("lint", "gate.yaml", "--runs", "grown", cwd=here)
        check("  and finds it stale with other runs", "with other runs (digest " in out and "[stale-calibration]" in out
              and "gate.yaml:" in out, out + err)
        code, out, err = gate("lint", "gate.yaml", "--runs", "absent", cwd=here)
        check("  runs that are not there: exit 3", code == 3 and "absent" in err, out + err)
        (here / "bare.yaml").write_text(POLICY)
        code, out, err = gate("lint", "bare.yaml", "--runs", "runs", cwd=here)
        check("  no note to compare with: exit 2", code == 2 and "no check has a note" in err, out + err)
        (here / "gate.yaml").write_text(text.replace("direction: higher", "direction: higher\n    confidence: 0.99"))
        code, out, err = gate("lint", "gate.yaml", cwd=here)
        check("lint finds it stale once the check is changed", "[stale-calibration]" in out and "has been changed since" in out, out + err)
        day = text.split("gate calibrate ")[1][:10]
        (here / "gate.yaml").write_text(text.replace(day, "2024-01-02"))
        code, out, err = gate("lint", "gate.yaml", cwd=here)
        check("  and when it is old", "[stale-calibration]" in out and "more than 180 days ago" in out, out + err)

        derived = POLICY.replace("checks:", "metrics:\n  both: {sum: [correct, correct]}\nchecks:").replace("metric: correct", "metric: both")
        (here / "derived.yaml").write_text(derived)
        code, out, err = gate("calibrate", "derived.yaml", "--runs", "runs", "--seeds", 3, "--gates", 100, "--patch", "m.diff", cwd=here)
        applied = subprocess.run(["patch", "-p0", "-i", "m.diff"], cwd=here, capture_output=True, text=True)
        noted = (here / "derived.yaml").read_text()
        code, out, err = gate("lint", "derived.yaml", cwd=here)
        check("a note on a metric that the policy computes", applied.returncode == 0 and "gate calibrate " in noted and "[stale" not in out, out + err)
        (here / "derived.yaml").write_text(noted.replace("{sum: [correct, correct]}", "{difference: [correct, latency_ms]}"))
        code, out, err = gate("lint", "derived.yaml", cwd=here)
        check("  is stale once its formula is another", code == 0 and "has been changed since" in out, out + err)

        shutil.copy(DIGITS / "policy.yaml", here / "digits.yaml")
        code, out, err = gate("calibrate", "digits.yaml", "--runs", "runs", "--seeds", 3, "--gates", 100, "--patch", "d.diff", cwd=here)
        applied = subprocess.run(["patch", "-p0", "-i", "d.diff"], cwd=here, capture_output=True, text=True)
        noted = (here / "digits.yaml").read_text().count("calibrated: \"gate calibrate ")
        check("notes alone: the patch applies without fuzz", applied.returncode == 0 and "fuzz" not in applied.stdout and noted == 2, applied.stdout + err)
        for args in (["init", "-q"], ["add", "."], ["-c", "user.email=a@b.c", "-c", "user.name=n", "commit", "-qm", "a"]):
            subprocess.run(["git", *args], cwd=here, check=True)
        code, out, err = gate("calibrate", "git:HEAD:bare.yaml", "--runs", "runs", "--seeds", 3, "--gates", 100, "--patch", "g.diff", cwd=here)
        applied = subprocess.run(["patch", "-p0", "-i", "g.diff"], cwd=here, capture_output=True, text=True)
        check("of a policy in a commit: the patch names its path there", code == 0 and applied.returncode == 0
              and "gate calibrate" in (here / "bare.yaml").read_text(), applied.stdout + err)
        shutil.rmtree(here / ".git")

        (here / "gate.yaml").write_text(POLICY)
        code, out, err = gate(*base, "--target", "catch=0.8", "--report", "html=no/such/folder/page.html", cwd=here)
        check("a page that cannot be written: exit 5", code == 5, out + err)
        code, out, err = gate("calibrate", "gate.yaml", "--runs", "runs", "--target", "catsh=0.8", cwd=here)
        check("a misspelt rate: exit 2 with the nearest", code == 2 and "did you mean 'catch'" in err, err)
        (here / "slip.yaml").write_text(POLICY.replace("metric: correct", "metric: corect"))
        code, out, err = gate("calibrate", "slip.yaml", "--runs", "runs", "--gates", 100, cwd=here)
        check("a metric that no run has: exit 3 with the line and the nearest", code == 3 and out == ""
              and "slip.yaml:7:" in err and "did you mean 'correct'" in err, out + err)
        (here / "slip.yaml").write_text(POLICY.replace("margin: 0.005 ", "margin: 0.05\n    slices: {by: [digt], margin: 0.1, min_examples: 20} "))
        code, out, err = gate("calibrate", "slip.yaml", "--runs", "runs", "--gates", 100, cwd=here)
        check("a slice key that no row has: the same", code == 3 and "slip.yaml:7:" in err and "did you mean 'digit'" in err, out + err)
        (here / "slip.yaml").write_text(POLICY.replace("metric: correct", "metric: corect\n    on_missing: warn"))
        code, out, err = gate("calibrate", "slip.yaml", "--runs", "runs", "--gates", 100, cwd=here)
        check("a metric whose lack only warns is calibrated as it is", code == 0 and "ask a person about every one" in " ".join(out.split()), out + err)
        code, out, err = gate("calibrate", "gate.yaml", "--runs", "runs", "--require", cwd=here)
        check("--require without a target: exit 2", code == 2, err)

        lonely = here / "lonely"
        lonely.mkdir()
        for name in ("run-0.json", "samples-0.jsonl"):
            shutil.copy(DIGITS / "baseline" / name, lonely)
        code, out, err = gate("calibrate", "gate.yaml", "--runs", "lonely", cwd=here)
        check("one run: exit 3, with the way out", code == 3 and "--rows" in err, err)
        code, out, err = gate("calibrate", "gate.yaml", "--runs", "lonely", "--rows", "--gates", 100, cwd=here)
        check("--rows: the rows of one run, tagged as such", code == 0 and "the noise is overstated" in out, out + err)
        other = here / "other"
        other.mkdir()
        for name in ("run-0.json", "samples-0.jsonl"):
            shutil.copy(DIGITS / "baseline" / name, other)
        record = json.loads((other / "run-0.json").read_text())
        record["dataset"]["sha256"] = "0" * 64
        (other / "run-0.json").write_text(json.dumps(record))
        code, out, err = gate("calibrate", "gate.yaml", "--runs", "runs", "--runs", "other", cwd=here)
        check("runs of different exams: exit 3", code == 3 and "different exams" in err, err)
        (here / "gate.yaml").write_text(POLICY.split("  - {id: enough")[0] + "  - {id: here, kind: provenance, candidate: {commit: HEAD}}\n")
        code, out, err = gate("calibrate", "gate.yaml", "--runs", "runs", cwd=here)
        check("nothing but provenance: exit 2", code == 2 and "nothing to calibrate" in err, err)
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
