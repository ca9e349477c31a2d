#!/usr/bin/env python3
"""The set-ups that the pages show, run as a reader would save them: the workflows on a forge's pull request, checked out as
actions/checkout does it, the GitLab job, and the examples for other servers. Each lets an honest change through and stops one that
loosens its policy.

usage: recipes_test.py GATE"""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

import runner

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/e2e"))
from git_test import git  # noqa: E402
from policy_from_test import LOOSE, World, edit  # noqa: E402

GATE = Path(sys.argv[1]).resolve()
failures = []


def check(what, fine, *shown):
    if not fine:
        failures.append(f"{what}: " + " | ".join(str(s)[-1500:] for s in shown))


def shown_in(page, language="yaml"):
    return re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / page).read_text(), re.M | re.S)


def filled(text, context):
    """`${{ a.b }}` by what the context says; anything cleverer is the caller's to know."""
    return re.sub(r"\$\{\{ *([^}]*?) *\}\}", lambda found: str(context[found[1]]), text)


class Job:
    """One job on a runner: the event, a workspace, and the steps that a workflow names."""

    def __init__(self, world, event):
        self.world = world
        self.target, self.tag = event == "pull_request_target", event == "push"
        self.variables = world.github(event, sha=world.base if self.target else world.head if self.tag else world.merge)
        if self.tag:
            git(world.forge, "tag", "-f", "-a", "-m", "v1", "v1", world.head)
            self.variables.update(GITHUB_REF_TYPE="tag", GITHUB_REF_NAME="v1")
        self.context = {"github.event.pull_request.number": 1, "github.event.pull_request.head.sha": world.head, "github.action_path": ROOT,
                        "steps.install.outputs.gate-path": GATE}
        self.folder, self.log, self.outputs, self.used = None, "", {}, {}

    def step(self, step):
        if "run" in step:
            given = {name: filled(value, self.context) for name, value in step.get("env", {}).items()}
            return self.shell(["bash", "-eo", "pipefail", "-c", filled(step["run"], {})], given)
        if step["uses"].startswith("actions/checkout@"):
            given = step.get("with", {})
            assert set(given) <= {"fetch-depth", "persist-credentials"} and given["persist-credentials"] is False, given
            depth = given.get("fetch-depth", 1)
            reference = "refs/heads/main" if self.target else "refs/tags/v1" if self.tag else "refs/pull/1/merge"
            self.folder = self.world.checkout(reference, depth, "main" if self.target else None)
            if self.tag:  # the action fetches a tag to its own name
                git(self.folder, "update-ref", "refs/tags/v1", "HEAD")
            return 0
        if not step["uses"].startswith("OWNER/"):
            name, _, commit = step["uses"].partition("@")
            check(f"{name} by commit", re.fullmatch(r"[0-9a-f]{40}", commit), step)
            self.used[name] = step["with"]
            return 0
        assert step["uses"] == "OWNER/gate@COMMIT", step["uses"]
        return self.action(step["with"])

    def action(self, inputs):
        action = yaml.safe_load((ROOT / "action.yml").read_text())
        check("only inputs that there are", set(inputs) <= set(action["inputs"]), inputs)
        check("every required input", all(name in inputs for name, spec in action["inputs"].items() if spec["required"]), inputs)
        context = {**self.context, **{f"inputs.{name}": inputs.get(name, "") for name in action["inputs"]}}
        token = "inputs.comment != '' && inputs.comment != 'never' && inputs.github-token || ''"
        judge = next(step for step in action["runs"]["steps"] if step["id"] == "judge")
        given = {name: filled(value, {**context, token: ""}) for name, value in judge["env"].items()}
        output = self.folder.parent / "output"
        output.write_text("")
        code = self.shell(["bash", "-eo", "pipefail", "-c", judge["run"]],
                          {**given, "GITHUB_OUTPUT": str(output), "RUNNER_TEMP": str(self.folder.parent)})
        self.outputs = runner.outputs(output.read_text())
        return code

    def shell(self, words, given):
        done = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, check=False,
                              env={"PATH": os.environ["PATH"], "HOME": str(self.folder.parent), "LSAN_OPTIONS": os.environ.get("LSAN_OPTIONS", ""),
                                   **self.variables, **given})
        self.log += done.stdout + done.stderr
        return done.returncode

    def run(self, steps):
        for step in steps:
            code = self.step(step)
            if code != 0:
                return code
        return 0


def worlds(root):
    """Changes, and what a set-up must make of each."""
    yield "honest", World(root / "honest", lambda folder: None, 120), 0, "pass"
    yield "short", World(root / "short", lambda folder: None, 20), 1, "block"
    yield "loosened", World(root / "loosened", edit(LOOSE), 20), 1, "block"


def workflows(root):
    found = [text for text in shown_in("docs/ci.md") if re.search(r"^jobs:", text, re.M)]
    check("the workflows of docs/ci.md", len(found) == 4, len(found))
    found = [text for text in found if "workflow_run:" not in text]
    (upload,) = [text for text in shown_in("docs/ci.md") if text.startswith("- if: always()")]
    (short,) = [text for text in shown_in("README.md") if text.startswith("- uses: ")]
    found.append("on: {pull_request: {}}\njobs: {gate: {steps: []}}\n")
    for number, text in enumerate(found):
        workflow = yaml.safe_load(text)
        ((event, _),) = workflow[True].items()  # YAML 1.1 reads `on` so
        (job,) = workflow["jobs"].values()
        # README: "after a checkout with `fetch-depth: 2`"
        if number == 0:
            job["steps"] += yaml.safe_load(upload)
        steps = job["steps"] or [{"uses": "actions/checkout@x", "with": {"fetch-depth": 2, "persist-credentials": False}}, *yaml.safe_load(short)]
        for name, world, code, verdict in worlds(root / f"workflow-{number}"):
            run = Job(world, event)
            got = run.run(steps)
            if event == "push":  # what a tag brings is its own base
                code, verdict = (0, "pass") if name == "loosened" else (code, verdict)
            what = f"workflow {number} ({event}), a change that is {name}"
            check(what, got == code and run.outputs.get("verdict") == verdict and run.outputs.get("policy-source") == ("head" if event == "push" else "base"), got, run.outputs, run.log)
            if event == "pull_request_target":
                check(f"{what}: nothing of it in the work tree", not (run.folder / "runs/candidate").exists())


            if event == "push" and code == 0:
                given = run.used["actions/attest"]
                predicate = json.loads((run.folder / given["predicate-path"]).read_text())
                evidence = json.loads((run.folder / "gate-report/evidence.json").read_text())
                check(f"{what}: the predicate is the evidence's", predicate == evidence["predicate"] and given["predicate-type"] == evidence["predicateType"])
            check(f"{what}: nothing after a block", event != "push" or code == 0 or not run.used, run.used)


def comments_of_forks(root):
    """The second workflow of recipe C, with what a hostile change may have uploaded, and a forge's program that notes what it is told."""
    (text,) = [text for text in shown_in("docs/ci.md") if "workflow_run:" in text]
    (job,) = yaml.safe_load(text)["jobs"].values()
    check("what the second job may", job["permissions"] == {"actions": "read", "pull-requests": "write"} and "checkout" not in text, job)
    (step,) = [step for step in job["steps"] if "run" in step]
    tools = root / "bin"
    tools.mkdir()
    (tools / "gh").write_text('#!/bin/sh\n[ "$1" != api ] || { echo "$ANSWER"; exit; }\nprintf "%s\\n" "$@" > "$NOTED"\n')
    (tools / "gh").chmod(0o755)
    for name, file, answer, fine in (("a block", "GATE_EXIT=1\nGATE_VERDICT=block\n", "7", True), ("markup", "GATE_VERDICT=@org/team <b>\n", "7", False),
                                     ("a line more", "GATE_VERDICT=pass\n@org/team\n", "7", True), ("no pull request", "GATE_VERDICT=pass\n", "", False)):
        folder = root / name.replace(" ", "-")
        (folder / "gate-report").mkdir(parents=True)
        (folder / "gate-report/gate.env").write_text(file)
        done = subprocess.run(["bash", "-eo", "pipefail", "-c", step["run"]], cwd=folder, capture_output=True, text=True, check=False,
                              env={"PATH": f"{tools}:{os.environ['PATH']}", "GH_REPO": "someone/thing", "HEAD_SHA": "0" * 40, "RUN_URL": "https://example.com/1",
                                   "ANSWER": answer, "NOTED": str(folder / "noted")})
        said = (folder / "noted").read_text() if (folder / "noted").exists() else ""
        check(f"a comment for a fork: {name}", (done.returncode == 0) == fine and ("gate: **" in said) == fine and "@org" not in said, done, said)


def gitlab_jobs(root):
    """The inputs that the pages give are the template's; tests/ci/gitlab_test.py runs the job with them."""
    head = (ROOT / "ci-templates/gitlab/gate.yml").read_text().split("\n---\n")[0]
    spec = yaml.safe_load(head)["spec"]["inputs"]
    found = 0
    for page in ("docs/ci.md", "README.md"):
        for text in shown_in(page):
            document = yaml.safe_load(text)
            for include in document.get("include", []) if isinstance(document, dict) else []:
                found += 1
                check(f"{page}: GitLab's inputs", set(include["inputs"]) <= set(spec) and {n for n in spec if "default" not in spec[n]} <= set(include["inputs"]),
                      include)
                check(f"{page}: the template's place", (ROOT / include["file"]).is_file(), include)
    check("the pages show GitLab jobs", found == 2, found)


def others(root):
    """The shell of the examples for Jenkins and Azure, in a clone that knows its default branch."""
    (jenkins,) = re.findall(r"script: '''\n(.*?)'''", (ROOT / "ci-templates/jenkins/Jenkinsfile").read_text(), re.S)
    azure = next(step["bash"] for step in yaml.safe_load((ROOT / "ci-templates/azure/azure-pipelines.yml").read_text())["jobs"][0]["steps"] if "bash" in step)
    tools = root / "bin"
    tools.mkdir()
    (tools / "gate").symlink_to(GATE)
    for server, script in (("jenkins", jenkins), ("azure", azure)):
        for name, world, code, _ in worlds(root / server):
            clone = world.checkout("refs/pull/1/head", 0, "main")
            done = subprocess.run(["sh", "-ec", script], cwd=clone, capture_output=True, text=True, check=False,
                                  env={"PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(root), "CI": "true", "LSAN_OPTIONS": os.environ.get("LSAN_OPTIONS", "")})
            check(f"{server}, a change that is {name}", done.returncode == code and (clone / "gate-report/evidence.json").is_file() and
                  (clone / "gate-report/junit.xml").is_file(), done.returncode, done.stdout, done.stderr)


with tempfile.TemporaryDirectory() as temporary:
    for case in (workflows, comments_of_forks, gitlab_jobs, others):
        folder = Path(temporary) / case.__name__
        folder.mkdir()
        case(folder)
if failures:
    sys.exit("\n\n".join(failures))
print("recipes: all cases hold")
