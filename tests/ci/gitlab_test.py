#!/usr/bin/env python3
"""The GitLab template as GitLab uses it: inputs pasted in, the script run by a plain shell in a merge request's clone, the report
files there under the names that the job gives away.

usage: gitlab_test.py GATE"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

import yaml

GATE = Path(sys.argv[1]).resolve()
ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "ci-templates/gitlab/gate.yml"
DIGITS = ROOT / "examples/digits"
failures = []


def check(what, fine, *shown):
    if not fine:
        failures.append(f"{what}: " + " | ".join(str(s)[:1500] for s in shown))


def job(**given):
    """The job with its inputs: textual, before the YAML is read, as GitLab does."""
    head, body = TEMPLATE.read_text().split("\n---\n")
    inputs = yaml.safe_load(head)["spec"]["inputs"]
    check("only known inputs", set(given) <= set(inputs), given)
    for name, spec in inputs.items():
        if name not in given and "default" not in spec:
            raise SystemExit(f"the input {name} is required")
        value = given.get(name, spec.get("default"))
        check(f"an option of {name}", value in spec.get("options", [value]), value)
        body = body.replace(f"$[[ inputs.{name} ]]", value)
    check("every input is known", "$[[" not in body, body)
    (name, spec), = yaml.safe_load(body).items()
    return name, spec


def no_input_in_scripts():
    _, body = TEMPLATE.read_text().split("\n---\n")
    for line in yaml.safe_load(body.replace("$[[", "").replace("]]", "")).popitem()[1]["script"]:
        check("no input stands in a script", "inputs." not in line, line)


class Project:
    """A project with a target branch, and the clone that a merge request's job gets: shallow, detached, one branch."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.env = {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "HOME": str(self.folder), "GIT_CONFIG_NOSYSTEM": "1",
                    "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "a",
                    "GIT_COMMITTER_EMAIL": "a@example.com"}
        (self.folder / "bin").mkdir()
        shutil.copy(GATE, self.folder / "bin/gate")  # a copy: a build while this runs must not take it away
        self.git("init", "-q", "-b", "main", "project", cwd=self.folder)
        self.project = self.folder / "project"
        # The job judges by today's clock, which these records do not follow: their age is not asked for.
        text = (DIGITS / "policy.yaml").read_text()
        policy = re.sub(r"  - id: fresh\n(    .*\n)+", "", text)
        assert policy != text and "freshness" not in policy
        (self.project / "gate.yaml").write_text(policy)
        shutil.copytree(DIGITS / "baseline", self.project / "runs/baseline", copy_function=shutil.copyfile)
        self.commit("candidate-same", "main")

    def git(self, *words, cwd=None):
        done = subprocess.run(["git", *words], cwd=cwd or self.project, env=self.env, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"git {words}: {done.stderr}")
        return done.stdout.strip()

    def commit(self, records, message):
        # With the times of today: git takes a file of the same size, second and inode for unchanged.
        shutil.rmtree(self.project / "runs/candidate", ignore_errors=True)
        shutil.copytree(DIGITS / records, self.project / "runs/candidate", copy_function=shutil.copyfile)
        self.git("add", "-A")
        self.git("commit", "-qm", message)

    def clone(self, branch):
        folder = self.folder / f"job-{branch}"
        self.git("init", "-q", str(folder), cwd=self.folder)
        self.git("remote", "add", "origin", self.project.as_uri(), cwd=folder)
        self.git("fetch", "-q", "--depth=20", "origin", branch, cwd=folder)
        self.git("checkout", "-q", "--detach", "FETCH_HEAD", cwd=folder)
        return folder

    def run(self, spec, folder, **variables):
        given = {name: value["value"] if isinstance(value, dict) else value for name, value in spec["variables"].items()}
        return subprocess.run(["sh", "-c", "\n".join(spec["script"])], cwd=folder, env={**self.env, **given, **variables},
                              capture_output=True, text=True)


def merge_request(project, branch, target="main"):
    head = project.git("rev-parse", branch)
    return {"CI": "true", "GITLAB_CI": "true", "CI_COMMIT_SHA": head, "CI_MERGE_REQUEST_IID": "7",
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": target, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": project.git("merge-base", branch, target)}


def files_are_there(spec, folder, what):
    missing = [path for path in spec["artifacts"]["reports"].values() if not (folder / path).is_file()]
    check(f"{what}: the reports", not missing, missing)
    check(f"{what}: the paths", (folder / spec["artifacts"]["paths"][0]).is_dir())
    if missing:
        return
    report = folder / "gate-report"
    ElementTree.parse(report / "junit.xml")
    for entry in json.loads((report / "codequality.json").read_text()):
        check(f"{what}: codequality", {"description", "fingerprint", "severity", "location"} <= set(entry), entry)
    check(f"{what}: metrics end", (report / "metrics.txt").read_text().endswith("# EOF\n"))
    lines = (report / "gate.env").read_text().splitlines()
    check(f"{what}: dotenv", 0 < len(lines) <= 20 and all(line.split("=")[0].isidentifier() for line in lines), lines)
    sections = json.loads((report / "annotations.json").read_text())
    check(f"{what}: annotations", all("label" in link["external_link"] and "url" in link["external_link"]
                                      for links in sections.values() for link in links), sections)


def main():
    no_input_in_scripts()
    name, spec = job(image="registry.example.com/gate@sha256:0", candidate="runs/candidate", baseline="runs/baseline")
    check("name", name == "gate" and spec["allow_failure"] == {"exit_codes": [10]}, spec)
    check("no rule cancels the exit codes", all("allow_failure" not in rule for rule in spec["rules"]))
    with tempfile.TemporaryDirectory() as temporary:
        project = Project(temporary)
        for branch, records, code in (("good", "candidate-better", 0), ("bad", "candidate-worse", 1)):
            project.git("checkout", "-q", "-b", branch, "main")
            project.commit(records, branch)
            folder = project.clone(branch)
            done = project.run(spec, folder, **merge_request(project, branch))
            check(branch, done.returncode == code, done.returncode, done.stdout, done.stderr)
            if done.returncode == code:
                files_are_there(spec, folder, branch)
        # The change loosens the policy: the target branch's counts.
        project.git("checkout", "-q", "-b", "loose", "bad")
        policy = project.project / "gate.yaml"
        policy.write_text(policy.read_text().replace("0.02", "0.9"))
        project.git("commit", "-qam", "loosen")
        done = project.run(spec, project.clone("loose"), **merge_request(project, "loose"))
        check("a loosened policy does not help", done.returncode == 1, done.returncode, done.stdout, done.stderr)
        # Only warns: an orange job.
        project.git("checkout", "-q", "main")
        policy.write_text("gate: 1\nid: warns\nowner: a\nchecks:\n  - {id: accuracy, kind: non_inferiority, metric: correct, direction: higher, "
                          "margin: 0.02, on_violated: warn}\n")
        project.git("commit", "-qam", "warns")
        project.git("checkout", "-q", "-b", "warned")
        project.commit("candidate-worse", "warned")
        done = project.run(spec, project.clone("warned"), **merge_request(project, "warned"))
        check("a warn is exit code 10", done.returncode == 10, done.returncode, done.stdout, done.stderr)
        done = project.run(spec, project.folder / "job-warned", **merge_request(project, "warned", "main"), GATE_CANDIDATE="$(touch pwned)")
        check("an input is data", done.returncode == 3 and not list(project.folder.rglob("pwned")), done.returncode, done.stderr)
        # The change brings reports of its own, and nothing that could be judged.
        project.git("checkout", "-q", "-b", "forged", "main")
        forged = project.project / "gate-report"
        forged.mkdir()
        for report in spec["artifacts"]["reports"].values():
            (project.project / report).write_text("GATE_VERDICT=pass\nPATH=/tmp\n")
        (forged / "gate.env").rename(forged / "evidence.json")
        (forged / "gate.env").symlink_to("evidence.json")
        shutil.rmtree(project.project / "runs/candidate")
        project.git("add", "-A")
        project.git("commit", "-qm", "forged")
        folder = project.clone("forged")
        check("forged reports are there", (folder / "gate-report/gate.env").is_symlink())
        done = project.run(spec, folder, **merge_request(project, "forged"))
        left = [path for path in spec["artifacts"]["reports"].values() if os.path.lexists(folder / path)]
        check("reports that the change committed are no reports", done.returncode == 3 and not left, done.returncode, left, done.stderr)
        done = project.run(spec, project.folder / "job-good", **{**merge_request(project, "good"),
                                                                 "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "gone"})
        check("a target branch that cannot be fetched fails the job", done.returncode not in (0, 10), done.returncode, done.stderr)
    if failures:
        sys.exit("\n\n".join(failures))
    print("gitlab: all cases hold")


main()
