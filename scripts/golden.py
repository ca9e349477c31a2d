#!/usr/bin/env python3
"""Runs golden cases: a folder is a case, its expected outputs are compared byte for byte.

  golden.py GATE CASE_FOLDER...            run; print a diff and keep what came under got/ on a mismatch
  golden.py GATE --accept CASE_FOLDER      run one case and take its output as expected, showing the diff
  golden.py GATE --selftest CASE_FOLDER    change the exit code and a character of each expectation; each must be noticed

case.json: {"args": [...], "exit": N, "variables": {...}, "decides": {...}, "repository": "FOLDER", "records": NAME}. The case's folder is the current folder; "{out}" in an argument is an
empty folder for outputs. expected/ holds stdout, stderr and the files written to {out}; a missing file means empty. Evidence
is compared without `predicate.run` (time, tool, machine), which is outside the decision by contract. "decides" says in words that
no --accept rewrites what an evaluation must decide: {"": "VERDICT", "CHECK [KEY=VALUE]": "VERDICT REASON OWNER ACTION"}, one for
every finding that does not pass.

"records" is the name of a pair of run sets that tests/golden/ready.py makes; "{records}" in an argument is their folder.

The clone that holds the cases is not the repository they are about: an evaluation that names none with --repo is given an
empty one, so that the outcome does not depend on the clone's branches and history; or one with a single commit of "repository".
"""
import difflib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True  # nothing is left beside the cases


def without_envelope(name, data):
    if name.endswith(".env"):
        # The evidence's own digest covers its run.
        return re.sub(rb"(?m)^GATE_EVIDENCE_SHA256=[0-9a-f]{64}$", b"GATE_EVIDENCE_SHA256=...", data)
    if not name.endswith(".json"):
        return data
    document = json.loads(data)
    for holder in (document, document.get("predicate", {}) if isinstance(document, dict) else {}):
        if isinstance(holder, dict):
            holder.pop("run", None)
            holder.pop("runDigest", None)
    return (json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def init(repository, case, folder):
    """A repository; with a commit of the case's folder when there is one to commit. Answers with that commit, or forty zeros."""
    git = ["git", "-C", repository, "-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run(["git", "init", "-q", "-b", "main", repository], check=True)
    if folder:
        shutil.copytree(case / folder, repository, dirs_exist_ok=True)
        env = {**os.environ, "GIT_AUTHOR_DATE": "2026-11-20T00:00:00Z", "GIT_COMMITTER_DATE": "2026-11-20T00:00:00Z"}
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "-q", "-m", "one"], check=True, env=env)
        return subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    return "0" * 40


def made_records(case, name, folder, commit):
    """The run sets of this name, by the script beside the cases."""
    spec = importlib.util.spec_from_file_location("ready", case.parent / "ready.py")
    ready = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(ready)
    ready.make(name, Path(folder), commit)


def decided(decision):
    """What "decides" says, from a decision."""
    found = {"": decision["verdict"]}
    for check in decision["checks"]:
        if check["verdict"] != "pass":
            name = " ".join([check["id"], *(f"{part['key']}={part['value']}" for part in check["slice"])])
            found[name] = " ".join([check["verdict"], check["reasonCode"], check.get("owner", "-"), check.get("action", "-")])
    return found


def run(gate, case):
    """Exit code and every output of a case by name."""
    spec = json.loads((case / "case.json").read_text())
    with tempfile.TemporaryDirectory() as out, tempfile.TemporaryDirectory() as empty:
        records = Path(empty) / ".git" / "records"
        args = [arg.replace("{out}", out).replace("{records}", str(records)) for arg in spec["args"]]
        if args[0] == "evaluate" and "--repo" not in args:
            commit = init(empty, case, spec.get("repository"))
            args += ["--repo", empty]
            if "records" in spec:
                made_records(case, spec["records"], records, commit)
        decision = Path(empty) / ".git" / "decision.json"
        if "decides" in spec:
            args += ["--report", f"json={decision}"]
        env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", **spec.get("variables", {})}
        done = subprocess.run([gate, *args], cwd=case, env=env, capture_output=True, timeout=60, check=False)
        outputs = {"stdout": done.stdout.replace(out.encode(), b"{out}"), "stderr": done.stderr.replace(out.encode(), b"{out}")}
        for path in sorted(Path(out).iterdir()):
            outputs[path.name] = without_envelope(path.name, path.read_bytes())
        if "decides" in spec:
            made = decided(json.loads(decision.read_text())["decision"]) if decision.is_file() else {}
            outputs["decides"] = (json.dumps(made, indent=1) + "\n").encode()
    return done.returncode, outputs


def expectation(case):
    folder = case / "expected"
    files = {p.name: p.read_bytes() for p in sorted(folder.iterdir())} if folder.is_dir() else {}
    spec = json.loads((case / "case.json").read_text())
    if "decides" in spec:
        files["decides"] = (json.dumps(spec["decides"], indent=1) + "\n").encode()
    return spec["exit"], files


def compare(want, got, case, quiet=False):
    """True when exit code and all outputs agree."""
    (want_code, want_files), (code, files) = want, got
    same = code == want_code
    if not same and not quiet:
        print(f"{case.name}: exit code {code}, expected {want_code}")
    for name in sorted(set(want_files) | set(files)):
        a, b = want_files.get(name, b""), files.get(name, b"")
        if a != b:
            same = False
            if not quiet:
                lines = [x.decode("utf-8", "backslashreplace").splitlines() for x in (a, b)]
                print("\n".join(difflib.unified_diff(*lines, f"expected/{name}", f"got/{name}", lineterm="")))
    return same


def write(files, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in files.items():
        if data:
            (folder / name).write_bytes(data)


def accept(gate, case):
    got = run(gate, case)
    spec_path = case / "case.json"
    compare(expectation(case), got, case)
    decides = got[1].pop("decides", None)
    write(got[1], case / "expected")
    spec = json.loads(spec_path.read_text())
    if decides and json.loads(decides) != spec["decides"]:
        sys.exit(f"{case.name}: it decides otherwise than case.json says: change it there if that is meant\n{decides.decode()}")
    if spec["exit"] != got[0]:
        sys.exit(f"{case.name}: exit code {got[0]}, but case.json expects {spec['exit']}: change it there if that is meant")


def selftest(gate, case):
    code, files = expectation(case)
    got = run(gate, case)
    missed = [] if not compare((code + 1, files), got, case, quiet=True) else ["the exit code"]
    for name, data in files.items():
        places = [at for at, byte in enumerate(data) if chr(byte).isdigit()] or [data.index(b"block")]
        at = places[0]
        changed = {**files, name: data[:at] + (b"1" if data[at] != ord("1") else b"2") + data[at + 1:]}
        if compare((code, changed), got, case, quiet=True):
            missed.append(f"a character of {name}")
    for what in missed:
        print(f"{case.name}: a change of {what} was not noticed")
    return not missed


def main():
    gate, words = os.path.abspath(sys.argv[1]), sys.argv[2:]
    if words and words[0] == "--accept":
        accept(gate, Path(words[1]).resolve())
        return 0
    if words and words[0] == "--selftest":
        return 0 if selftest(gate, Path(words[1]).resolve()) else 1
    failed = 0
    for word in words:
        case = Path(word).resolve()
        got = run(gate, case)
        if compare(expectation(case), got, case):
            shutil.rmtree(case / "got", ignore_errors=True)
        else:
            failed += 1
            write(got[1], case / "got")
    return 1 if failed or not words else 0


if __name__ == "__main__":
    sys.exit(main())
