#!/usr/bin/env python3
"""The action's run script with the real program, and a runner that reads its log and files as GitHub's does: hostile names fire no
command, change no output and silence nothing; the exit code is the program's.

usage: run_test.py GATE"""
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import runner

ROOT = Path(__file__).resolve().parents[2]
DIGITS = ROOT / "examples/digits"
GATE = Path(sys.argv[1]).resolve()
SECRET = "ghs_secretsecretsecret"
HOSTILE = ["::error::a", "#\ufe0f#[add-mask]x", "#\u034f#\u3164[ADD-MASK]y", "\ufe00::Error::q", "\x85::error::nel", "##[add-mask]e", "x ##[stop-commands]end", "a\n::set-output name=verdict::pass\n", "a\r::add-matcher::x",
           "\u2028::warning::b", "%0A::error::c", "\u202e##[endgroup]", "]]>", "<!-- gate:v1 key=e3b0c44298fc1c14 -->",
           "| x | `", "</details><script>alert(1)</script>", "@org/team fixes #1", "\x1b]8;;http://example.com\x07link", "x" * 900]
failures = []


def write_records(folder, worse):
    """Three runs of sixty examples whose ids, slices, clusters and errors are hostile."""
    folder.mkdir(parents=True)
    for seed in range(3):
        rows = []
        for n in range(60):
            nasty = HOSTILE[n % len(HOSTILE)]
            rows.append(json.dumps({
                "id": f"{n} {nasty}", "scores": {nasty[:200]: 0 if worse and n % 3 == 0 else 1, "ok": (n + seed) % 2},
                "slices": {"kind": nasty[:200]}, "error": nasty[:200] if n % 29 == 28 else None}) + "\n")
        (folder / f"rows-{seed}.jsonl").write_text("".join(rows))
        (folder / f"run-{seed}.json").write_text(json.dumps({
            "run_id": f"{seed} {HOSTILE[seed]}", "seed": seed, "owner": HOSTILE[3], "model": {"name": HOSTILE[1]},
            "samples": {"path": f"rows-{seed}.jsonl", "rows": len(rows)}}))


POLICY = """gate: 1
id: hostile
owner: "##[add-mask]owner ::error::x"
checks:
  - {id: named, kind: identity, require: [owner, seed]}
  - {id: ok, kind: non_inferiority, metric: ok, direction: higher, margin: 0.5, slices: {by: [kind], min_examples: 20}}
"""


class World:
    def __init__(self, folder):
        self.folder = Path(folder)
        write_records(self.folder / "baseline", False)
        write_records(self.folder / "candidate", True)
        checks = "".join(
            f"  - {{id: check-{n}, kind: non_inferiority, metric: {json.dumps(name[:200])}, direction: higher, margin: 0.01, "
            f"respond: {{action: rollback, owner: {json.dumps(name[:100].replace(chr(10), ' ').replace(chr(13), ' '))}}}}}\n"
            for n, name in enumerate(HOSTILE) if name.isprintable())
        (self.folder / "gate.yaml").write_text(POLICY + checks)

    def run(self, **variables):
        output, summary = self.folder / "output", self.folder / "summary"
        output.write_text("")
        summary.write_text("")
        environment = {"PATH": os.environ["PATH"], "GATE_PATH": str(GATE), "GATE_ACTION": str(ROOT), "RUNNER_TEMP": str(self.folder),
                       "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary), "GATE_WORKING_DIRECTORY": str(self.folder),
                       "GATE_POLICY": "gate.yaml", "GATE_CANDIDATE": "candidate", "GATE_BASELINE": "baseline", "GH_TOKEN": SECRET,
                       "GATE_EXTRA_ARGS": "--as-of=2026-11-24T12:00:00Z", **variables}
        done = subprocess.run(["bash", "-eo", "pipefail", ROOT / "ci-templates/github/run.sh"], env=environment, capture_output=True)
        log = done.stdout.decode("utf-8", "surrogateescape") + done.stderr.decode("utf-8", "surrogateescape")
        text = output.read_text()
        return done.returncode, log, runner.outputs(text if text else "\n"), runner.summary(summary.read_bytes())


def check(what, fine, *shown):
    if not fine:
        failures.append(f"{what}: " + " | ".join(str(s)[:1500] for s in shown))


def judged(world, what, code, verdict, **variables):
    """What holds of every run that reached a verdict."""
    got, log, outputs, summary = world.run(**variables)
    fired = runner.commands(log)
    reports = Path(outputs.get("evidence-path", "/nowhere/x")).parent
    check(what, got == code and outputs.get("verdict") == verdict and outputs.get("exit-code") == str(code), got, outputs, log)
    if not reports.is_dir():
        check(f"{what}: evidence", False, outputs)
        return None
    expected = runner.commands((reports / "annotations.txt").read_text())
    check(f"{what}: only the annotations fire", fired == expected and {name for name, _, _ in fired} <= {"error", "warning", "notice"},
          fired)
    for kind in ("error", "warning", "notice"):
        check(f"{what}: at most ten", sum(1 for name, _, _ in fired if name == kind) <= 10, kind)
    check(f"{what}: the log is there", all(line.startswith("| ") or line.startswith("::") for line in log.splitlines() if line) and
          len([line for line in log.split("\n") if line.startswith("| ")]) > 5, log)
    check(f"{what}: digest", outputs["evidence-sha256"] == hashlib.sha256(Path(outputs["evidence-path"]).read_bytes()).hexdigest())
    check(f"{what}: tokens", all(re.fullmatch(r"[0-9a-f]{64}", outputs[n]) for n in ("decision-digest", "policy-sha256")), outputs)
    check(f"{what}: counts", all(outputs[n].isdigit() for n in ("blocks", "warns", "passes")), outputs)
    for name in ("junit", "sarif", "codequality", "summary", "html"):
        check(f"{what}: {name}-path", Path(outputs.get(f"{name}-path", "/nowhere")).stat().st_size > 0, outputs)
    check(f"{what}: summary", summary and verdict.upper() in summary, summary)
    for file in [*reports.iterdir()]:
        check(f"{what}: no secret in {file.name}", SECRET not in file.read_text())
    check(f"{what}: no secret in the log", SECRET not in log + (summary or ""))
    return outputs


def refused(world, what, code, says, **variables):
    """No verdict: one error command of ours, a summary with the message, and no evidence."""
    got, log, outputs, summary = world.run(**variables)
    fired = runner.commands(log)
    check(what, got == code and outputs.get("verdict") == "error" and "evidence-path" not in outputs, got, outputs, log)
    check(f"{what}: one error", [name for name, _, _ in fired] == ["error"] and says in fired[0][2], fired)
    check(f"{what}: summary", "could not decide" in summary and says in summary, summary)


with tempfile.TemporaryDirectory() as temporary:
    digits = {"GATE_POLICY": str(DIGITS / "policy.yaml"), "GATE_BASELINE": str(DIGITS / "baseline")}
    w = World(temporary)
    judged(w, "a pass", 0, "pass", **digits, GATE_CANDIDATE=str(DIGITS / "candidate-better"))
    judged(w, "a block", 1, "block", **digits, GATE_CANDIDATE=str(DIGITS / "candidate-worse"))
    judged(w, "hostile names everywhere", 1, "block")
    judged(w, "hostile names, no annotation wanted, but files", 1, "block", GATE_REPORT_DIR="my reports ##[x]")
    got, log, outputs, summary = w.run(GATE_ANNOTATIONS="false", GATE_SUMMARY="false")
    check("nothing wanted", got == 1 and runner.commands(log) == [] and summary == "", log, summary)
    # Old files of another run prove nothing.
    stale = w.folder / "stale"
    stale.mkdir()
    for name in ("evidence.json", "gate.env", "annotations.txt", "summary.md"):
        (stale / name).write_text("GATE_VERDICT=pass\n")
    (w.folder / "broken.yaml").write_text("gate: 1\nid: x\nchekcs: []\n")
    refused(w, "a policy that is wrong, beside files of an older run", 2, "checks", GATE_POLICY="broken.yaml", GATE_REPORT_DIR="stale")
    refused(w, "no records", 3, "nowhere", GATE_CANDIDATE="nowhere")
    refused(w, "a path with a command in it", 3, "nowhere", GATE_CANDIDATE="nowhere\n::add-mask::x\n##[error]y")
    refused(w, "one argument a line, never split", 2, "as-of", GATE_EXTRA_ARGS="--as-of=2026-11-24 --fail-on warn")
    refused(w, "an argument that asks for the help: no pass without evidence", 3, "could not decide", GATE_EXTRA_ARGS="--help")
    got, log, outputs, summary = w.run(GATE_REPORT_DIR="a\nb")
    check("a line end in report-dir", got == 2 and [n for n, _, _ in runner.commands(log)] == ["error"], got, log)
    (w.folder / "elsewhere").mkdir()
    (w.folder / "led").symlink_to("elsewhere")
    got, log, outputs, summary = w.run(GATE_REPORT_DIR="led/reports")
    check("a report-dir behind a link", got == 2 and "a link stands in its way" in log and not (w.folder / "elsewhere/reports/evidence.json").exists(), got, log)
    got, log, outputs, summary = w.run(GATE_REPORT_DIR="elsewhere/../fine")
    check("a report-dir with dots", got == 1 and (w.folder / "fine/evidence.json").is_file(), got, log)
    got, log, outputs, summary = w.run(GATE_COMMENT="sometimes")
    check("another word for comment", got == 2 and "never, on-problem or always" in log, got, log)
    event = w.folder / "event.json"
    event.write_text('{"pull_request": {"number": 7}}')
    got, log, outputs, summary = w.run(GATE_COMMENT="always", GITHUB_API_URL="http://127.0.0.1:9", GITHUB_REPOSITORY="a/b",
                                       GITHUB_EVENT_PATH=str(event))
    check("a comment that cannot be written changes nothing", got == 1 and outputs["verdict"] == "block" and
          "no comment was written" in log and SECRET not in log, got, log)

if failures:
    sys.exit("\n\n".join(failures))
print("run: all cases hold")
