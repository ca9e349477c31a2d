#!/usr/bin/env python3
"""Evidence that another machine recomputes: replay and verify on evidence of real repositories, away from them.

usage: replay_test.py GATE. Prints one line a case; exit 1 when one fails.
"""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema

from git_test import FAILED, GATE, check, git
from policy_from_test import LOOSE, STRICT, WAIVED, World, commit, edit, judge, records

HEAD = STRICT.split("checks:")[0]
SCHEMA = jsonschema.Draft7Validator(json.loads((Path(__file__).resolve().parents[2] / "schemas/evidence.schema.json").read_text()))


def gate(folder, *words):
    """As on another machine: no repository around, nothing of a CI in the environment."""
    variables = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "LSAN_OPTIONS": os.environ.get("LSAN_OPTIONS", "")}
    done = subprocess.run([GATE, *map(str, words)], cwd=folder, env=variables, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


class Elsewhere:
    """The evidence and its inputs, carried away from the clone they were made in."""

    def __init__(self, root, clone, policy_text, name="gate.yaml", candidate="runs/candidate", baseline="runs/baseline"):
        self.folder = root / f"elsewhere{len(list(root.glob('elsewhere*')))}"
        self.folder.mkdir()
        self.evidence = self.folder / "evidence.json"
        shutil.copyfile(clone.parent / "evidence.json", self.evidence)
        complaint = jsonschema.exceptions.best_match(SCHEMA.iter_errors(json.loads(self.evidence.read_text())))
        if complaint:
            check(f"the schema of the evidence takes it: {list(complaint.absolute_path)}: {complaint.message[:200]}", False)
        shutil.copytree(clone / candidate, self.folder / "new-records")
        if baseline:
            shutil.copytree(clone / baseline, self.folder / "old-records")
        self.policy = self.folder / name
        self.policy.parent.mkdir(parents=True, exist_ok=True)
        self.policy.write_text(policy_text)
        self.inputs = {"policy": self.policy, "candidate": self.folder / "new-records", "baseline": self.folder / "old-records"}

    def replay(self, *more, without=(), **changed):
        inputs = {**self.inputs, **{name.replace("_", "-"): path for name, path in changed.items()}}
        words = [f"--input={role}={path}" for role, path in inputs.items() if role not in without]
        return gate(self.folder, "replay", self.evidence, *words, *more)

    def verify(self, *more):
        return gate(self.folder, "verify", self.evidence, *more)


def sealed(path, change):
    """The statement with `change` made to it and its digests put right, as a forger would."""
    statement = json.loads(path.read_text())
    change(statement)
    predicate = statement["predicate"]
    rest = {name: predicate[name] for name in ("run", "schemaVersion") if name in predicate}
    for digest, part in (("decisionDigest", predicate["decision"]), ("runDigest", rest)):
        predicate[digest] = {"sha256": hashlib.sha256(canonical(part).encode()).hexdigest()}
    path.write_text(canonical(statement))


def canonical(value):
    # Enough of RFC 8785 for these documents: plain names, numbers that Python prints the same way but for whole ones.
    def plain(one):
        if isinstance(one, dict):
            return {name: plain(inner) for name, inner in one.items()}
        if isinstance(one, list):
            return [plain(inner) for inner in one]
        return int(one) if isinstance(one, float) and one.is_integer() else one
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def inputs_by_digest(root):
    world = World(root, lambda folder: None, candidate_examples=120)
    clone = world.checkout("refs/pull/1/merge")
    code, _, text = judge(clone, env=world.github())
    there = Elsewhere(root, clone, STRICT)
    check("a pull request's evidence, made in its clone", code == 0, text)
    code, text = there.replay()
    check("replayed without a repository: equal", code == 0 and text.startswith("equal: pass, decision sha256 "), text)
    single = {"candidate": there.folder / "new-records/run.json", "baseline": there.folder / "old-records/run.json"}
    code, text = there.replay(**single)
    check("a file instead of its folder: equal", code == 0, text)
    code, text = there.replay("--repo", clone, candidate=f"git:{world.merge}:runs/candidate", policy="git:HEAD:gate.yaml")
    check("git: in the place of files: equal", code == 0, text)
    (there.folder / "new-records/other.json").write_text("not even JSON")
    (there.folder / "old-records/notes.txt").write_text("a file that nobody read")
    code, text = there.replay()
    check("files that the evidence does not name are not looked at", code == 0, text)

    for role in ("policy", "candidate", "baseline"):
        code, text = there.replay(without=(role,))
        check(f"no --input {role}: exit code 3", code == 3 and f"missing: {role}: name it with --input {role}=PATH" in text, text)
        code, text = there.replay(**{role: there.folder / "nowhere"})
        check(f"  one that is not there: exit code 3", code == 3 and f"missing: {role}" in text, text)
    rows = there.folder / "new-records/rows.jsonl"
    was = rows.read_text()
    rows.write_text(was.replace('"correct": 1', '"correct": 0', 1))
    code, text = there.replay()
    check("a changed row: exit code 1, with both digests", code == 1 and "different: candidate: rows.jsonl has sha256" in text, text)
    rows.write_text(was + "\n")
    code, text = there.replay()
    check("a longer file: exit code 1", code == 1 and "is longer than" in text, text)
    rows.unlink()
    code, text = there.replay()
    check("a file that is gone: exit code 3", code == 3 and "missing: candidate: rows.jsonl" in text, text)
    rows.symlink_to(there.folder / "old-records/rows.jsonl")
    code, text = there.replay()
    check("a link in its place: not followed", code == 3 and "regular file" in text, text)
    rows.unlink()
    rows.write_text(was)
    code, text = there.replay(candidate=there.folder / "old-records", baseline=there.folder / "new-records")
    check("roles exchanged: exit code 1", code == 1 and "different: candidate" in text and "different: baseline" in text, text)
    for words in (["--input", "polcy=x"], ["--input", "policy"], ["--input", "policy=a", "--input", "policy=b"]):
        code, text = gate(there.folder, "replay", there.evidence, *words)
        check(f"{' '.join(words)}: a usage error", code == 2 and "--input" in text, text)
    code, text = gate(there.folder, "replay", there.folder / "nothing.json")
    check("no evidence: exit code 3", code == 3, text)
    return world, clone, there


def forged(there, world):
    was = there.evidence.read_text()

    def attempt(what, change, wanted, command):
        sealed(there.evidence, change)
        code, text = command()
        check(what, code == 1 and wanted in text, text)
        there.evidence.write_text(was)

    def summary(statement):
        statement["predicate"]["decision"]["checks"][0]["summary"] = "all is well"
    attempt("a sentence edited, digests put right: replay says where", summary, "different at /predicate/decision/checks/0/summary\n", there.replay)

    def verdict(statement):
        statement["predicate"]["decision"]["verdict"] = "warn"
    attempt("another verdict than that of its findings: refused", verdict, "/verdict: is not the worst", there.verify)

    def dropped(statement):
        statement["predicate"]["decision"]["checks"].pop()
    attempt("a finding dropped: refused", dropped, "/counts/", there.verify)

    def subject(statement):
        statement["subject"][0]["digest"]["gitCommit"] = "0" * 40
    attempt("another commit as its subject: refused", subject, "/subject", there.verify)

    def healed(statement):
        finding = statement["predicate"]["decision"]["checks"][0]
        finding.update(reasonCode="noninferior", interval={"low": -0.2, "high": 0.1, "confidence": 0.95, "method": "t"}, limits={"lower": -0.1})
    attempt("a finding that holds outside of its limits: refused", healed, "/checks/0/interval: does not lie within", there.verify)

    def extra(statement):
        statement["predicate"]["decision"]["approved"] = True
    attempt("a member that nobody knows: refused", extra, "/predicate/decision/approved: is a member that this version does not have", there.verify)

    def lost(statement):
        del statement["predicate"]["run"]
    attempt("without its run: refused", lost, "/predicate/run: is missing", there.verify)

    def content(statement):
        statement["predicate"]["decision"]["policy"]["content"] = LOOSE
    attempt("another policy's text: refused", content, "/policy/content: does not have", there.verify)

    def newer(statement):
        statement["predicate"]["schemaVersion"] = "1.7"
        statement["predicate"]["decision"]["later"] = {"a": 1}
    sealed(there.evidence, newer)
    code, text = there.verify()
    check("a newer minor version may hold members that are not known yet", code == 0, text)
    there.evidence.write_text(was)

    def major(statement):
        statement["predicate"]["schemaVersion"] = "2.0"
    attempt("a newer major version: refused", major, "/predicate/schemaVersion: this program reads 1.x", there.verify)

    def rules(statement):
        statement["predicate"]["decision"]["engine"]["semanticsVersion"] = "999"
    sealed(there.evidence, rules)
    code, text = there.replay()
    check("other rules of decision: cannot be replayed here, exit code 3", code == 3 and "by rules 999" in text, text)
    code, text = gate(there.folder, "audit", there.evidence, "--policy", there.policy, *(f"--input={role}={there.inputs[role]}" for role in ("candidate", "baseline")))
    check("  nor audited", code == 3 and "by rules 999" in text, text)
    there.evidence.write_text(was)

    there.evidence.write_text(json.dumps(json.loads(was), indent=1))
    code, text = there.verify()
    check("the same document, indented: refused", code == 1 and "RFC 8785" in text, text)
    there.evidence.write_text(was + "\n")
    code, text = there.verify()
    check("a line end behind it: refused", code == 1 and "RFC 8785" in text, text)
    there.evidence.write_text(was[:-40])
    code, text = there.verify()
    check("cut off: refused", code == 1, text)
    there.evidence.write_text(was)
    digest = hashlib.sha256(STRICT.encode()).hexdigest()
    for words, wanted in (
            ([], 0), (["--require", "enough", "--require", "same-exam"], 0), (["--require", "enogh"], 1), (["--require", ""], 2),
            (["--expect-commit", world.merge], 0), (["--expect-commit", world.base], 1), (["--expect-commit", "HEAD"], 2),
            (["--expect-commit", ""], 2), (["--expect-policy", digest], 0), (["--expect-policy", f"sha256:{digest}"], 0), (["--expect-policy", "0" * 64], 1),
            (["--expect-policy", there.policy], 0), (["--expect-policy", there.folder / "nothing.yaml"], 1), (["--expect-policy", ""], 2),
            (["--expect-policy-id", "release"], 0), (["--expect-policy-id", "relase"], 1), (["--expect-policy-id", ""], 2),
            (["--accept", "pass"], 0), (["--accept", "fine"], 2), (["--accept", ""], 2)):
        code, text = there.verify(*words)
        check(f"verify {' '.join(map(str, words))[:60]}: exit code {wanted}", code == wanted, text)


def changed_policies(root):
    world = World(root, edit(LOOSE))
    clone = world.checkout("refs/pull/1/merge")
    code, decision, text = judge(clone, env=world.github())
    there = Elsewhere(root, clone, STRICT)
    check("a change that loosens its policy", code == 1 and decision["policyPlan"] == {"state": "with_change"}, text)
    code, text = there.replay()
    check("  the change's own policy comes out of the evidence: equal", code == 0 and "equal: block" in text, text)
    code, text = there.replay(policy=clone / "gate.yaml")
    check("  the change's policy in the place of the base's: different", code == 1 and "different: policy" in text, text)
    code, text = there.verify()
    check("  a block is not accepted", code == 1 and "the verdict is block, accepted is warn at worst" in text, text)
    code, text = there.verify("--accept", "block")
    check("  but can be looked at", code == 0, text)
    code, text = there.verify("--accept", "block", "--require", "enough")
    check("  a check that is violated does not hold", code == 1 and "check 'enough' must hold, but its outcome is violated" in text, text)
    code, decision, text = judge(clone, "--policy-from", "head", env=world.github())
    there = Elsewhere(root, clone, LOOSE)
    check("judged by head alone, compared with the base", code == 0 and decision["policyPlan"]["state"] == "beside_base", text)
    code, text = there.replay()
    check("  equal", code == 0, text)

    world = World(root / "new", edit(STRICT), policy=None, candidate_examples=120)
    clone = world.checkout("refs/pull/1/merge")
    code, decision, text = judge(clone, env=world.github())
    check("a policy that is new", code == 0 and decision["policyPlan"] == {"state": "new", "base": world.base}, text)
    code, text = Elsewhere(root, clone, STRICT).replay()
    check("  equal", code == 0 and "equal: warn" in text, text)

    world = World(root / "removed", lambda folder: (folder / "gate.yaml").unlink(), candidate_examples=120)
    clone = world.checkout("refs/pull/1/merge")
    code, decision, text = judge(clone, env=world.github())
    check("a policy that the change deletes", code == 0 and decision["policyPlan"] == {"state": "removed"}, text)
    code, text = Elsewhere(root, clone, STRICT).replay()
    check("  equal", code == 0, text)

    world = World(root / "baseline", lambda folder: records(folder / "runs/newer", 120), candidate_examples=120)
    clone = world.checkout("refs/pull/1/merge")
    code, decision, text = judge(clone, env=world.github(), baseline=str(clone / "runs/newer"))
    check("a baseline that the change commits, by its path in the repository",
          decision["policyPlan"] == {"state": "alone", "base": world.base, "newBaseline": "runs/newer"}
          and str(root) not in json.dumps(decision), text)
    code, text = Elsewhere(root, clone, STRICT, baseline="runs/newer").replay()
    check("  equal", code == 0 and "equal: warn" in text, text)

    extended = HEAD + "extends: [base.yaml]\nchecks:\n  - {id: same-exam, kind: comparability, same: [dataset.name]}\n"
    below = "gate: 1\nchecks:\n  - {id: enough, kind: coverage, min_examples: 100}\n"

    def loosen(folder):
        (folder / "base.yaml").write_text(below.replace("100", "10"))
    world = World(root / "extends", loosen, policy=extended, beside={"base.yaml": below})
    clone = world.checkout("refs/pull/1/merge")
    code, decision, text = judge(clone, env=world.github())
    check("a change of the file that the policy extends", code == 1 and decision["policyPlan"]["state"] == "with_change"
          and decision["otherPolicy"]["policy"]["extends"][0]["content"] == below.replace("100", "10"), text)
    there = Elsewhere(root, clone, extended)
    code, text = there.replay()
    check("  without it: exit code 3", code == 3 and "missing: policy: base.yaml" in text, text)
    (there.folder / "base.yaml").write_text(below)
    code, text = there.replay()
    check("  with it: equal, the change's comes out of the evidence", code == 0, text)
    (there.folder / "base.yaml").write_text(below + "# a remark\n")
    code, text = there.replay()
    check("  with another one: exit code 1", code == 1 and "different: policy: base.yaml" in text, text)
    digest = hashlib.sha256(extended.encode()).hexdigest()
    code, text = there.verify("--accept", "block", "--expect-policy", digest)
    check("verify --expect-policy: what the policy extends must be expected, too", code == 1 and "the policy's file base.yaml" in text, text)
    code, text = there.verify("--accept", "block", "--expect-policy", digest, "--expect-policy", hashlib.sha256(below.encode()).hexdigest())
    check("  each by its digest: accepted", code == 0, text)
    code, text = there.verify("--accept", "block", "--expect-policy", there.policy)
    check("  by the file: the one beside it counts", code == 1 and "base.yaml has sha256" in text, text)


    def judged(folder):
        people = folder / "people"
        records(people, 150)
        rows = [json.loads(line) for line in (people / "rows.jsonl").read_text().splitlines()]
        (people / "rows.jsonl").write_text("".join(json.dumps({**row, "scores": {"a": i % 2, "b": i % 2}}) + "\n" for i, row in enumerate(rows)))
        (folder / "gate.yaml").write_text(STRICT + "  - {id: judge, kind: judge_agreement, judges: [a, b], measure: kappa, min: 0.5, set: people}\n")
    world = World(root / "sets", judged, candidate_examples=120)
    clone = world.checkout("refs/pull/1/merge")
    code, decision, text = judge(clone, env=world.github())
    there = Elsewhere(root, clone, STRICT)
    check("the change's policy names a run set", decision["policyPlan"]["state"] == "with_change"
          and [one["name"] for one in decision["inputs"] if one["role"] == "otherSet"] == ["people/rows.jsonl", "people/run.json"], text)
    code, text = there.replay()
    check("  without it: exit code 3", code == 3 and "missing: run set people" in text, text)
    shutil.copytree(clone / "people", there.folder / "people")
    code, text = there.replay()
    check("  beside the policy: equal", code == 0, text)
    (there.folder / "people/rows.jsonl").write_text((there.folder / "people/rows.jsonl").read_text().replace('"a": 1', '"a": 0', 1))
    code, text = there.replay()
    check("  with another row: exit code 1", code == 1 and "different: run set people: rows.jsonl" in text, text)
    code, text = there.replay(other_policy=clone / "gate.yaml")
    check("  beside the change's own policy, when that is named: equal", code == 0, text)
    code, text = there.replay(other_policy=there.policy)
    check("  another policy in its place: exit code 1", code == 1 and "different: other-policy: gate.yaml" in text, text)


def conditions(root):
    when = HEAD + """checks:
  - {id: enough, kind: coverage, min_examples: 100, when: {paths: ['zz/**']}}
  - {id: never, kind: coverage, min_examples: 100, when: {paths: ['docs/**']}}
  - {id: pushed, kind: coverage, min_examples: 100, when: {event: [push]}}
  - {id: same-exam, kind: comparability, same: [dataset.name]}
"""

    def many(folder):
        (folder / "many").mkdir()
        (folder / "zz").mkdir()
        for i in range(1500):
            (folder / f"many/{i:04}").write_text("x")
        (folder / "zz/last").write_text("x")
    world = World(root / "paths", many, policy=when)
    clone = world.checkout("refs/pull/1/merge")
    code, decision, text = judge(clone, env=world.github())
    paths = decision["change"]["paths"]
    check("more than 1,000 changed paths: the first thousand, and the one that a condition found beyond them",
          code == 1 and paths["count"] == 1503 and len(paths["changed"]) == 1001 and paths["changed"][-1] == "zz/last"
          and [c["outcome"] for c in decision["checks"]] == ["violated", "not_applicable", "not_applicable", "holds"]
          and "none of the 1503 changed paths" in decision["checks"][1]["summary"], text)
    there = Elsewhere(root, clone, when)
    code, text = there.replay()
    check("  equal", code == 0, text)

    def moved(statement):
        statement["predicate"]["decision"]["change"]["paths"]["changed"].remove("zz/last")
    sealed(there.evidence, moved)
    code, text = there.replay()
    check("  a fact taken out of the evidence: different", code == 1 and "different at /predicate/decision/checks/0" in text, text)

    world = World(root / "waived", lambda folder: None, policy=None)
    waived = WAIVED.replace("until:", f"commits: {world.base}.., until:")
    policy = root / "waived.yaml"
    policy.write_text(waived)
    clone = world.checkout("refs/pull/1/merge")
    code, decision, text = judge(clone, env=world.github(), policy=str(policy))
    check("a waiver for a range of commits", code == 0 and decision["waivers"][0]["state"] == "applied", text)
    there = Elsewhere(root, clone, waived, name="waived.yaml")
    code, text = there.replay()
    check("  equal, without the repository", code == 0 and "equal: warn" in text, text)
    code, text = there.verify("--accept", "pass")
    check("  a warning is no pass", code == 1 and "accepted is pass" in text, text)

    asks = HEAD + "checks:\n  - {id: from-here, kind: provenance, candidate: {commit: HEAD, tree: clean}, blobs: {prompt.sha256: README}}\n"
    world = World(root / "asks", lambda folder: None, policy=asks)
    clone = world.checkout("refs/pull/1/merge")
    code, decision, text = judge(clone, env=world.github())
    check("what a check asks of git", decision["provenance"]["blobs"][0]["path"] == "README", text)
    code, text = Elsewhere(root, clone, asks).replay()
    check("  comes out of the evidence: equal", code == 0, text)


def audits(root):
    world = World(root, edit(LOOSE), candidate_examples=20)
    clone = world.checkout("refs/pull/1/merge")
    judge(clone, env=world.github())
    there = Elsewhere(root, clone, STRICT)

    def audit(text, *more, without=()):
        other = there.folder / "other.yaml"
        other.write_text(text)
        words = [f"--input={role}={path}" for role, path in there.inputs.items() if role != "policy" and role not in without]
        return gate(there.folder, "audit", there.evidence, "--policy", other, *words, *more)
    code, text = audit(STRICT)
    check("audit by the policy that judged: nothing changes", code == 0 and "verdict: block by both policies" in text, text)
    code, text = audit(LOOSE)
    check("audit by a looser one: what would change", code == 1 and "verdict: block -> pass; 1 finding comes out otherwise\n" in text and "enough  block (violated) -> pass (holds)" in text
          and "same-exam" not in text, text)
    code, text = audit(LOOSE + "  - {id: more, kind: coverage, min_seeds: 5}\n")
    check("  by one that asks more: the new check too", code == 1 and "more" in text and "(not asked)" in text, text)
    code, text = audit(STRICT.replace("  - {id: same-exam, kind: comparability, same: [dataset.name]}\n", ""))
    check("  by one that asks less", code == 1 and "pass (holds) -> (not asked)" in text, text)
    code, text = audit(HEAD + "checks:\n  - {id: clean, kind: provenance, candidate: {tree: clean}, blobs: {prompt.sha256: nowhere}}\n")
    check("  by one that asks git: what the evidence does not say is unknown", code == 1 and "clean" in text and "provenance is unknown" in text, text)
    code, text = audit(HEAD + "checks: []\n")
    check("  by one that is no policy: exit code 2", code == 2, text)
    code, text = audit(LOOSE, without=("candidate",))
    check("  without an input: exit code 3", code == 3 and "missing: candidate" in text, text)
    (there.folder / "new-records/run.json").write_text("{}")
    code, text = audit(LOOSE)
    check("  with another input: exit code 1", code == 1 and "different: candidate: run.json" in text, text)


def run_of(there):
    return json.loads(there.evidence.read_text())["predicate"]["run"]


def empty_clone(root):
    """A repository with a policy and no commit."""
    clone = root / "clone"
    clone.mkdir(parents=True)
    git(clone, "init", "-q", ".")
    (clone / "gate.yaml").write_text(STRICT)
    return clone


def sets(root):
    """How each set was read stands in `run`, and what is named there is read again."""
    clone = empty_clone(root)
    records(clone / "runs/candidate", 120)
    records(clone / "runs/baseline", 120)
    first = commit(clone, "first")
    records(clone / "runs/baseline", 121)
    commit(clone, "second")
    code, decision, text = judge(clone, baseline="git:HEAD~1:runs/baseline")
    there = Elsewhere(root, clone, STRICT)
    wanted = [{"role": "candidate", "name": "candidate", "format": "native"},
              {"role": "baseline", "name": "baseline", "format": "native", "commit": first, "path": "runs/baseline"}]
    check("a baseline out of git: its commit in full and its path there", code == 0 and run_of(there)["sets"] == wanted, text + str(run_of(there)))
    code, text = there.replay("--repo", clone, baseline=f"git:{first}:runs/baseline")
    check("  read there again: equal", code == 0, text)
    code, text = there.replay(without=("baseline",))
    check("  not named: the answer says where it was read", code == 3 and f"they were read from git:{first}:runs/baseline" in text, text)
    tool = run_of(there)["tool"]
    check("  what the program was built of", all(tool.get(name) for name in ("os", "arch", "compiler", "libgit2")), str(tool))
    digest = json.loads(there.evidence.read_text())["predicate"]["decisionDigest"]
    git(clone, "checkout", "-q", first, "--", "runs/baseline")
    judge(clone)
    again = json.loads((clone.parent / "evidence.json").read_text())["predicate"]
    # What git said is part of the decision where git was asked; here it was, by the first of the two.
    same = {**decision, "provenance": None} == {**again["decision"], "provenance": None}
    check("  from a folder: nothing else in the decision", same and "commit" not in again["run"]["sets"][1], str(digest))

    table = clone / "table.csv"
    table.write_text("question,right\n" + "".join(f"q{i},{i % 2}\n" for i in range(120)))
    alone = HEAD + "baseline: none\nchecks:\n  - {id: enough, kind: coverage, min_examples: 100}\n"
    (clone / "alone.yaml").write_text(alone)
    spec = "table.csv#id=question,metric.correct=right"
    done = subprocess.run([GATE, "evaluate", "--policy", "alone.yaml", "--candidate", spec, "--repo", clone, "--evidence", root / "evidence.json"],
                          cwd=clone, capture_output=True, text=True, check=False)
    read = json.loads((root / "evidence.json").read_text())["predicate"]["run"]["sets"]
    pairs = [{"key": "id", "value": "question"}, {"key": "metric.correct", "value": "right"}]
    check("a table: the columns that were told", read == [{"role": "candidate", "name": "table.csv", "format": "table", "columns": pairs}], done.stderr + str(read))
    code, text = gate(clone, "replay", root / "evidence.json", "--input=policy=alone.yaml", f"--input=candidate={spec}")
    check("  told again: equal", code == 0, text)


def folders(root):
    """One file of a folder is named: the others are looked for beside it."""
    clone = empty_clone(root)
    for side in ("candidate", "baseline"):
        records(clone / "runs" / side, 120)
        here = clone / "runs" / side
        run, rows = json.loads((here / "run.json").read_text()), (here / "rows.jsonl").read_text()
        for seed in range(2, 12):
            (here / f"rows-{seed}.jsonl").write_text(rows.replace('"seed": 1', f'"seed": {seed}'))
            (here / f"run-{seed}.json").write_text(json.dumps({**run, "run_id": f"run{seed}", "seed": seed, "samples": {"path": f"rows-{seed}.jsonl"}}))
    code, _, text = judge(clone)
    check("a folder of eleven runs", code == 0, text)
    there = Elsewhere(root, clone, STRICT)
    code, text = there.replay(candidate=there.folder / "new-records/run-2.json")
    check("one run of a folder of eleven: equal", code == 0, text)
    (there.folder / "lone").mkdir()
    shutil.copy(there.folder / "new-records/run-2.json", there.folder / "lone")
    code, text = there.replay(candidate=there.folder / "lone/run-2.json")
    check("  without the others: exit code 3, each by its name", code == 3 and all(f"missing: candidate: {name}" in text for name in ("run.json", "run-3.json", "rows.jsonl"))
          and "run-2.json:" not in text.replace("candidate: run-2.json", "") , text)

    def lost(statement):
        decision = statement["predicate"]["decision"]
        decision["inputs"] = [one for one in decision["inputs"] if one["role"] != "baseline"]
        decision["baseline"] = None
        if silent:
            for finding in decision["checks"]:
                finding["sizes"] = {"selected": finding["sizes"]["selected"]}
    was, silent = there.evidence.read_text(), False
    sealed(there.evidence, lost)
    code, text = there.verify()
    check("evidence that lost its baseline: refused", code == 1 and "/checks/0: compares with a baseline, and there is none" in text, text)
    there.evidence.write_text(was)
    silent = True
    sealed(there.evidence, lost)
    code, text = there.replay(without=("baseline",))
    check("  and all that speaks of it: replayed with exit code 1", code == 1 and "different: the policy compares with a baseline, and the evidence has none" in text, text)


def accepted(root):
    """--input baseline=accepted, as --baseline accepted."""
    clone = empty_clone(root)
    records(clone / "runs/candidate", 120)
    records(clone / "runs/baseline", 120)
    records(clone / "runs/later", 130)
    commit(clone, "records")

    def accept(name):
        code, text = gate(clone, "baseline", "accept", f"runs/{name}", "--by", "A", "--why", "because", "--repo", clone)
        return text if code else ""
    complaint = accept("baseline")
    code, _, text = judge(clone, baseline="accepted")
    there = Elsewhere(root, clone, STRICT)
    check("an accepted baseline", code == 0 and not complaint, complaint + text)
    words = ("--repo", clone)
    code, text = there.replay(*words, baseline="accepted")
    check("  replayed by that word: equal", code == 0, text)
    code, text = there.replay()
    check("  by its folder: equal", code == 0, text)
    complaint = accept("later")
    code, text = there.replay(*words, baseline="accepted")
    check("  when another was accepted since: equal", code == 0 and not complaint, complaint + text)
    code, text = gate(there.folder, "audit", there.evidence, "--policy", there.policy, f"--input=candidate={there.inputs['candidate']}",
                      "--input=baseline=accepted", *words)
    check("  audited by that word", code == 0, text)
    commit(clone, "accepted")
    code, decision, text = judge(clone, "--policy-from", "head", baseline="accepted")
    check("an accepted baseline of a commit", code == 0 and decision["policy"]["commit"], text)
    there = Elsewhere(root, clone, STRICT, baseline="runs/later")
    (clone / ".gate/baselines.yaml").unlink()
    code, text = there.replay(*words, baseline="accepted")
    check("  replayed by the word, whatever lies on disk: equal", code == 0, text)
    shutil.copyfile(root / "evidence.json", there.evidence)

    def other(statement):
        decision = statement["predicate"]["decision"]
        next(one for one in decision["inputs"] if one["role"] == "baseline")["digest"]["sha256"] = "0" * 64
    sealed(there.evidence, other)
    code, text = there.replay(*words, baseline="accepted")
    check("  records that were never accepted: exit code 1", code == 1 and "different: baseline: no entry of .gate/baselines.yaml" in text, text)
    code, text = there.replay(baseline="accepted")
    check("  no repository: exit code 3", code == 3 and "missing: baseline" in text, text)


def ready(root):
    """--expect-policy and what a policy extends."""
    root.mkdir()
    clone = root / "clone"
    clone.mkdir()
    git(clone, "init", "-q", ".")
    policy = HEAD + "extends: [builtin:minimal, own.yaml]\nchecks:\n  - {id: enough, kind: coverage, min_examples: 100}\n"
    own = "gate: 1\nchecks:\n  - {id: two, kind: coverage, min_examples: 2}\n"
    (clone / "own.yaml").write_text(own)
    (clone / "gate.yaml").write_text(policy)
    records(clone / "runs/candidate", 120)
    records(clone / "runs/baseline", 120)
    code, decision, text = judge(clone)
    there = Elsewhere(root, clone, policy)
    (there.folder / "own.yaml").write_text(own)
    digests = [decision["policy"]["digest"]["sha256"]] + [one["digest"]["sha256"] for one in decision["policy"].get("extends", ())]
    names = [one["name"] for one in decision["policy"].get("extends", ())]
    check("a policy that extends a ready one", "builtin:minimal" in names and "own.yaml" in names, text)
    builtin = digests[1 + names.index("builtin:minimal")]
    named = ["--accept", "block", *(f"--expect-policy={one}" for one in digests if one != builtin)]
    by_file = ["--accept", "block", "--expect-policy", there.policy]
    for words in (by_file, named, [*named, f"--expect-policy={builtin}"]):
        code, text = there.verify(*words)
        check(f"  expected by {len(words) - 2} words", code == 0, text)
    was = there.evidence.read_text()

    def zero(statement):
        files = statement["predicate"]["decision"]["policy"]["extends"]
        next(one for one in files if one["name"] == "builtin:minimal")["digest"]["sha256"] = "0" * 64
    sealed(there.evidence, zero)
    for words in (by_file, named):
        code, text = there.verify(*words)
        check("  another digest of the ready policy: refused", code == 1 and f"the policy's builtin:minimal has sha256 {'0' * 64}, that of this program has {builtin}" in text, text)
    code, text = there.verify(*named, "--expect-policy", "0" * 64)
    check("  unless that digest is expected", code == 0, text)

    def dropped(statement):
        policy = statement["predicate"]["decision"]["policy"]
        policy["extends"] = [one for one in policy["extends"] if one["name"] != "own.yaml"]
    there.evidence.write_text(was)
    sealed(there.evidence, dropped)
    code, text = there.verify(*by_file)
    check("  a file of the policy left out: refused", code == 1 and "it is made of own.yaml, too" in text, text)

    def disguised(statement):
        statement["predicate"]["decision"]["policy"]["path"] = "builtin:minimal"
        del statement["predicate"]["decision"]["policy"]["content"]
        statement["predicate"]["decision"]["policy"]["digest"]["sha256"] = "1" * 64
    there.evidence.write_text(was)
    sealed(there.evidence, disguised)
    code, text = there.verify(*named)
    check("  a policy that calls itself a ready one: refused", code == 1 and "which is not expected" in text, text)


def main():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        world, _, there = inputs_by_digest(root / "plain")
        forged(there, world)
        changed_policies(root / "changed")
        conditions(root / "conditions")
        audits(root / "audits")
        sets(root / "sets")
        folders(root / "folders")
        accepted(root / "accepted")
        ready(root / "ready")
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
