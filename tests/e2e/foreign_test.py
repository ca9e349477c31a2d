#!/usr/bin/env python3
"""Files of other tools judged by whole programs: columns named by the policy and behind a set, guesses in the evidence, both sides from one tracker.

usage: foreign_test.py GATE. Prints one line a case; exit 1 when one fails.
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

GATE = Path(sys.argv[1]).resolve()
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ("CI", "GITHUB_ACTIONS", "GITLAB_CI")}
failed = 0


def check(name, good, more=""):
    global failed
    failed += not good
    print(("ok      " if good else "FAILED  ") + name + ("" if good else f"\n{more}"))


def judge(folder, policy, candidate, baseline):
    (folder / "gate.yaml").write_text(policy)
    evidence = folder / "evidence.json"
    evidence.unlink(missing_ok=True)
    done = subprocess.run([str(GATE), "evaluate", "--policy", "gate.yaml", "--candidate", candidate, "--baseline", baseline, "--evidence", str(evidence)],
                          cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    text = evidence.read_text() if evidence.exists() else ""
    return done.returncode, text, done.stdout + done.stderr


def csv(path, name, right, count=200):
    path.write_text(f"question,{name},note\n" + "".join(f"q{i},{1 if i % 10 < right else 0},text\n" for i in range(count)))


POLICY = """gate: 1
id: foreign
{records}checks:
  - {{id: right, kind: threshold, metric: right, min: 0.5}}
"""


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        csv(folder / "new.csv", "right", 8)
        csv(folder / "old.csv", "right", 7)
        csv(folder / "named.csv", "score", 8)
        code, evidence, text = judge(folder, POLICY.format(records=""), "new.csv", "old.csv")
        check("no column is known as an id: refused, with the way out", code == 3 and "#id=COLUMN" in text, text)
        mapping = "records:\n  columns: {id: question}\n"
        code, evidence, text = judge(folder, POLICY.format(records=mapping), "new.csv", "old.csv")
        check("the policy names the id; the rest is guessed, and the guess is in the evidence",
              code == 0 and "columns_guessed" in evidence and "metric right" in evidence, text)
        code, evidence, text = judge(folder, POLICY.format(records=mapping), "named.csv#metric.right=score", "old.csv")
        check("one side names its own column", code == 0, text)
        code, evidence, text = judge(folder, POLICY.format(records=mapping), "named.csv", "old.csv")
        check("without it the metric is missing, and that blocks", code == 1 or code == 4, text)
        code, evidence, text = judge(folder, POLICY.format(records=mapping), "new.csv#experiment=x", "old.csv")
        check("a selection of runs is for trackers", code == 3 and "of which no runs can be selected" in text, text)

        tracker = POLICY.format(records="records:\n  columns: {metric.right: eval/accuracy}\n")
        store = FIXTURES / "mlflow" / "mlflow.db.zst"
        code, evidence, text = judge(folder, tracker, f"{store}#experiment=faq,tag.stage=new", f"{store}#experiment=faq,tag.stage=old")
        check("both sides of one store", "same_records" not in evidence and "runs_selected" in evidence and "runs_left_out" in evidence, text + evidence[:3000])
        code, evidence, text = judge(folder, tracker, f"{store}#experiment=faq", f"{store}#experiment=faq")
        check("the same runs on both sides are told", "same_records" in evidence, text)
        for log in ("inspect/zstd.eval", "otlp/traces.jsonl", "lm_eval/newest", "hyperfine/bench.json", "deepeval/test_run.json"):
            done = subprocess.run([str(GATE), "show", str(FIXTURES / log), "--as", "native", "--out", str(folder / log.replace("/", "-"))],
                                  env=ENVIRONMENT, capture_output=True, text=True, check=False)
            again = subprocess.run([str(GATE), "show", str(folder / log.replace("/", "-"))], env=ENVIRONMENT, capture_output=True, text=True, check=False)
            check(f"{log} in the native form reads back", done.returncode == 0 and again.returncode == 0 and "format      native" in again.stdout,
                  done.stderr + again.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
