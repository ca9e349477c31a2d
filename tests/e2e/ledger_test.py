#!/usr/bin/env python3
"""Attempts at the same candidate: counted, paid for, pooled; nothing is lost by writers at once or by an end at any step.

usage: ledger_test.py GATE [FAULT_LIBRARY]"""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from healthy import lay_healthy  # noqa: E402

GATE = Path(sys.argv[1]).resolve()
FAULTS = Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None


class World:
    def __init__(self, temporary):
        self.folder = Path(temporary)
        lay_healthy(self.folder)
        git = ["git", "-C", self.folder, "-c", "user.name=a", "-c", "user.email=a@example.com"]
        subprocess.run(["git", "init", "-q", self.folder], check=True)
        subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "one"], check=True)

    def gate(self, *words, **variables):
        env = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8", **variables}
        return subprocess.run([GATE, *words], cwd=self.folder, env=env, capture_output=True, text=True, timeout=300, check=False)

    def judge(self, candidate="candidate", ledger="ledger.jsonl", evidence="evidence.json", policy="gate.yaml", more=(), repo=".", **variables):
        """The exit code and the decision of one evaluation."""
        done = self.gate("evaluate", "--policy", policy, "--candidate", candidate, "--baseline", "baseline", "--as-of",
                         "2026-11-24T12:00:00Z", "--ledger", ledger, "--evidence", evidence, "--repo", repo, *more, **variables)
        path = self.folder / evidence
        decision = json.loads(path.read_text())["predicate"]["decision"] if path.is_file() else None
        return done, decision

    def more_runs(self, name, first, seeds=True):
        """A set of three further runs of the candidate, from seed `first` on."""
        target = self.folder / name
        target.mkdir()
        for number in (1, 2, 3):
            document = json.loads((self.folder / f"candidate/run-{number}.json").read_text())
            document["run_id"] = f"{name}-{number}"
            document["seed"] = first + number
            if not seeds:
                del document["seed"]
            rows = (self.folder / f"candidate/samples-{number}.jsonl").read_bytes()
            (target / f"samples-{number}.jsonl").write_bytes(rows)
            (target / f"run-{number}.json").write_text(json.dumps(document))

    def flip(self, samples):
        """Another result of the first example."""
        rows = [json.loads(line) for line in (self.folder / samples).read_text().splitlines()]
        rows[0]["scores"]["correct"] = 1 - rows[0]["scores"]["correct"]
        before = hashlib.sha256((self.folder / samples).read_bytes()).hexdigest()
        (self.folder / samples).write_text("".join(json.dumps(row) + "\n" for row in rows))
        after = hashlib.sha256((self.folder / samples).read_bytes()).hexdigest()
        for document in (self.folder / samples).parent.glob("run-*.json"):
            if Path(samples).name in document.read_text():
                document.write_text(document.read_text().replace(before, after))

    def lines(self, name="ledger.jsonl"):
        path = self.folder / name
        return path.read_bytes().splitlines(keepends=True) if path.exists() else []


def remark(decision):
    return next(note["text"] for note in decision["notes"] if note["code"] == "attempt")


def near(a, b):
    return abs(a - b) < 1e-12


def check_chain(lines):
    previous = "0" * 64
    for line in lines:
        assert json.loads(line)["previous"] == previous, line
        previous = hashlib.sha256(line.rstrip(b"\n")).hexdigest()


def attempts(world):
    done, first = world.judge()
    assert done.returncode == 0, done
    assert first["attempt"]["number"] == 1 and near(first["confidence"], 0.975), first["attempt"]
    assert "attempt 1 at this candidate" in done.stdout, done.stdout

    reports = ["junit", "sarif", "markdown", "comment", "html", "json"]
    done, second = world.judge(more=[word for name in reports for word in ("--report", f"{name}=report.{name}")])
    for name in reports:
        text = (world.folder / f"report.{name}").read_text()
        assert "attempt 2 at this candidate" in text, f"{name} does not say which attempt it was: {text[:2000]}"
    ElementTree.parse(world.folder / "report.junit")
    invocation = json.loads((world.folder / "report.sarif").read_text())["runs"][0]["invocations"][0]
    assert invocation["executionSuccessful"] is True and len(invocation["toolExecutionNotifications"]) >= 1, invocation
    assert second["attempt"]["number"] == 2 and near(second["confidence"], 1 - 0.05 / 6), second["attempt"]
    assert second["attempt"]["earlier"] == [{"baseline": "held", "candidate": "held", "number": 1, "verdict": "pass"}]
    assert second["candidate"]["runs"] == 3, second["candidate"]
    intervals = [check["interval"] for check in second["checks"] if check.get("interval")]
    assert intervals and all(near(interval["confidence"], 1 - 0.05 / 6) for interval in intervals), intervals

    # New runs join those of the attempts before, and both attempts' common set only once.
    world.more_runs("again", 100)
    done, third = world.judge("again")
    names = [item["name"] for item in third["inputs"] if item["role"] == "candidate"]
    assert third["attempt"]["number"] == 3 and near(third["confidence"], 1 - 0.05 / 12), third["attempt"]
    assert [was["candidate"] for was in third["attempt"]["earlier"]] == ["pooled", "held"], third["attempt"]
    assert "@1/run-1.json" in names and "run-1.json" in names and len(names) == 12, names
    assert "the runs of attempt 1 are judged with these" in remark(third), third["notes"]

    # Another machine recomputes it from the two sets; one alone is not enough.
    inputs = ["--input", "policy=gate.yaml", "--input", "candidate=again", "--input", "baseline=baseline"]
    done = world.gate("replay", "evidence.json", *inputs, "--input", "candidate@1=candidate")
    assert done.returncode == 0 and done.stdout.startswith("equal"), done
    done = world.gate("replay", "evidence.json", *inputs)
    assert done.returncode == 3 and "candidate@1" in done.stdout, done
    done = world.gate("replay", "evidence.json", *inputs, "--input", "candidate@1=baseline")
    assert done.returncode == 1, done

    # A seed that was judged has another result: this attempt stands on its own runs, and so do the earlier ones.
    world.more_runs("repeated", 100)
    document = json.loads((world.folder / "repeated/run-1.json").read_text())
    document["run_id"] = "luck"
    (world.folder / "repeated/run-1.json").write_text(json.dumps(document))
    world.flip("repeated/samples-1.jsonl")
    done, fourth = world.judge("repeated")
    assert [was["candidate"] for was in fourth["attempt"]["earlier"]] == ["apart", "apart", "apart"], fourth["attempt"]
    assert fourth["attempt"]["repeated"] == 0 and fourth["candidate"]["runs"] == 3, fourth
    assert "the runs of attempts 1, 2, 3 are left apart" in remark(fourth), fourth["notes"]
    done = world.gate("replay", "evidence.json", "--input", "policy=gate.yaml", "--input", "candidate=repeated", "--input",
                      "baseline=baseline")
    assert done.returncode == 0 and done.stdout.startswith("equal"), done

    # Records that are gone are said to be gone, and then no others are put together either.
    shutil.rmtree(world.folder / "again")
    done, fifth = world.judge("candidate")
    assert [was["candidate"] for was in fifth["attempt"]["earlier"]] == ["held", "held", "lost", "apart"], fifth["attempt"]
    assert "the runs of attempt 3 are not where they were" in remark(fifth), fifth["notes"]
    check_chain(world.lines())
    assert [json.loads(line)["attempt"] for line in world.lines()] == [1, 2, 3, 4, 5]

    # Another policy's id, another candidate: keys of their own.
    text = (world.folder / "gate.yaml").read_text()
    (world.folder / "other.yaml").write_text(text.replace("id: golden", "id: other"))
    done, other = world.judge(policy="other.yaml")
    assert other["attempt"]["number"] == 1 and other["attempt"]["earlier"] == [], other["attempt"]
    # An edit of the policy is no new start.
    (world.folder / "gate.yaml").write_text(text + "\n# a remark\n")
    done, edited = world.judge()
    assert edited["attempt"]["number"] == 6, edited["attempt"]
    (world.folder / "gate.yaml").write_text(text)


def chosen(world):
    """Good runs of an earlier attempt beside new ones, the others left out: no verdict."""
    def lay(name, *runs):
        (world.folder / name).mkdir()
        for source, number in runs:
            for file in (f"run-{number}.json", f"samples-{number}.jsonl"):
                text = (world.folder / source / file).read_text().replace(f"samples-{number}", f"samples-{source}-{number}")
                (world.folder / name / file.replace("-", f"-{source}-")).write_text(text)
    world.more_runs("young", 40)
    lay("first", ("candidate", 1), ("candidate", 2))
    lay("second", ("candidate", 1), ("young", 1))
    done, decision = world.judge("first", ledger="chosen.jsonl", evidence="chosen.json")
    assert done.returncode in (0, 1), done
    # All of both are there: judged together, and the run that is in both once.
    done, decision = world.judge("second", ledger="chosen.jsonl", evidence="chosen.json")
    assert decision["attempt"]["repeated"] == 1 and decision["candidate"]["runs"] == 3, decision["attempt"]
    # The first attempt's second run is gone: its first one must not be kept.
    shutil.rmtree(world.folder / "first")
    lay("third", ("candidate", 1), ("young", 2))
    before = (world.folder / "chosen.jsonl").read_bytes()
    done, decision = world.judge("third", ledger="chosen.jsonl", evidence="chosen.json")
    assert done.returncode == 3 and "choose among results" in done.stderr, done
    assert (world.folder / "chosen.jsonl").read_bytes() == before
    # By another name, with other times, in a file that is written otherwise: it is that run.
    document = world.folder / "third/run-candidate-1.json"
    document.write_text(json.dumps({**json.loads(document.read_text()), "run_id": "renamed"}, indent=2))
    done, decision = world.judge("third", ledger="chosen.jsonl", evidence="chosen.json")
    assert done.returncode == 3 and "choose among results" in done.stderr, done
    # The baseline is no other.
    shutil.copytree(world.folder / "baseline", world.folder / "whole")
    lines = world.lines("chosen.jsonl")
    for number in ("1", "2"):
        (world.folder / f"baseline/run-{number}.json").unlink()
        (world.folder / f"baseline/samples-{number}.jsonl").unlink()
    done, decision = world.judge("second", ledger="chosen.jsonl", evidence="chosen.json")
    assert done.returncode == 3 and "as the baseline beside others" in done.stderr, done
    shutil.rmtree(world.folder / "baseline")
    (world.folder / "whole").rename(world.folder / "baseline")
    assert world.lines("chosen.jsonl") == lines
    # What was judged as it is may be judged as it is, and made again as a whole; new runs may always.
    done, decision = world.judge("second", ledger="chosen.jsonl", evidence="chosen.json")
    assert decision["attempt"]["number"] == 3 and decision["candidate"]["runs"] == 2, decision
    lay("fourth", ("young", 3))
    done, decision = world.judge("fourth", ledger="chosen.jsonl", evidence="chosen.json")
    assert decision["attempt"]["number"] == 4 and decision["candidate"]["runs"] == 1, decision
    lay("fifth", ("candidate", 1), ("young", 1))
    world.flip("fifth/samples-candidate-1.jsonl")
    done, decision = world.judge("fifth", ledger="chosen.jsonl", evidence="chosen.json")
    assert decision["attempt"]["number"] == 5 and decision["candidate"]["runs"] == 2, decision


def another_candidate(world):
    """Records that say nothing of what was judged share their attempts, not their runs: a candidate that blocks is not
    carried by the runs of one that passes, nor one that passes held back by the runs of one that blocks."""
    def table(seeds, every, right):
        rows = (f"e{i},{seed},{right if (i * 7 + seed * 3) % every else 1 - right}\n" for seed in seeds for i in range(200))
        return "id,seed,correct\n" + "".join(rows)
    good, bad, fresh, old = table((1, 2, 3), 10, 1), table((1, 2, 3), 10, 0), table((4, 5, 6), 10, 0), table((1, 2, 3), 11, 1)
    for name, text in (("good", good), ("bad", bad), ("fresh", fresh), ("old", old)):
        (world.folder / f"{name}.csv").write_text(text)
    (world.folder / "plain.yaml").write_text(
        "gate: 1\nid: plain\nchecks:\n  - {id: a, kind: non_inferiority, metric: correct, direction: higher, margin: 0.05}\n")

    def verdict(candidate, ledger):
        done = world.gate("evaluate", "--policy", "plain.yaml", "--candidate", f"{candidate}.csv", "--baseline", "old.csv", "--as-of",
                          "2026-11-24T12:00:00Z", "--ledger", ledger, "--evidence", "plain.json")
        decision = json.loads((world.folder / "plain.json").read_text())["predicate"]["decision"]
        return done.returncode, decision["attempt"]["number"], [was["candidate"] for was in decision["attempt"]["earlier"]]
    assert verdict("good", "plain.jsonl") == (0, 1, [])
    assert verdict("bad", "plain.jsonl") == (1, 2, ["apart"])
    assert verdict("fresh", "plain.jsonl") == (1, 3, ["apart", "apart"])
    assert verdict("good", "plain.jsonl") == (0, 4, ["held", "apart", "apart"])
    done = world.gate("replay", "plain.json", "--input", "policy=plain.yaml", "--input", "candidate=good.csv", "--input", "baseline=old.csv")
    assert done.returncode == 0, done


def verified(world):
    """A deployment asks the ledger: is the attempt in it, and was the candidate refused since?"""
    shutil.copyfile(world.folder / "evidence.json", world.folder / "deployed.json")
    done = world.gate("verify", "deployed.json", "--ledger", "ledger.jsonl")
    assert done.returncode == 0, done
    lines = world.lines()
    shorter = world.folder / "shorter.jsonl"
    shorter.write_bytes(b"".join(lines[:-1]))
    done = world.gate("verify", "deployed.json", "--ledger", "shorter.jsonl")
    assert done.returncode == 1 and "was removed" in done.stdout + done.stderr, done
    shorter.unlink()
    # A ledger, right in itself, that says something else of the attempt than its evidence.
    other = json.loads(lines[-1])
    other["verdict"] = "warn" if other["verdict"] == "pass" else "pass"
    del other["sha256"]
    other["sha256"] = hashlib.sha256(json.dumps(other, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    shorter.write_bytes(b"".join(lines[:-1]) + json.dumps(other, sort_keys=True, separators=(",", ":")).encode() + b"\n")
    done = world.gate("verify", "deployed.json", "--ledger", "shorter.jsonl")
    assert done.returncode == 1 and f"says {other['verdict']} of its attempt" in done.stdout, done
    shorter.unlink()
    # A later attempt that blocks: its records are too old.
    world.more_runs("bad", 500)
    for path in sorted((world.folder / "bad").glob("run-*.json")):
        path.write_text(json.dumps({**json.loads(path.read_text()), "created_at": "2026-01-01T00:00:00Z"}))
    shutil.copyfile(world.folder / "ledger.jsonl", world.folder / "kept.jsonl")
    done, refused = world.judge("bad")
    assert done.returncode == 1 and refused["verdict"] == "block", done
    done = world.gate("verify", "deployed.json", "--ledger", "ledger.jsonl")
    assert done.returncode == 1 and "says block" in done.stdout + done.stderr, done
    shutil.copyfile(world.folder / "kept.jsonl", world.folder / "ledger.jsonl")


def tampered(world):
    lines = world.lines()
    path = world.folder / "ledger.jsonl"
    evidence = world.folder / "evidence.json"
    assert b'"verdict":"block"' not in lines[-1]
    edited_last = lines[-1].replace(b'"verdict":"warn"', b'"verdict":"block"').replace(b'"verdict":"pass"', b'"verdict":"block"')
    for name, bad in {"removed": lines[:2] + lines[3:], "first removed": lines[1:], "reordered": [lines[1], lines[0], *lines[2:]],
                      "edited": [lines[0].replace(b'"pass"', b'"warn"'), *lines[1:]],
                      "last edited": [*lines[:-1], edited_last], "cut": [*lines[:-1], lines[-1][:-5]]}.items():
        path.write_bytes(b"".join(bad))
        evidence.unlink(missing_ok=True)
        done, decision = world.judge()
        assert done.returncode == 3 and "ledger.jsonl:" in done.stderr and decision is None, (name, done)
        assert path.read_bytes() == b"".join(bad), f"{name}: the ledger was touched"
    path.write_bytes(b"".join(lines))
    for bad, code in (("absent/ledger.jsonl", 5), ("baseline", 2), ("/dev/full", 2), ("", 2)):
        evidence.unlink(missing_ok=True)
        done, decision = world.judge(ledger=bad)
        assert done.returncode in (code, 3) and decision is None, (bad, done)


def behind_a_link(world):
    """A rename would put a file in the place of the link, and what it leads to would not count on."""
    whole = (world.folder / "ledger.jsonl").read_bytes()
    link = world.folder / "link.jsonl"
    link.symlink_to("ledger.jsonl")
    done, _ = world.judge(ledger="link.jsonl")
    assert done.returncode == 3 and "symbolic link" in done.stderr, done
    os.link(world.folder / "ledger.jsonl", world.folder / "hard.jsonl")
    done, _ = world.judge(ledger="hard.jsonl")
    assert done.returncode == 3 and "hard link" in done.stderr, done
    (world.folder / "hard.jsonl").unlink()
    assert link.is_symlink() and (world.folder / "ledger.jsonl").read_bytes() == whole, "the link or its ledger was touched"
    link.unlink()


def at_once(world):
    def one(number):
        return world.judge(ledger="shared.jsonl", evidence=f"evidence-{number}.json")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(one, range(12)))
    assert all(done.returncode == 0 for done, _ in answers), answers
    assert sorted(decision["attempt"]["number"] for _, decision in answers) == list(range(1, 13))
    check_chain(world.lines("shared.jsonl"))
    assert len(world.lines("shared.jsonl")) == 12


def notes(world):
    def one(number):
        return world.judge(ledger="notes", evidence=f"notes-{number}.json")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(one, range(4)))
    assert sorted(decision["attempt"]["number"] for _, decision in answers) == [1, 2, 3, 4], answers
    shown = subprocess.run(["git", "-C", world.folder, "notes", "--ref=gate", "show", "HEAD"], capture_output=True, check=True).stdout
    check_chain(shown.splitlines(keepends=True))
    assert shown.count(b"\n") == 4
    refs = subprocess.run(["git", "-C", world.folder, "for-each-ref", "--format=%(refname)"], capture_output=True, text=True,
                          check=True).stdout.split()
    assert "refs/notes/gate" in refs and len(refs) == 2, refs

    # Another commit, the same candidate: the count goes on, in a note of its own.
    git = ["git", "-C", world.folder, "-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "two"], check=True)
    done, fifth = world.judge(ledger="notes", evidence="notes-5.json")
    assert fifth["attempt"]["number"] == 5 and len(fifth["attempt"]["earlier"]) == 4, fifth["attempt"]
    shown = subprocess.run([*git, "notes", "--ref=gate", "show", "HEAD"], capture_output=True, check=True).stdout
    check_chain(shown.splitlines(keepends=True))
    assert shown.count(b"\n") == 1
    for name in ("notes-0.json", "notes-5.json"):
        done = world.gate("verify", name, "--ledger", "notes")
        assert done.returncode == 0, done
    # Two clones that counted without each other, joined by git: both count, and the next one after them.
    clone = world.folder / "clone"
    subprocess.run(["git", "clone", "-q", str(world.folder), str(clone)], check=True, capture_output=True)
    in_clone = ["git", "-C", clone, "-c", "user.name=b", "-c", "user.email=b@example.com"]
    subprocess.run([*in_clone, "fetch", "-q", "origin", "refs/notes/gate:refs/notes/gate"], check=True)
    subprocess.run([*in_clone, "commit", "-q", "--allow-empty", "-m", "three"], check=True)
    done, there = world.judge(ledger="notes", evidence="notes-there.json", repo="clone")
    done, here = world.judge(ledger="notes", evidence="notes-here.json")
    assert there["attempt"]["number"] == here["attempt"]["number"] == 6, (there["attempt"], here["attempt"])
    subprocess.run([*git, "fetch", "-q", str(clone), "refs/notes/gate:refs/notes/there"], check=True)
    subprocess.run([*git, "notes", "--ref=gate", "merge", "-q", "refs/notes/there"], check=True)
    done, joined = world.judge(ledger="notes", evidence="notes-joined.json")
    assert joined["attempt"]["number"] == 8, joined["attempt"]
    done, joined = world.judge(ledger="notes", evidence="notes-joined.json")
    assert joined["attempt"]["number"] == 9, joined["attempt"]
    done = world.gate("verify", "notes-there.json", "--ledger", "notes")
    assert done.returncode == 0, done
    done = world.gate("verify", "deployed.json", "--ledger", "notes")
    assert done.returncode == 1 and "does not hold its" in done.stdout, done
    # A note that was taken away is missed, and so is one that was edited.
    kept = subprocess.run([*git, "rev-parse", "refs/notes/gate"], capture_output=True, text=True, check=True).stdout.strip()
    subprocess.run([*git, "notes", "--ref=gate", "remove", "HEAD~1"], check=True, capture_output=True)
    done, decision = world.judge(ledger="notes", evidence="notes-6.json")
    assert done.returncode == 3 and decision is None and "what is missing was removed" in done.stderr, done
    subprocess.run([*git, "update-ref", "refs/notes/gate", kept], check=True)
    subprocess.run([*git, "notes", "--ref=gate", "add", "-f", "-m", shown.decode().replace('"attempt":5', '"attempt":6'), "HEAD"], check=True,
                   capture_output=True)
    done, decision = world.judge(ledger="notes", evidence="notes-6.json")
    assert done.returncode == 3 and decision is None and "refs/notes/gate on" in done.stderr, done
    subprocess.run([*git, "update-ref", "refs/notes/gate", kept], check=True)


def notes_killed(world):
    """The same where the ledger is a note: git's objects first, its reference last."""
    git = ["git", "-C", world.folder]
    fault = {"LD_PRELOAD": str(FAULTS), "FAULT_COUNT": str(world.folder / "count")}
    text = (world.folder / "gate.yaml").read_text()

    def judge_new(mark, **variables):
        """An attempt that no object of the repository tells of yet."""
        (world.folder / "marked.yaml").write_text(f"{text}\n# {mark}\n")
        return world.judge(ledger="notes", evidence="faulty.json", policy="marked.yaml", **variables)
    subprocess.run([*git, "update-ref", "-d", "refs/notes/gate"], check=True)
    judge_new("count", FAULT="none:0", **fault)
    steps = int((world.folder / "count").read_text())
    assert steps >= 10, steps
    for mode in ("kill", "half", "full"):
        for step in range(1, steps + 1):
            subprocess.run([*git, "update-ref", "-d", "refs/notes/gate"], check=True)
            (world.folder / "faulty.json").unlink(missing_ok=True)
            done, decision = judge_new(f"{mode} {step}", FAULT=f"{mode}:{step}", **fault)
            assert done.returncode == (5 if mode == "full" else -9) and not done.stdout, (mode, step, done)
            (world.folder / ".git/refs/notes/gate.lock").unlink(missing_ok=True)  # as git itself leaves it
            shown = subprocess.run([*git, "notes", "--ref=gate", "show", "HEAD"], capture_output=True, check=False)
            lines = shown.stdout.splitlines(keepends=True)
            check_chain(lines)
            assert len(lines) <= 1, (mode, step)
            assert decision is None or len(lines) == 1, f"{mode} at step {step}: evidence of an attempt that nobody counted"
            done, decision = judge_new(f"{mode} {step} again")
            assert done.returncode == 0 and decision["attempt"]["number"] == len(lines) + 1, (mode, step, done)


def killed(world):
    """At every step of writing: evidence is there only when its attempt is in the ledger."""
    fault = {"LD_PRELOAD": str(FAULTS), "FAULT_COUNT": str(world.folder / "count")}
    world.judge(ledger="counted.jsonl", FAULT="none:0", **fault)
    steps = int((world.folder / "count").read_text())
    assert steps >= 10, steps
    for mode in ("kill", "half", "full"):
        for step in range(1, steps + 1):
            path = world.folder / "faulty.jsonl"
            path.unlink(missing_ok=True)
            (world.folder / "faulty.json").unlink(missing_ok=True)
            done, decision = world.judge(ledger="faulty.jsonl", evidence="faulty.json", FAULT=f"{mode}:{step}", **fault)
            assert done.returncode == (5 if mode == "full" else -9) and not done.stdout, (mode, step, done)
            lines = world.lines("faulty.jsonl")
            check_chain(lines)
            assert len(lines) <= 1, (mode, step)
            assert decision is None or len(lines) == 1, f"{mode} at step {step}: evidence of an attempt that nobody counted"
            done, decision = world.judge(ledger="faulty.jsonl", evidence="faulty.json")
            assert done.returncode == 0 and decision["attempt"]["number"] == len(lines) + 1, (mode, step, done)
    for left in world.folder.glob("*.jsonl.*"):
        left.unlink()


with tempfile.TemporaryDirectory() as temporary:
    here = World(temporary)
    attempts(here)
    chosen(here)
    another_candidate(here)
    verified(here)
    tampered(here)
    behind_a_link(here)
    at_once(here)
    notes(here)
    if FAULTS:
        killed(here)
        notes_killed(here)
print("attempts are counted, paid for and kept")
