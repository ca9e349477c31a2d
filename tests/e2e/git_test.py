#!/usr/bin/env python3
"""The whole program on real git repositories: provenance checks, shallow clones, records read from a commit.

usage: git_test.py GATE. Prints one line a case; exit 1 when one fails.
"""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

GATE = os.path.abspath(sys.argv[1])
POLICY = """gate: 1
id: provenance
owner: team
checks:
  - id: from-this-commit
    kind: provenance
    candidate: {commit: HEAD, tree: clean}
    baseline: {commit: ancestor}
    blobs: {prompt.sha256: prompts/system.txt}
"""
PROMPT = "You are a careful assistant.\n"


def git(folder, *words):
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_DATE": "2026-11-20T10:00:00Z",
           "GIT_COMMITTER_DATE": "2026-11-20T10:00:00Z"}
    return subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main", *words],
                          cwd=folder, env=env, capture_output=True, text=True, check=True).stdout.strip()


def write_set(folder, name, commit, prompt=PROMPT):
    (folder / name).mkdir(exist_ok=True)
    document = {"run_id": name, "seed": 1, "owner": "team", "code": {"commit": commit},
                "prompt": {"sha256": hashlib.sha256(prompt.encode()).hexdigest()}}
    (folder / name / "run.json").write_text(json.dumps(document) + "\n")


def make_repository(folder):
    """Two commits; the second is under test. Returns both ids."""
    git(folder, "init", "-q", ".")
    (folder / "prompts").mkdir()
    (folder / "prompts/system.txt").write_text(PROMPT)
    (folder / "gate.yaml").write_text(POLICY)
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "one")
    (folder / "code.py").write_text("print('hello')\n")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "two")
    return git(folder, "rev-parse", "HEAD^"), git(folder, "rev-parse", "HEAD")


def judge(folder, *more, candidate="candidate", baseline="baseline", policy="gate.yaml"):
    evidence = folder / "evidence.json"
    evidence.unlink(missing_ok=True)
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "LSAN_OPTIONS": os.environ.get("LSAN_OPTIONS", "")}
    done = subprocess.run([GATE, "evaluate", "--policy", policy, "--candidate", candidate, "--baseline", baseline, "--evidence",
                           str(evidence), *more], cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False)
    finding = None
    if evidence.exists():
        finding = json.loads(evidence.read_text())["predicate"]["decision"]["checks"][0]
    return done.returncode, finding, done.stdout + done.stderr


FAILED = []


def check(what, condition, shown=""):
    print(("ok      " if condition else "FAILED  ") + what)
    if not condition:
        FAILED.append(what)
        print(shown)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "repo"
        folder.mkdir()
        old, head = make_repository(folder)
        write_set(folder, "candidate", head)
        write_set(folder, "baseline", old)

        code, finding, text = judge(folder)
        check("records of HEAD, baseline an ancestor, clean tree, prompt as committed: pass",
              code == 0 and finding["outcome"] == "holds" and finding["reasonCode"] == "from_this_commit", text)

        write_set(folder, "candidate", old)
        code, finding, text = judge(folder)
        check("records of another commit: block", code == 1 and finding["reasonCode"] == "wrong_commit", text)
        write_set(folder, "candidate", head)

        write_set(folder, "candidate", head, prompt="You are careless.\n")
        code, finding, text = judge(folder)
        check("prompt that is not the blob at HEAD: block", code == 1 and finding["reasonCode"] == "blob_differs", text)
        write_set(folder, "candidate", head)

        (folder / "code.py").write_text("print('changed')\n")
        code, finding, text = judge(folder)
        check("changed work tree: block", code == 1 and finding["reasonCode"] == "tree_not_clean", text)
        git(folder, "update-index", "--assume-unchanged", "code.py")
        code, finding, text = judge(folder)
        check("changed work tree hidden from git by assume-unchanged: block", code == 1 and finding["reasonCode"] == "tree_not_clean", text)
        git(folder, "update-index", "--no-assume-unchanged", "code.py")
        git(folder, "checkout", "-q", "--", "code.py")

        shallow = Path(name) / "shallow"
        git(Path(name), "clone", "-q", "--depth", "1", f"file://{folder}", str(shallow))
        write_set(shallow, "candidate", head)
        write_set(shallow, "baseline", old)
        code, finding, text = judge(shallow)
        check("ancestry in a shallow clone: unknown, exit code 3, and the line that mends it",
              code == 3 and finding["reasonCode"] == "provenance_unknown" and "fetch" in text, text)

        git(folder, "add", "candidate", "baseline")
        git(folder, "commit", "-qm", "records")
        code, finding, text = judge(folder, candidate="git:HEAD:candidate", baseline="git:HEAD:baseline", policy="git:HEAD:gate.yaml")
        check("records and policy read from a commit: judged without the work tree", finding is not None and code == 1, text)
        code, finding, text = judge(folder, candidate="git:no-such-branch:candidate")
        check("a revision that does not exist: exit code 3", code == 3 and finding is None, text)
        code, finding, text = judge(Path(name), candidate="repo/candidate", baseline="repo/baseline", policy="repo/gate.yaml")
        check("no repository around a provenance check: exit code 3", code == 3 and finding is None, text)
        places(Path(name), folder, old, head)
        evaluated_bytes(folder, head)
    return 1 if FAILED else 0


def places(above, folder, old, head):
    """The same question from every kind of clone: what is known is answered, what is not is exit code 3 with what to do."""
    def ask(what, clone, wanted, word=""):
        write_set(clone, "candidate", head)
        write_set(clone, "baseline", old)
        (clone / "gate.yaml").write_text(POLICY)
        code, finding, text = judge(clone)
        check(f"{what}: exit code {wanted}", code == wanted and word in text, text)

    git(folder, "checkout", "-q", "--detach", head)
    git(folder, "worktree", "add", "-q", "--detach", str(above / "linked"), head)
    git(folder, "branch", "-q", "-f", "at-head", head)
    git(above, "clone", "-q", "--depth", "2", "-b", "at-head", f"file://{folder}", str(above / "two"))
    git(above, "clone", "-q", "--bare", str(folder), str(above / "bare"))
    (above / "unborn").mkdir()
    git(above / "unborn", "init", "-q", ".")
    ask("a linked work tree", above / "linked", 0)
    ask("a detached HEAD", folder, 0)
    ask("depth 2 with the baseline's commit in it", above / "two", 0)
    ask("a bare repository has no tree that could be clean", above / "bare", 3, "bare")
    ask("no commit yet", above / "unborn", 3, "no commit")
    if os.geteuid() == 0:
        shutil.copytree(folder, above / "foreign", symlinks=True)
        os.chown(above / "foreign", 12345, 12345)
        os.chown(above / "foreign/.git", 12345, 12345)
        ask("another user's clone", above / "foreign", 3, "safe.directory")


def evaluated_bytes(folder, head):
    """Prompts that are not what they seem at HEAD."""
    prompt = folder / "prompts/system.txt"
    git(folder, "update-index", "--skip-worktree", "code.py")
    (folder / "code.py").write_text("print('skipped')\n")
    code, finding, text = judge(folder)
    check("changed work tree hidden from git by skip-worktree: block", code == 1 and finding["reasonCode"] == "tree_not_clean", text)
    git(folder, "update-index", "--no-skip-worktree", "code.py")
    git(folder, "checkout", "-q", "--", "code.py")

    def committed(what):
        git(folder, "add", "-A", "prompts")
        git(folder, "commit", "-qm", what)
        now = git(folder, "rev-parse", "HEAD")
        write_set(folder, "candidate", now)
        return judge(folder)

    pointer = (f"version https://git-lfs.github.com/spec/v1\noid sha256:{hashlib.sha256(PROMPT.encode()).hexdigest()}\n"
               f"size {len(PROMPT)}\n")
    prompt.write_text(pointer)
    code, finding, text = committed("a pointer")
    check("a Git LFS pointer stands for the content that it names: pass", code == 0, text)
    prompt.write_text(pointer.replace("oid sha256:", "oid sha256:0")[:-1])
    code, finding, text = committed("a broken pointer")
    check("a broken pointer stands for nothing", code in (1, 3), text)
    prompt.unlink()
    (folder / "prompts/real.txt").write_text(PROMPT)
    prompt.symlink_to("real.txt")
    code, finding, text = committed("a link")
    check("a symbolic link at HEAD is no prompt, whatever it leads to", code in (1, 3) and "symbolic link" in text, text)


if __name__ == "__main__":
    sys.exit(main())
