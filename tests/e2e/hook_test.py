#!/usr/bin/env python3
"""The pre-push hook with a real git: real pushes to a real remote, and the pre-commit program where it is installed.

usage: hook_test.py GATE"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

GATE = Path(sys.argv[1]).resolve()
ROOT = Path(__file__).resolve().parents[2]
DIGITS = ROOT / "examples/digits"
failures = []

POLICY = """gate: 1
id: digits
owner: team
checks:
  - {id: accuracy, kind: non_inferiority, metric: correct, direction: higher, margin: 0.02}
  - {id: commit, kind: provenance, candidate: {tree: clean}}
"""


class World:
    def __init__(self, folder):
        self.folder = Path(folder)
        (self.folder / "home").mkdir()
        (self.folder / "bin").mkdir()
        shutil.copy(GATE, self.folder / "bin/gate")  # a copy: a build while this runs must not take it away
        self.env = {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "HOME": str(self.folder / "home"), "LANG": "C",
                    "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com",
                    "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com"}
        self.repo = self.folder / "repo"
        self.run("git", "init", "-q", "--bare", "-b", "main", "remote.git", cwd=self.folder)
        self.run("git", "init", "-q", "-b", "main", "repo", cwd=self.folder)
        (self.repo / "gate.yaml").write_text(POLICY)
        shutil.copytree(DIGITS / "baseline", self.repo / "runs/baseline", copy_function=shutil.copyfile)
        self.records("candidate-same")
        self.commit("one")
        self.git("remote", "add", "origin", "../remote.git")
        self.git("push", "-q", "origin", "main")
        self.git("remote", "set-head", "origin", "main")

    def run(self, *command, cwd=None, check=True):
        done = subprocess.run(command, cwd=cwd or self.repo, env=self.env, capture_output=True, text=True)
        if check and done.returncode != 0:
            raise SystemExit(f"{command}: {done.stdout}{done.stderr}")
        return done

    def git(self, *words, check=True):
        return self.run("git", *words, check=check)

    def records(self, name):
        # With the times of today: git takes a file of the same size, second and inode for unchanged.
        shutil.rmtree(self.repo / "runs/candidate", ignore_errors=True)
        shutil.copytree(DIGITS / name, self.repo / "runs/candidate", copy_function=shutil.copyfile)

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-qm", message)

    def branch(self, name, records, start="main"):
        self.git("checkout", "-q", "-b", name, start)
        self.records(records)
        self.commit(name)

    def install(self):
        return self.run("gate", "hook", "install", "--candidate", "runs/candidate", "--baseline", "runs/baseline", check=False)

    def remote_refs(self):
        return set(self.run("git", "for-each-ref", "--format=%(refname:short)", cwd=self.folder / "remote.git").stdout.split())


def check(what, fine, *shown):
    if not fine:
        failures.append(f"{what}: " + " | ".join(str(s) for s in shown))


def pushes(world):
    done = world.install()
    check("install", done.returncode == 0 and os.access(world.repo / ".git/hooks/pre-push", os.X_OK), done.stdout, done.stderr)
    world.branch("good", "candidate-better")
    world.branch("bad", "candidate-worse")
    world.git("checkout", "-q", "main")
    done = world.git("push", "origin", "good", check=False)
    check("a good branch that is not checked out is pushed", done.returncode == 0 and "good" in world.remote_refs(), done.stderr)
    done = world.git("push", "origin", "bad", check=False)
    said = done.stdout + done.stderr
    check("a bad branch is refused", done.returncode != 0 and "bad" not in world.remote_refs() and "accuracy" in said, said)
    # The work tree and the index show good records; what is pushed is what counts.
    world.git("checkout", "-q", "bad")
    world.records("candidate-better")
    world.git("add", "-A")
    done = world.git("push", "origin", "bad", check=False)
    check("better records in the work tree do not help", done.returncode != 0, done.stdout, done.stderr)
    world.git("reset", "-q", "--hard")
    world.git("checkout", "-q", "main")
    done = world.git("push", "origin", "good:refs/heads/again", "bad:refs/heads/other", check=False)
    check("every ref of a push counts", done.returncode != 0 and "again" not in world.remote_refs(), done.stderr)
    done = world.git("push", "origin", ":good", check=False)
    check("a deletion is not judged", done.returncode == 0 and "good" not in world.remote_refs(), done.stderr)
    done = world.git("push", "origin", "HEAD:refs/heads/by-head", check=False)
    check("HEAD as the local ref", done.returncode == 0, done.stdout, done.stderr)
    # A branch that loosens the policy is judged by the base's policy as well.
    world.git("checkout", "-q", "-b", "loose", "bad")
    (world.repo / "gate.yaml").write_text(POLICY.replace("0.02", "0.9"))
    world.commit("loosen")
    world.git("checkout", "-q", "main")
    done = world.git("push", "origin", "loose", check=False)
    said = done.stdout + done.stderr
    check("a loosened policy does not help", done.returncode != 0 and "loose" not in world.remote_refs() and "margin" in said, said)
    # Nothing to judge is no pass: the branch has no records.
    world.git("checkout", "-q", "-b", "empty", "main")
    shutil.rmtree(world.repo / "runs/candidate")
    world.commit("no records")
    done = world.git("push", "origin", "empty", check=False)
    check("a branch without records is refused", done.returncode != 0 and "empty" not in world.remote_refs(), done.stderr)
    world.git("checkout", "-q", "main")
    done = world.git("tag", "-a", "-m", "v1", "v1", "bad")
    done = world.git("push", "origin", "v1", check=False)
    check("an annotated tag is judged by its commit", done.returncode != 0 and "v1" not in world.remote_refs(), done.stderr)
    # Conditions ask about the commit that is pushed: the checked-out main changes none of the paths.
    world.git("checkout", "-q", "main")
    (world.repo / "gate.yaml").write_text(POLICY.replace("margin: 0.02}", "margin: 0.02, when: {paths: ['runs/candidate/**']}}"))
    world.commit("a condition")
    world.git("push", "-q", "--no-verify", "origin", "main")
    world.branch("conditional", "candidate-worse")
    world.git("checkout", "-q", "main")
    done = world.git("push", "origin", "conditional", check=False)
    check("a condition on paths is asked of the pushed commit", done.returncode != 0 and "conditional" not in world.remote_refs(),
          done.stdout, done.stderr)
    # A linked work tree shares the hook.
    world.git("worktree", "add", "-q", "../linked", "bad")
    done = world.run("git", "push", "origin", "bad:refs/heads/linked", cwd=world.folder / "linked", check=False)
    check("a linked work tree", done.returncode != 0 and "linked" not in world.remote_refs(), done.stderr)
    done = world.git("push", "--no-verify", "origin", "bad", check=False)
    check("--no-verify goes past it", done.returncode == 0, done.stderr)
    # Without the program the hook refuses.
    (world.folder / "bin/gate").unlink()
    if shutil.which("gate", path=world.env["PATH"]) is None:
        done = world.git("push", "origin", "main:refs/heads/without", check=False)
        check("without the program nothing is pushed", done.returncode != 0, done.stderr)


def installing(world):
    hook = world.repo / ".git/hooks/pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 0\n")
    done = world.install()
    check("a foreign hook is left alone", done.returncode == 2 and hook.read_text() == "#!/bin/sh\nexit 0\n" and
          "gate hook pre-push --policy 'gate.yaml'" in done.stderr, done.stderr)
    done = world.run("gate", "hook", "uninstall", check=False)
    check("nor removed", done.returncode == 2 and hook.exists(), done.stderr)
    hook.unlink()
    check("again", world.install().returncode == 0 and world.install().returncode == 0)
    done = world.run("gate", "hook", "uninstall", check=False)
    check("uninstall", done.returncode == 0 and not hook.exists(), done.stderr)
    check("uninstall again", world.run("gate", "hook", "uninstall", check=False).returncode == 0)
    world.git("config", "core.hooksPath", "ci/hooks")
    (world.repo / "ci").mkdir()
    world.install()
    check("core.hooksPath from the root", (world.repo / "ci/hooks/pre-push").exists())
    world.git("config", "--unset", "core.hooksPath")
    world.git("config", "--global", "core.hooksPath", "~/hooks")
    done = world.install()
    check("the user's core.hooksPath", (world.folder / "home/hooks/pre-push").exists(), done.stdout, done.stderr)
    done = world.run("gate", "hook", "install", "--candidate", "it's; rm -rf $HOME/*`x`", check=False)
    text = (world.folder / "home/hooks/pre-push").read_text()
    check("a path is one word of the hook", done.returncode == 0 and "'it'\\''s; rm -rf $HOME/*`x`'" in text, text)


def by_pre_commit(world):
    program = shutil.which("pre-commit")
    if program is None:
        print("SKIPPED: the pre-commit program is not installed (pip install pre-commit)")
        return
    hooks = world.folder / "hooks"
    hooks.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)
    world.run("git", "init", "-q", ".", cwd=hooks)
    world.run("git", "add", "-A", cwd=hooks)
    world.run("git", "commit", "-qm", "hooks", cwd=hooks)
    revision = world.run("git", "rev-parse", "HEAD", cwd=hooks).stdout.strip()
    (world.repo / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {hooks}\n    rev: {revision}\n    hooks:\n      - id: gate\n"
        "        args: [--candidate, runs/candidate, --baseline, runs/baseline]\n")
    world.commit("pre-commit")
    world.run(program, "install", "-t", "pre-push")
    world.branch("good", "candidate-better")
    done = world.git("push", "origin", "good", check=False)
    check("pre-commit lets a good one through", done.returncode == 0 and "good" in world.remote_refs(), done.stdout, done.stderr)
    world.branch("bad", "candidate-worse")
    done = world.git("push", "origin", "bad", check=False)
    check("pre-commit refuses a bad one", done.returncode != 0 and "bad" not in world.remote_refs(), done.stdout, done.stderr)


for test in (pushes, installing, by_pre_commit):
    with tempfile.TemporaryDirectory() as temporary:
        test(World(temporary))
if failures:
    sys.exit("\n".join(failures))
print("hook: all cases hold")
