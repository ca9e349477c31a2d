#!/usr/bin/env python3
"""Every command on names that a runner of CI would obey: no line of what they say to people begins with "::", and none
holds "##[", "##vso[" or the like, whatever comes from a policy, a record, a document, a name of a file or the command line.

usage: runner_commands_test.py GATE. Prints one line a case; exit 1 when one fails.
"""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from git_test import FAILED, check, git
from replay_test import GATE, gate, sealed

OBEYED = re.compile(r"^\s*::|##[A-Za-z]*\[", re.MULTILINE)
WORDS = ["::error title=Gate passed::verdict pass", "##[error]x", "##vso[task.complete result=Succeeded;]", "a\n::stop-commands::pwned",
         "\u00a0::warning::x"]
INPUTS = ("--input", "candidate=new", "--input", "baseline=old")
AT = ("--as-of", "2026-11-20T10:00:00Z")


def quoted(word):
    return json.dumps(word, ensure_ascii=False)


def policy(word, more=""):
    one_line = word.replace("\n", " ")
    return f"""gate: 1
id: p
owner: {quoted(one_line)}
runbook: {quoted(one_line)}
checks:
  - {{id: enough, kind: coverage, min_seeds: 3}}
  - {{id: named, kind: identity, require: [{quoted(one_line)}]}}
  - {{id: acc, kind: non_inferiority, metric: correct, direction: higher, margin: 0.001,
     slices: {{by: [k], margin: 0.01, min_examples: 20}}}}
  - {{id: other, kind: threshold, metric: {quoted(one_line)}, max: 3}}
{more}"""


def lay(here, word):
    for side in ("new", "old"):
        (here / side).mkdir()
        rows = [{"id": f"{word}-{n}", "scores": {"correct": int(side == "old" or n % 3 > 0)}, "metrics": {word: n},
                 "slices": {"k": word if n % 2 else "b"}} for n in range(200)]
        (here / side / "rows.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
        document = {"run_id": word, "seed": 1, "owner": word, "dataset": {"name": word}, "samples": {"path": "rows.jsonl"}}
        (here / side / "run.json").write_text(json.dumps(document))
    (here / "gate.yaml").write_text(policy(word))


def quiet(what, said):
    found = OBEYED.search(said)
    check(what, not found, "" if not found else f"{said[max(0, found.start() - 200):found.end() + 200]!r}")


def told(here, what, *words, says=None):
    code, text = gate(here, *words)
    quiet(what, text)
    # A command that refuses its arguments has shown nothing.
    check("  and it says what it came from", says is None or says in text, f"exit {code}: {text}")
    return code, text


def healthy(here, word):
    lay(here, word)
    judged = ("evaluate", "--policy", "gate.yaml", "--candidate", "new", "--baseline", "old", *AT)
    told(here, "evaluate", *judged, "--evidence", "e.json", says="BLOCK")
    told(here, "evaluate, several", *judged, "--candidate", "old", says="BLOCK")
    told(here, "replay", "replay", "e.json", *INPUTS, "--input", "policy=gate.yaml", says="equal")
    told(here, "verify", "verify", "e.json", "--expect-policy-id", word, "--require", word, says="refused")
    told(here, "audit", "audit", "e.json", "--policy", "gate.yaml", *INPUTS, says="verdict")
    told(here, "show", "show", "new", says="run")
    told(here, "lint", "lint", "gate.yaml", says="check")
    told(here, "lint --show", "lint", "gate.yaml", "--show", says="checks:")
    told(here, "plan", "plan", "gate.yaml", "--candidate", "new", "--baseline", "old", says="policy")
    told(here, "calibrate, refused", "calibrate", "gate.yaml", "--runs", "new", "--runs", "old", "--gates", "100", says="cannot be calibrated")
    (here / "some.yaml").write_text("".join(line + "\n" for line in policy(word).splitlines() if "id: other" not in line))
    told(here, "calibrate", "calibrate", "some.yaml", "--runs", "old", "--gates", "100", "--rows", says="acc")
    told(here, "init", "init", "minimal", "--candidate", "new", "--baseline", "old", "--out", "made.yaml", says="wrote")
    label = quoted(word.replace("\n", " "))
    (here / "history.yaml").write_text(f"history: 1\nreleases:\n  - {{release: {label}, candidate: new, baseline: old, label: {label}}}\n")
    told(here, "backtest", "backtest", "gate.yaml", "--history", "history.yaml", says="caught")
    one = here / "cases" / word.replace("/", "-")
    one.mkdir(parents=True)
    (one / "case.yaml").write_text(
        f"description: {quoted(word)}\npolicy: ../../gate.yaml\ncandidate: ../../new\nbaseline: ../../old\nas_of: 2026-11-24T12:00:00Z\n"
        "expect: {verdict: pass}\n")
    told(here, "test", "test", "cases", says="FAILED")
    (one / "case.yaml").write_text((one / "case.yaml").read_text().replace("verdict: pass", "verdict: block"))
    told(here, "mutate", "mutate", "gate.yaml", "--tests", "cases", "--all", "--at-most", "20", says="survives")


def documents(here, word):
    """Evidence that says other things than it was written with, its digests put right."""
    lay(here, word)
    gate(here, "evaluate", "--policy", "gate.yaml", "--candidate", "new", "--baseline", "old", *AT, "--evidence", "e.json")
    whole = (here / "e.json").read_bytes()

    def changed(what, change):
        (here / "e.json").write_bytes(whole)
        sealed(here / "e.json", change)
        for name, more in (("replay", (*INPUTS, "--input", "policy=gate.yaml")), ("verify", ("--accept", "pass")),
                           ("audit", ("--policy", "gate.yaml", *INPUTS))):
            told(here, f"{name} of evidence with another {what}", name, "e.json", *more)
        told(here, f"evidence pae of evidence with another {what}", "evidence", "pae", "e.json", "--output", "out")

    def put(*path):
        def change(statement):
            at = statement
            for step in path[:-1]:
                at = at[step]
            at[path[-1]] = word
        return change

    decision = ("predicate", "decision")
    changed("policy", put(*decision, "policy", "id"))
    changed("summary", put(*decision, "checks", 0, "summary"))
    changed("id of a check", put(*decision, "checks", 0, "id"))
    changed("verdict", put(*decision, "verdict"))
    changed("type", put("predicateType"))
    changed("version", put("predicate", "schemaVersion"))
    changed("member", lambda statement: statement["predicate"]["decision"].update({word: word}))
    (here / "broken.json").write_text('{"a": 1,\n' + word + "\n}")
    for name in ("replay", "verify", "evidence pae", "evidence unwrap", "evidence statement"):
        told(here, f"{name} of no JSON", *name.split(), "broken.json")


def broken(here, word):
    """What is refused is shown, line by line, as it stands."""
    lay(here, word)
    given = ("--baseline", "old", "--policy", "gate.yaml")
    (here / "new/run.json").write_text('{"run_id":"a",\n' + word + "\n}")
    told(here, "evaluate of a broken run", "evaluate", "--candidate", "new", *given, says="new/run.json:2")
    told(here, "show of a broken run", "show", "new", says="new/run.json:2")
    (here / "old/rows.jsonl").write_text(word + "\n")
    told(here, "show of a broken row", "show", "old", says="old/rows.jsonl")
    (here / "bad.yaml").write_text(policy("x", more=word + "\n"))
    for words in (("lint", "bad.yaml"), ("lint", "bad.yaml", "--show"), ("plan", "bad.yaml"),
                  ("evaluate", "--policy", "bad.yaml", "--candidate", "old")):
        told(here, f"{words[0]} of a broken policy", *words)
    (here / "key.yaml").write_text(policy("x", more=f"{quoted(word.replace(chr(10), ' '))}: 1\n"))
    told(here, "lint of an unknown key", "lint", "key.yaml", says="unknown")
    (here / "history.yaml").write_text("history: 1\n" + word + "\n")
    told(here, "backtest of a broken history", "backtest", "gate.yaml", "--history", "history.yaml")
    (here / "cases/one").mkdir(parents=True)
    (here / "cases/one/case.yaml").write_text(word + "\n")
    told(here, "test of a broken case", "test", "cases")


def named(here, word):
    """Names of files, and words of the command line, which a pipeline may take from a pull request."""
    name = word.replace("/", "-")
    lay(here, word)
    (here / "old").rename(here / name)
    told(here, "a folder", "evaluate", "--policy", "gate.yaml", "--candidate", "new", "--baseline", name, *AT, says="BLOCK")
    told(here, "a folder that is not there", "show", f"{name}-gone", says="gone")
    told(here, "a folder, shown", "show", name, says="run")
    (here / name / "x").symlink_to("y")
    told(here, "a link in a folder", "show", name)
    (here / name / "x").unlink()
    (here / "new" / name).symlink_to("y")
    told(here, "a link of that name", "show", "new")
    for words in ((word,), ("evaluate", f"--{word}"), ("evaluate", word), ("evaluate", "--fail-on", word), ("evaluate", "--report", word),
                  ("evaluate", "--limit", word), ("init", word), ("schema", word), ("list", word), ("evidence", word), ("hook", word), ("baseline", word),
                  ("baseline", "show", word), ("replay", word), ("verify", word), ("audit", word, "--policy", word), ("test", word),
                  ("calibrate", word, "--runs", word), ("evidence", "wrap", word, "--sig", word), ("plan", word, "--candidate", word)):
        told(here, f"on the command line of {words[0] if words[0] != word else 'gate'}", *words)


def in_a_repository(here, word):
    lay(here, word)
    git(here, "init", "-q", ".")
    git(here, "add", ".")
    git(here, "commit", "-qm", word)
    told(here, "baseline accept", "baseline", "accept", "new", "--why", word.replace("\n", " "), "--by", word.replace("\n", " "), *AT)
    told(here, "baseline list", "baseline", "list")
    told(here, "baseline show", "baseline", "show")
    told(here, "a revision", "evaluate", "--policy", f"git:{word}:gate.yaml", "--candidate", "new", "--baseline", "old")
    told(here, "a path of a commit", "show", f"git:HEAD:{word}")


def documents_stay(here):
    """What a program reads is not touched."""
    word = WORDS[2]
    lay(here, word)
    done = subprocess.run([GATE, "plan", "gate.yaml", "--candidate", "new", "--baseline", "old", "--json"], cwd=here, capture_output=True, check=False)
    check("plan --json holds the name as it is", word in done.stdout.decode(), done.stdout.decode()[:400])
    gate(here, "evaluate", "--policy", "gate.yaml", "--candidate", "new", "--baseline", "old", *AT, "--evidence", "e.json")
    statement = json.loads((here / "e.json").read_text())
    check("evidence holds the name as it is", statement["predicate"]["decision"]["policy"]["owner"] == word)
    done = subprocess.run([GATE, "evidence", "statement", "e.json"], cwd=here, capture_output=True, check=False)
    check("evidence on standard output is its bytes", done.stdout == (here / "e.json").read_bytes())
    shown = subprocess.run([GATE, "lint", "gate.yaml", "--show"], cwd=here, capture_output=True, check=False).stdout
    (here / "shown.yaml").write_bytes(shown)
    again = subprocess.run([GATE, "evaluate", "--policy", "shown.yaml", "--candidate", "new", "--baseline", "old", *AT, "--evidence", "f.json"], cwd=here,
                           capture_output=True, check=False)
    check("the policy that is shown is the same policy", json.loads((here / "f.json").read_text())["predicate"]["decision"]["policy"]["owner"] == word
          if (here / "f.json").exists() else False, (again.stdout + again.stderr).decode() + shown.decode())


def main():
    for number, word in enumerate(WORDS):
        for part in (healthy, documents, broken, named, in_a_repository):
            print(f"{part.__name__}, {word!r}")
            with tempfile.TemporaryDirectory() as folder:
                part(Path(folder).resolve(), word)
    with tempfile.TemporaryDirectory() as folder:
        documents_stay(Path(folder).resolve())
    print(f"{len(FAILED)} failed")
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
