#!/usr/bin/env python3
"""What the pages show works: policies pass the linter, records fit their schemas, and every command line runs, in a folder with real records.

usage: docs_test.py GATE"""
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema
import yaml

GATE = Path(sys.argv[1]).resolve()
ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "policies/README.md"]
DIGITS = ROOT / "examples/digits"
failures, counted = [], {}


def blocks(page):
    for match in re.finditer(r"^```(\w+)\n(.*?)^```$", page.read_text(), re.M | re.S):
        yield match[1], match[2], page.read_text()[: match.start()].count("\n") + 2


# The pages speak to a reader at a prompt, not to a pipeline.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ("CI", "GITHUB_ACTIONS", "GITLAB_CI")}


def run(words, cwd):
    return subprocess.run([str(GATE), *words], cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True)


def sandbox(folder):
    (folder / "runs").mkdir()
    shutil.copytree(DIGITS / "candidate-better", folder / "runs/candidate")
    shutil.copytree(DIGITS / "baseline", folder / "runs/baseline")
    shutil.copy(DIGITS / "policy.yaml", folder / "gate.yaml")
    shutil.copy(DIGITS / "policy.yaml", folder / "policy.yaml")
    (folder / "model.bin").write_bytes(b"weights")
    subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
    done = run(["evaluate", "--policy", "gate.yaml", "--candidate", "runs/candidate", "--baseline", "runs/baseline",
                "--evidence", "evidence.json"], folder)
    if done.returncode != 0:
        raise SystemExit(done.stdout + done.stderr)


def command_lines(text):
    for line in text.replace("\\\n", " ").splitlines():
        line = line.split(" # ")[0].strip().removeprefix("$ ")
        if line.startswith("gate "):
            yield line


def shell(text, where, folder):
    for line in command_lines(text):
        if re.search(r"[A-Z]{3,}(?![a-z])|…|\.\.\.|[<>|]", line.replace("FORMAT", "")):
            continue  # a form to fill in
        counted["sh"] = counted.get("sh", 0) + 1
        done = run(shlex.split(line)[1:], folder)
        if done.returncode not in (0, 1):
            failures.append(f"{where}: '{line}' ends with {done.returncode}: {done.stderr[:300]}")


def script(text, where, folder):
    """A block that is run as it stands, by a shell that stops at the first failure."""
    counted["bash"] = counted.get("bash", 0) + 1
    (folder / "bin").mkdir(exist_ok=True)
    if not (folder / "bin/gate").exists():
        (folder / "bin/gate").symlink_to(GATE)
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", text], cwd=folder, capture_output=True, text=True,
                          env={**ENVIRONMENT, "PATH": f"{folder}/bin:{ENVIRONMENT['PATH']}"})
    if done.returncode != 0:
        failures.append(f"{where}: ends with {done.returncode}: {(done.stdout + done.stderr)[-600:]}")


def policy(text, where, folder):
    if not re.search(r"^gate: 1$", text, re.M):
        return
    counted["policy"] = counted.get("policy", 0) + 1
    (folder / "shown.yaml").write_text(text)
    done = run(["lint", "shown.yaml"], folder)
    # A page may name files that only its reader has.
    if done.returncode != 0 and "cannot be read" not in done.stderr:
        failures.append(f"{where}: {done.stderr[:600]}")


def record(text, where):
    try:
        value = json.loads(text.replace("…", "0" * 64))
    except ValueError:
        return
    name = "run-record" if "run_id" in value else "row" if "id" in value and "scores" in value else None
    if name:
        counted[name] = counted.get(name, 0) + 1
        schema = json.loads((ROOT / f"schemas/{name}.schema.json").read_text())
        for error in jsonschema.Draft7Validator(schema).iter_errors(value):
            failures.append(f"{where}: {error.message}")


def workflow(text, where):
    """YAML that is no policy parses; the linters of workflows look at it in scripts/lint_ci.sh."""
    counted["yaml"] = counted.get("yaml", 0) + 1
    try:
        documents = list(yaml.safe_load_all(text))
    except yaml.YAMLError as error:
        failures.append(f"{where}: {error}")
        return
    # YAML 1.1 reads the key `on` as true. A pull request that is turned to another base must be judged again.
    events = next(({**d}.get(True) for d in documents if isinstance(d, dict) and True in d), None) or {}
    for event in {"pull_request", "pull_request_target"} & set(events):
        if "edited" not in (events[event] or {}).get("types", ()):
            failures.append(f"{where}: {event} without the type 'edited'")


def links(page):
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text()):
        if not re.match(r"\w+:", target):
            counted["links"] = counted.get("links", 0) + 1
            if not (page.parent / target).exists():
                failures.append(f"{page.relative_to(ROOT)}: a link to {target}, which is not there")


def named_tests():
    """Each threat names tests that there are, or none where its counter is not in this program."""
    there = set()
    for lists in (ROOT / "tests").rglob("CMakeLists.txt"):
        there |= set(re.findall(r"add_test\(NAME\s+([\w.]+)", lists.read_text()))
    golden = [path.parent.name for path in (ROOT / "tests/golden").glob("*/case.json")]
    rows = [line for line in (ROOT / "docs/threats.md").read_text().splitlines() if line.startswith("| ") and not line.startswith("| threat")]
    for row in rows:
        for name in re.findall(r"`([^`]+)`", row.rstrip(" |").rsplit("|", 1)[1]):
            counted["tests of threats"] = counted.get("tests of threats", 0) + 1
            pattern = name.removeprefix("golden.")
            if name not in there and not name.startswith("make ") and not (name != pattern and any(Path(one).match(pattern) for one in golden)):
                failures.append(f"docs/threats.md names the test {name}, which is not there")


def members(schema):
    """The names of all members that a schema knows."""
    for name, value in schema.get("properties", {}).items():
        yield name
        yield from members(value)
    for value in [*schema.get("anyOf", ()), *(schema[word] for word in ("items", "additionalProperties") if isinstance(schema.get(word), dict))]:
        yield from members(value)


def evidence_members():
    """The page on evidence names every member that evidence can have, as code."""
    code = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`]+`|^```.*?^```", (ROOT / "docs/evidence-format.md").read_text(), re.M | re.S))))
    for name in sorted(set(members(json.loads(run(["schema", "evidence"], ROOT).stdout)))):
        counted["members of evidence"] = counted.get("members of evidence", 0) + 1
        if name not in code:
            failures.append(f"docs/evidence-format.md does not name the member {name}")


def helps():
    """The help of every command ends with an example of that command."""
    commands = re.findall(r"^  ([a-z]+) +[A-Z]", run(["--help"], ROOT).stdout.split("Subcommands:")[1], re.M)
    for command in commands:
        counted["helps"] = counted.get("helps", 0) + 1
        last = run([command, "--help"], ROOT).stdout.rstrip().splitlines()[-2:]
        if last[0] != "Example:" or not last[1].startswith(f"  gate {command} "):
            failures.append(f"gate {command} --help ends with {last}")


named_tests()
evidence_members()
helps()
with tempfile.TemporaryDirectory() as temporary:
    folder = Path(temporary)
    sandbox(folder)
    for page in PAGES:
        links(page)
        for language, text, line in blocks(page):
            where = f"{page.relative_to(ROOT)}:{line}"
            if language == "sh":
                shell(text, where, folder)
            elif language == "bash":
                script(text, where, folder)
            elif language == "yaml" and re.search(r"^gate: 1$", text, re.M):
                policy(text, where, folder)
            elif language == "yaml":
                workflow(text, where)
            elif language == "json":
                record(text, where)
for kind, least in (("sh", 2), ("bash", 4), ("policy", 2), ("run-record", 1), ("row", 1), ("yaml", 3), ("links", 20), ("tests of threats", 20), ("helps", 15), ("members of evidence", 150)):
    if counted.get(kind, 0) < least:
        failures.append(f"only {counted.get(kind, 0)} of {kind} were looked at")
if failures:
    sys.exit("\n".join(failures))
print("docs:", ", ".join(f"{n} {kind}" for kind, n in sorted(counted.items())))
