#!/usr/bin/env python3
"""Whose policy judges a change: the whole program on real repositories, checked out as GitHub and GitLab check them out.

usage: policy_from_test.py GATE. Prints one line a case; exit 1 when one fails.
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from git_test import FAILED, GATE, check, git

STRICT = """gate: 1
id: release
owner: quality-team
checks:
  - id: enough
    kind: coverage
    min_examples: 100
  - {id: same-exam, kind: comparability, same: [dataset.name]}
"""
LOOSE = STRICT.replace("min_examples: 100", "min_examples: 10")
LOOSE_LINE = "loosened: line 7: enough: min_examples 100 -> 10"
WAIVED = STRICT + """waivers:
  - {check: enough, until: 2099-12-31, reason: "we are in a hurry", approved_by: "@me"}
"""


def records(folder, examples, dataset="faq"):
    folder.mkdir(parents=True, exist_ok=True)
    rows = "".join(json.dumps({"id": f"q{i}", "seed": 1, "scores": {"correct": i % 2}}) + "\n" for i in range(examples))
    (folder / "rows.jsonl").write_text(rows)
    (folder / "run.json").write_text(json.dumps(
        {"run_id": folder.name, "seed": 1, "dataset": {"name": dataset}, "samples": {"path": "rows.jsonl"}}))


def commit(folder, message):
    git(folder, "add", "--all")
    git(folder, "commit", "-qm", message)
    return git(folder, "rev-parse", "HEAD")


class World:
    """A forge's repository: `main` with a strict policy and a baseline, and pull request 1 as the change makes it."""

    def __init__(self, root, change, candidate_examples=20, policy=STRICT, beside=()):
        self.root, self.forge = root, root / "forge"
        self.forge.mkdir(parents=True, exist_ok=True)
        git(self.forge, "init", "-q", ".")
        for name in ("allowAnySHA1InWant", "allowFilter"):
            git(self.forge, "config", f"uploadpack.{name}", "true")
        if policy is not None:
            (self.forge / "gate.yaml").write_text(policy)
        for name, text in dict(beside).items():
            (self.forge / name).write_text(text)
        records(self.forge / "runs/baseline", 120)
        commit(self.forge, "first")
        (self.forge / "README").write_text("two\n")
        self.base = commit(self.forge, "second")
        git(self.forge, "checkout", "-qb", "topic")
        records(self.forge / "runs/candidate", candidate_examples)
        change(self.forge)
        self.head = commit(self.forge, "change")
        git(self.forge, "checkout", "-q", "main")
        git(self.forge, "merge", "-q", "--no-ff", "-m", "merge ref", "topic")
        self.merge = git(self.forge, "rev-parse", "HEAD")
        git(self.forge, "update-ref", "refs/pull/1/head", self.head)
        git(self.forge, "update-ref", "refs/pull/1/merge", self.merge)
        git(self.forge, "reset", "-q", "--hard", self.base)
        self.clones = 0

    def checkout(self, ref, depth=2, tracking=None, options=()):
        """What actions/checkout makes: a fetch of one ref, detached."""
        self.clones += 1
        clone = self.root / f"clone{self.clones}"
        clone.mkdir()
        git(clone, "init", "-q", ".")
        git(clone, "remote", "add", "origin", f"file://{self.forge}")
        git(clone, "fetch", "-q", "--no-tags", *([f"--depth={depth}"] if depth else []), *options, "origin", f"+{ref}:refs/remotes/pull/x")
        if tracking:
            git(clone, "fetch", "-q", "--no-tags", *([f"--depth={depth}"] if depth else []), "origin",
                f"+refs/heads/{tracking}:refs/remotes/origin/{tracking}")
        git(clone, "checkout", "-q", "--detach", "refs/remotes/pull/x")
        return clone

    def github(self, event="pull_request", sha=None, **payload):
        path = self.root / "event.json"
        path.write_text(json.dumps(payload or {"pull_request": {"head": {"sha": self.head}, "base": {"ref": "main", "sha": self.base}}}))
        return {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": event, "GITHUB_SHA": sha or self.merge,
                "GITHUB_BASE_REF": "main", "GITHUB_EVENT_PATH": str(path)}

    def gitlab(self, sha=None, **more):
        return {"CI": "true", "GITLAB_CI": "true", "CI_COMMIT_SHA": sha or self.head, "CI_MERGE_REQUEST_IID": "1",
                "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", **more}


def judge(folder, *more, env=(), policy="gate.yaml", candidate="runs/candidate", baseline="runs/baseline"):
    evidence = folder.parent / "evidence.json"
    evidence.unlink(missing_ok=True)
    variables = {"PATH": os.environ["PATH"], "HOME": str(folder.parent), "LC_ALL": "C.UTF-8", "COLUMNS": "140",
                 "LSAN_OPTIONS": os.environ.get("LSAN_OPTIONS", ""), **dict(env)}
    done = subprocess.run([GATE, "evaluate", "--policy", policy, "--candidate", candidate, "--baseline", baseline, "--as-of",
                           "2026-11-20T10:00:00Z", "--evidence", str(evidence), *more], cwd=folder, env=variables, capture_output=True,
                          text=True, timeout=60, check=False)
    decision = json.loads(evidence.read_text())["predicate"]["decision"] if evidence.exists() else {}
    return done.returncode, decision, " ".join((done.stdout + done.stderr).replace("│", " ").split())


def finding(decision, name="gate:policy"):
    return next((f for f in decision.get("checks", ()) if f["id"] == name), {})


def edit(text):
    return lambda folder: (folder / "gate.yaml").write_text(text)


def weakened(root):
    world = World(root, edit(LOOSE))
    github = world.github()
    merge = world.checkout("refs/pull/1/merge")
    code, decision, text = judge(merge, env=github)
    check("GitHub merge ref, depth 2: the base's policy blocks what the loosened one would pass",
          code == 1 and decision["verdict"] == "block" and decision["policy"]["source"] == "base"
          and decision["policy"]["commit"] == world.base and decision["policy"]["how"] == "merge-ref-first-parent"
          and decision["policy"]["content"] == STRICT, text)
    other = decision.get("otherPolicy", {})
    check("  the loosened line is listed, in the text and in the evidence, with what the change's own policy says",
          LOOSE_LINE in text and other.get("verdict") == "pass" and other["policy"]["source"] == "head"
          and other["changes"] == [{"change": "loosened", "what": "enough: min_examples", "from": "100", "to": "10", "line": 7}]
          and finding(decision)["reasonCode"] == "policy_changed", text)
    check("  provenance says where the base is", decision["provenance"]["base"] == {"commit": world.base, "how": "merge-ref-first-parent"}, text)

    code, decision, text = judge(merge, "--policy-from", "head", env=github)
    check("--policy-from head: judged by HEAD alone, passes, and says that it differs from base",
          code == 0 and decision["verdict"] == "pass" and decision["policy"]["source"] == "head"
          and "differs from base " + world.base[:12] in text and LOOSE_LINE in text, text)
    code, decision, text = judge(merge, "--policy-from", world.base, env=github)
    check("--policy-from REV: judged by that commit alone, without a remark when it is the base",
          code == 1 and decision["policy"]["source"] == world.base and "differs from base" not in text, text)
    code, decision, text = judge(merge, env=github, policy="git:HEAD:gate.yaml")
    check("--policy git:HEAD:...: an explicit choice too", code == 0 and "differs from base" in text, text)

    (merge / "gate.yaml").write_text(LOOSE.replace("10", "1"))
    code, decision, text = judge(merge, env=github)
    check("a step edits the checked-out policy: not looked at", code == 1 and decision["otherPolicy"]["changes"][0]["to"] == "10", text)
    (merge / "gate.yaml").unlink()
    (merge / "gate.yaml").symlink_to("/etc/passwd")
    code, decision, text = judge(merge, env=github)
    check("a step replaces it by a link: not followed", code == 1 and "root:" not in text and decision["policy"]["commit"] == world.base, text)

    code, decision, text = judge(world.checkout("refs/pull/1/merge", depth=1), env=github)
    check("GitHub, depth 1: exit code 3 and the line that mends it", code == 3 and not decision and "fetch-depth: 2" in text, text)
    code, decision, text = judge(world.checkout("refs/pull/1/merge", depth=1), "--policy-from", "head", env=github)
    check("  but head alone needs no base", code == 0 and decision["policy"]["source"] == "head", text)
    code, decision, text = judge(world.checkout("refs/pull/1/head"), env=github)
    check("GitHub, the change's tip without its base: exit code 3", code == 3 and "fetch-depth: 2" in text and "origin/main is not fetched" in text, text)
    code, decision, text = judge(world.checkout("refs/pull/1/head", tracking="main"), env=github)
    check("GitHub, the change's tip with the target branch fetched: judged by its tip",
          code == 1 and decision["policy"]["how"] == "target-branch" and decision["policy"]["commit"] == world.base, text)
    forged = world.github(pull_request={"head": {"sha": world.base}, "base": {"ref": "main"}})
    code, decision, text = judge(merge, env=forged)
    check("an event that names another head: the merge commit proves nothing, exit code 3", code == 3 and not decision, text)
    for what, payload in (("is not JSON", "not json"), ("does not exist", None)):
        broken = world.github()
        Path(broken["GITHUB_EVENT_PATH"]).unlink()
        if payload:
            Path(broken["GITHUB_EVENT_PATH"]).write_text(payload)
        code, decision, text = judge(merge, env=broken)
        check(f"an event file that {what}: exit code 3", code == 3 and not decision and "event.json" in text, text)
    github = world.github()
    code, decision, text = judge(merge, env={**github, "GITHUB_BASE_REF": "main:../../x\x1b[31m", "GITHUB_SHA": world.base})
    check("a hostile branch name: exit code 3, nothing of it reaches the terminal", code == 3 and "\x1b" not in text, text)

    queue = world.github("merge_group", merge_group={"base_sha": world.base, "head_sha": world.merge})
    code, decision, text = judge(world.checkout("refs/pull/1/merge"), env=queue)
    check("merge queue: judged by the queue's base", code == 1 and decision["policy"]["how"] == "merge-queue", text)
    other = {**queue, "GITHUB_SHA": world.base}
    Path(other["GITHUB_EVENT_PATH"]).write_text(json.dumps({"merge_group": {"base_sha": world.base, "head_sha": world.head}}))
    code, decision, text = judge(world.checkout("refs/pull/1/merge"), env=other)
    check("merge queue, another commit checked out: exit code 3", code == 3 and not decision and "is neither the change's" in text, text)
    queue = world.github("merge_group", merge_group={"base_sha": world.base, "head_sha": world.merge})
    code, decision, text = judge(world.checkout("refs/pull/1/merge", depth=1), env=queue)
    check("merge queue, base not fetched: exit code 3", code == 3 and "fetch-depth: 0" in text, text)

    push = {**world.github("push", sha=world.head), "GITHUB_REF_TYPE": "branch", "GITHUB_REF_NAME": "topic"}
    code, decision, text = judge(world.checkout("refs/pull/1/head", depth=1, tracking="topic"), env=push)
    check("push: the pushed commit is its own base", code == 0 and decision["policy"]["source"] == "head" and decision["policy"]["how"] == "push", text)
    code, decision, text = judge(merge, env={**push, "GITHUB_SHA": world.merge})
    check("a pull request's clone that claims to be a push: no fetched branch bears it out, exit code 3",
          code == 3 and not decision and "branch 'topic', and nothing that is fetched bears it out" in text and "without `ref:`" in text, text)
    code, decision, text = judge(world.checkout("refs/pull/1/merge", tracking="main"), env={**push, "GITHUB_SHA": world.merge, "GITHUB_REF_NAME": "main"})
    check("  with the default branch fetched: it judges", code == 1 and decision["policy"]["how"] == "origin/main" and decision["policy"]["commit"] == world.base, text)
    tagged = world.checkout("refs/pull/1/head", depth=1)
    tag = {**push, "GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": "v1"}
    code, decision, text = judge(tagged, env=tag)
    check("a tag that is not fetched: exit code 3", code == 3 and "tag 'v1'" in text, text)
    git(tagged, "tag", "-a", "-m", "v1", "v1")
    code, decision, text = judge(tagged, env=tag)
    check("a tag at the commit: its own base", code == 0 and decision["policy"]["how"] == "push", text)
    comment = world.github("issue_comment", sha=world.base)
    code, decision, text = judge(world.checkout("refs/pull/1/head"), env=comment)
    check("a comment's pipeline that checks a pull request out: not the change's own policy", code == 1 and decision["policy"]["commit"] == world.base, text)
    code, decision, text = judge(world.checkout("refs/pull/1/head", depth=1), env=comment)
    check("  and exit code 3 when its own commit is not there", code == 3 and not decision, text)

    partial = world.checkout("refs/pull/1/merge", options=("--filter=blob:none",))
    git(partial, "config", "--unset", "remote.origin.url")
    code, decision, text = judge(partial, env=github)
    check("a partial clone without the base's blob: missing is not absent, exit code 3", code == 3 and not decision and "partial" in text, text)


def without_checkout(root):
    """Recipe D: the base is checked out, the change is there as objects only."""
    world = World(root, edit(LOOSE))
    clone = world.checkout("refs/heads/main", depth=1)
    git(clone, "fetch", "-q", "--no-tags", "--depth=1", "origin", "+refs/pull/1/head:refs/gate/head")
    target = world.github("pull_request_target", sha=world.base)
    code, decision, text = judge(clone, env=target, candidate="git:refs/gate/head:runs/candidate", baseline="git:HEAD:runs/baseline")
    check("pull_request_target: candidate read from the change's objects, policy from the base, the change's own compared",
          code == 1 and decision["policy"]["how"] == "pull-request-target" and LOOSE_LINE in text
          and decision["otherPolicy"]["policy"]["source"] == "change" and decision["candidate"]["examples"] == 20
          and not (clone / "runs/candidate").exists(), text)
    bare = world.checkout("refs/heads/main", depth=1)
    code, decision, text = judge(bare, env=target, candidate="runs/baseline")
    check("pull_request_target without the change's objects: judged by the base", code == 0 and decision["policy"]["commit"] == world.base, text)
    wrong = world.checkout("refs/pull/1/head", depth=1)
    code, decision, text = judge(wrong, env=target)
    check("pull_request_target with the change checked out in place of the base: exit code 3", code == 3 and not decision, text)


def other_edits(root):
    def run(name, change, examples=20, policy=STRICT):
        world = World(root / name, change, examples, policy)
        return world, *judge(world.checkout("refs/pull/1/merge"), env=world.github())

    _, code, decision, text = run("both", edit(LOOSE), examples=120)
    check("loosened, but the candidate passes by both policies: pass, and the line is listed",
          code == 0 and decision["verdict"] == "pass" and LOOSE_LINE in text, text)
    _, code, decision, text = run("tight", edit(STRICT.replace("100", "500")), examples=120)
    check("tightened: a candidate that fails by the policy it brings along does not pass",
          code == 1 and finding(decision)["reasonCode"] == "policy_disagrees" and "tightened: line 7" in text, text)
    _, code, decision, text = run("waiver", edit(WAIVED))
    check("a waiver added by the change waives nothing",
          code == 1 and decision["waivers"] == [] and decision["otherPolicy"]["verdict"] == "warn" and "loosened: line 10: waiver for enough added" in text, text)
    _, code, decision, text = run("check", edit(STRICT.replace("  - id: enough\n    kind: coverage\n    min_examples: 100\n", "")))
    check("a check removed by the change still judges", code == 1 and "line 5 of the base: check enough removed (coverage)" in text, text)
    _, code, decision, text = run("mild", edit(STRICT.replace("    min_", "    on_violated: warn\n    min_")))
    check("a milder consequence does not count", code == 1 and "enough: on_violated block -> warn" in text, text)
    _, code, decision, text = run("delete", lambda folder: (folder / "gate.yaml").unlink(), examples=120)
    check("a deleted policy judges, and warns",
          code == 0 and decision["verdict"] == "warn" and finding(decision)["reasonCode"] == "policy_removed", text)
    _, code, decision, text = run("comment", edit(STRICT + "# a remark\n"), examples=120)
    check("a comment: pass, and no difference claimed that is none", code == 0 and "no difference in a check or a waiver" in text, text)
    _, code, decision, text = run("broken", edit("gate: 1\nid: [\n"))
    check("a policy that the change breaks: exit code 2", code == 2 and "the change's own policy" in text, text)
    _, code, decision, text = run("nothing", edit("gate: 1\nid: release\nowner: t\nchecks:\n  - {id: x, kind: threshold, metric: nope, max: 1}\n"), examples=120)
    check("a policy of the change that judges nothing: block", code == 1 and "nothing is evaluated" in text, text)

    def link(folder):
        (folder / "elsewhere.yaml").write_text(LOOSE)
        (folder / "gate.yaml").unlink()
        (folder / "gate.yaml").symlink_to("elsewhere.yaml")
    _, code, decision, text = run("link", link)
    check("a link in place of the policy: exit code 3", code == 3 and "symbolic link" in text, text)
    _, code, decision, text = run("new", edit(STRICT), examples=120, policy=None)
    check("a new policy judges, and warns", code == 0 and decision["verdict"] == "warn" and finding(decision)["reasonCode"] == "policy_new"
          and "POLICY_NEW" in text, text)
    _, code, decision, text = run("new-bad", edit(STRICT), policy=None)
    check("  and blocks what it blocks", code == 1, text)

    world, code, decision, text = run("untouched", lambda folder: None, examples=120)
    check("a change that leaves the policy alone: pass by the base's, no finding about it",
          code == 0 and decision["policy"]["source"] == "base" and finding(decision) == {} and "otherPolicy" not in decision, text)

    _, code, decision, text = run("baseline", lambda folder: records(folder / "runs/baseline", 120, dataset="easy"), examples=120)
    check("a baseline edited by the change: the base's is read", code == 0 and decision["baseline"]["dataset"] == "faq", text)

    world = World(root / "new-baseline", lambda folder: records(folder / "runs/fresh", 120), 120)
    clone = world.checkout("refs/pull/1/merge")
    code, decision, text = judge(clone, env=world.github(), baseline="runs/fresh")
    check("a baseline that the change commits: a warning", code == 0 and decision["verdict"] == "warn"
          and finding(decision, "gate:baseline")["reasonCode"] == "baseline_new", text)
    records(clone / "runs/downloaded", 120)
    code, decision, text = judge(clone, env=world.github(), baseline="runs/downloaded")
    check("a baseline that no commit holds: read as it is named", code == 0 and decision["verdict"] == "pass", text)


class Below(World):
    """The policy lies in `sub`, and the job runs there."""

    def __init__(self, root, change):
        def moved(folder):
            records(folder / "sub/runs/candidate", 20)
            change(folder)
        self.forge = root / "forge"
        self.forge.mkdir(parents=True)
        git(self.forge, "init", "-q", ".")
        (self.forge / "sub").mkdir()
        (self.forge / "sub/gate.yaml").write_text(STRICT)
        records(self.forge / "sub/runs/baseline", 120)
        commit(self.forge, "sub")
        super().__init__(root, moved, policy=None)

    def run(self, env, folder="sub", clone=None):
        """In a shell, whose `cd` goes where links lead and remembers how it got there."""
        clone = clone or self.checkout("refs/pull/1/merge")
        evidence = self.root / "evidence.json"
        evidence.unlink(missing_ok=True)
        done = subprocess.run(
            ["sh", "-c", f'cd {folder} && exec "$0" "$@"', GATE, "evaluate", "--policy", "gate.yaml", "--candidate", "runs/candidate", "--baseline",
             "runs/baseline", "--as-of", "2026-11-20T10:00:00Z", "--evidence", str(evidence)], cwd=clone,
            env={"PATH": os.environ["PATH"], "HOME": str(self.root), "LC_ALL": "C.UTF-8", "LSAN_OPTIONS": os.environ.get("LSAN_OPTIONS", ""), **env},
            capture_output=True, text=True, timeout=60, check=False)
        decision = json.loads(evidence.read_text())["predicate"]["decision"] if evidence.exists() else {}
        return done.returncode, decision, done.stdout + done.stderr


def below_the_root(root):
    def loosen(folder):
        (folder / "sub/gate.yaml").write_text(LOOSE)
    world = Below(root / "edit", loosen)
    code, decision, text = world.run(world.github())
    check("a job in a folder below: the base's policy", code == 1 and decision["policy"]["path"] == "sub/gate.yaml" and decision["policy"]["source"] == "base", text)

    def link(folder):
        (folder / "sub").rename(folder / "other")
        (folder / "other/gate.yaml").write_text(LOOSE)
        (folder / "sub").symlink_to("other")
    world = Below(root / "link", link)
    code, decision, text = world.run(world.github())
    check("the change turns the job's folder to a link: a new policy is not what lies behind it",
          code == 3 and not decision and "sub/gate.yaml: lies behind a symbolic link" in text, text)

    def bare(folder):
        loosen(folder)
        for name, text in (("HEAD", "ref: refs/heads/main\n"), ("config", "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"),
                           ("objects/x", "x"), ("refs/x", "x")):
            (folder / "sub" / name).parent.mkdir(exist_ok=True)
            (folder / "sub" / name).write_text(text)
    world = Below(root / "bare", bare)
    code, decision, text = world.run(world.github())
    check("the change commits what looks like a bare repository: not taken for one", code == 3 and not decision and "looks like a bare repository" in text, text)

    theirs = root / "theirs"
    theirs.mkdir()
    git(theirs, "init", "-q", ".")
    (theirs / "gate.yaml").write_text(LOOSE)
    records(theirs / "runs/candidate", 20)
    records(theirs / "runs/baseline", 120)
    commit(theirs, "theirs")
    world = Below(root / "submodule", lambda folder: None)
    for env in (world.github(), world.gitlab(world.merge, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA=world.head)):
        clone = world.checkout("refs/pull/1/merge")
        git(clone, "rm", "-rq", "sub")
        git(clone, "clone", "-q", f"file://{theirs}", "sub")
        code, decision, text = world.run(env, clone=clone)
        check("the change turns the job's folder to a submodule: its main branch is not the base",
              code == 3 and not decision and "is neither the change's" in text, text)


def gitlab(root):
    world = World(root, edit(LOOSE))
    merged = world.checkout("refs/pull/1/merge")
    code, decision, text = judge(merged, env=world.gitlab(world.merge, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA=world.head))
    check("GitLab merged results: the first parent judges", code == 1 and decision["policy"]["how"] == "merge-ref-first-parent", text)
    code, decision, text = judge(world.checkout("refs/pull/1/merge", depth=1), env=world.gitlab(world.merge, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA=world.head))
    check("  too shallow: exit code 3 with GitLab's own word", code == 3 and "GIT_DEPTH" in text and "fetch-depth" not in text, text)
    detached = world.checkout("refs/pull/1/head", tracking="main")
    code, decision, text = judge(detached, env=world.gitlab())
    check("GitLab detached: the fetched target branch judges", code == 1 and decision["policy"]["how"] == "target-branch", text)
    alone = world.checkout("refs/pull/1/head", depth=20)
    code, decision, text = judge(alone, env=world.gitlab(CI_MERGE_REQUEST_DIFF_BASE_SHA=world.base))
    check("  not fetched: the merge base, when it is there", code == 1 and decision["policy"]["how"] == "diff-base", text)
    code, decision, text = judge(world.checkout("refs/pull/1/head", depth=1), env=world.gitlab(CI_MERGE_REQUEST_DIFF_BASE_SHA=world.base))
    check("  neither: exit code 3 and the line to fetch it", code == 3 and "git fetch" in text and "refs/remotes/origin/main" in text, text)
    branch = {"CI": "true", "GITLAB_CI": "true", "CI_COMMIT_SHA": world.head, "CI_COMMIT_BRANCH": "topic"}
    code, decision, text = judge(world.checkout("refs/pull/1/head", depth=20, tracking="topic"), env=branch)
    check("GitLab branch pipeline: its own commit", code == 0 and decision["policy"]["source"] == "head", text)
    code, decision, text = judge(alone, env=branch)
    check("a merge request whose variables an earlier job's dotenv has turned to a branch's: exit code 3",
          code == 3 and not decision and "refs/remotes/origin/topic" in text, text)
    code, decision, text = judge(alone, env={"CI": "1"})
    check("another CI without a default branch: exit code 3", code == 3 and "--policy-from REV" in text, text)
    code, decision, text = judge(detached, env={"CI": "1"})
    check("another CI with one: it judges", code == 1 and decision["policy"]["how"] == "origin/main", text)


def local(root):
    world = World(root, edit(LOOSE))
    clone = root / "local"
    git(root, "clone", "-q", f"file://{world.forge}", str(clone))
    git(clone, "fetch", "-q", "origin", "refs/pull/1/head")
    git(clone, "checkout", "-q", "--detach", "FETCH_HEAD")
    code, decision, text = judge(clone)
    check("a developer's clone: origin's default branch judges", code == 1 and decision["policy"]["how"] == "origin/HEAD"
          and decision["otherPolicy"]["policy"]["source"] == "file", text)
    code, decision, text = judge(clone / "runs", policy="../gate.yaml", candidate="candidate", baseline="baseline")
    check("  from a folder below, the same", code == 1 and decision["policy"]["path"] == "gate.yaml", text)
    (clone / "gate.yaml").write_text(STRICT)
    records(clone / "runs/candidate", 120)
    code, decision, text = judge(clone)
    check("  an uncommitted edit is what its author works on", code == 0 and "otherPolicy" not in decision, text)
    (root / "outside.yaml").write_text(STRICT)
    code, decision, text = judge(clone, policy="../outside.yaml")
    check("a policy outside the repository is a file", code == 0 and decision["policy"]["source"] == "file", text)
    code, decision, text = judge(clone, "--policy-from", "base", policy="../outside.yaml")
    check("  which no commit holds", code == 2 and "outside the repository" in text, text)
    code, decision, text = judge(clone, "--policy-from", "no-such-branch")
    check("a revision that does not exist: exit code 3", code == 3, text)
    code, decision, text = judge(clone, "--policy-from", "base", policy="git:HEAD:gate.yaml")
    check("two places for one policy: exit code 2", code == 2, text)
    code, decision, text = judge(clone, policy="git:HEAD:gaet.yaml")
    check("a policy that the named commit does not have: exit code 2", code == 2, text)
    git(clone, "remote", "remove", "origin")
    code, decision, text = judge(clone)
    check("a clone without a default branch: the file", code == 0 and decision["policy"]["source"] == "file", text)
    code, decision, text = judge(clone, "--policy-from", "base")
    check("  unless the base is asked for: exit code 3", code == 3 and "default branch" in text, text)
    plain = root / "plain"
    plain.mkdir()
    (plain / "gate.yaml").write_text(STRICT)
    records(plain / "runs/candidate", 120)
    records(plain / "runs/baseline", 120)
    code, decision, text = judge(plain)
    check("no repository: the file", code == 0 and decision["provenance"] is None, text)
    code, decision, text = judge(plain, env=world.github())
    check("no repository in a pull request's job: exit code 3", code == 3 and not decision, text)


def main():
    with tempfile.TemporaryDirectory() as name:
        for case in (weakened, without_checkout, other_edits, below_the_root, gitlab, local):
            folder = Path(name) / case.__name__
            folder.mkdir()
            case(folder)
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
