"""Repositories, event payloads and environments that were prepared to be read. The program under test must run nothing of them."""
import os
import shutil
import subprocess

from case import EVALUATE, judged

PWNED = "#!/bin/sh\ntouch \"$(dirname \"$0\")/../../../pwned\"\ntouch pwned\n"
GIT = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]


def git(folder, *words):
    env = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
    return subprocess.run([*GIT, "-C", folder, *words], check=True, capture_output=True, env=env).stdout.decode().strip()


def repository(world):
    """The healthy world with a repository of one commit in "repository"."""
    path = world / "repository"
    if not (path / "a").exists():
        (path / "a").write_text("a")
        git(path, "add", "a")
        git(path, "commit", "-q", "-m", "one")
    return path


def config(text):
    def spoil(world):
        path = repository(world)
        script = path / ".git/hooks/pwn"
        script.write_text(PWNED)
        script.chmod(0o755)
        with open(path / ".git/config", "a") as file:
            file.write(text.replace("{script}", str(script)))
    return spoil


def inner(relative, data):
    def spoil(world):
        path = repository(world) / ".git" / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return spoil


def hooks(world):
    path = repository(world) / ".git/hooks"
    for name in ("post-checkout", "pre-commit", "post-index-change", "reference-transaction", "fsmonitor-watchman"):
        (path / name).write_text(PWNED)
        (path / name).chmod(0o755)


def filters(world):
    path = repository(world)
    (path / ".gitattributes").write_text("* filter=pwn diff=pwn\n")
    config('[filter "pwn"]\n\tclean = {script}\n\tsmudge = {script}\n\tprocess = {script}\n[diff "pwn"]\n\ttextconv = {script}\n')(world)


def without_git(make):
    """A folder that is no repository, with what `make` puts at the place of .git."""
    def spoil(world):
        shutil.rmtree(world / "repository/.git")
        make(world / "repository/.git")
    return spoil


# The policy lies in the repository, so that where it comes from is a question.
HELD = ["repository/gate.yaml" if word == "gate.yaml" else word for word in EVALUATE]


def held(world):
    path = world / "repository"
    shutil.copyfile(world / "gate.yaml", path / "gate.yaml")
    git(path, "add", "gate.yaml")
    git(path, "commit", "-q", "-m", "one")


def unharmed(folder, done):
    made = list(folder.rglob("pwned"))
    return f"something of the repository was run: {made[0]}" if made else ""


def repo(name, spoil, exits=(0, 1, 3), says="", **more):
    return judged("repository-" + name, spoil, exits, says, then=unharmed, **more)


def payload(name, data):
    def spoil(world):
        held(world)
        (world / "event.json").write_bytes(data)
    variables = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": "event.json",
                 "GITHUB_REF": "refs/pull/1/merge", "GITHUB_BASE_REF": "main", "GITHUB_SHA": "0" * 40}
    return judged("payload-" + name, spoil, (2, 3), args=HELD, variables=variables, then=unharmed)


def revision(name, value, option="--commit"):
    return judged(f"revision-{name}", held, (2, 3), args=[*HELD, f"{option}={value}"], then=unharmed)


CASES = [
    repo("no-git", without_git(lambda path: None)),
    repo("empty", lambda world: None),
    repo("git-a-pipe", without_git(os.mkfifo)),
    repo("git-a-file-of-zeros", without_git(lambda path: path.write_bytes(b"\0" * 5000))),
    repo("git-points-to-itself", without_git(lambda path: path.write_text("gitdir: .git\n"))),
    repo("git-points-away", without_git(lambda path: path.write_text("gitdir: /proc/self\n"))),
    repo("hooks", hooks),
    repo("filters", filters),
    repo("fsmonitor", config("[core]\n\tfsmonitor = {script}\n")),
    repo("ssh-command", config("[core]\n\tsshCommand = {script}\n[remote \"origin\"]\n\turl = ssh://127.0.0.1:1/x\n\tuploadpack = {script}\n")),
    repo("editor-and-pager", config("[core]\n\teditor = {script}\n\tpager = {script}\n[credential]\n\thelper = !{script}\n")),
    repo("worktree-elsewhere", config("[core]\n\tworktree = /etc\n")),
    repo("config-includes-itself", config("[include]\n\tpath = config\n")),
    repo("config-includes-a-device", config("[include]\n\tpath = /dev/zero\n")),
    repo("config-broken", config("[core\n")),
    repo("config-line-of-a-megabyte", config("[core]\n\tx = " + "y" * (1 << 20) + "\n")),
    repo("head-points-to-itself", inner("HEAD", b"ref: HEAD\n")),
    repo("head-loop", lambda world: (inner("HEAD", b"ref: refs/heads/a\n")(world), inner("refs/heads/a", b"ref: refs/heads/b\n")(world),
                                     inner("refs/heads/b", b"ref: refs/heads/a\n")(world))),
    repo("head-leaves-the-folder", inner("HEAD", b"ref: refs/../../../../etc/passwd\n")),
    repo("head-zeros", inner("HEAD", b"\0" * 41)),
    repo("head-a-megabyte", inner("HEAD", b"a" * (1 << 20))),
    repo("head-to-an-absent-object", inner("refs/heads/main", b"f" * 40 + b"\n")),
    repo("packed-refs-junk", inner("packed-refs", b"\xff" * 10000)),
    repo("packed-refs-of-a-hundred-thousand", inner("packed-refs", b"".join(b"%040x refs/heads/b%d\n" % (i, i) for i in range(100000)))),
    repo("index-junk", inner("index", b"DIRC" + b"\xff" * 1000)),
    repo("alternates-loop", inner("objects/info/alternates", b"../objects\n")),
    repo("alternates-device", inner("objects/info/alternates", b"/dev/zero\n")),
    repo("grafts", inner("info/grafts", b"f" * 40 + b" " + b"e" * 40 + b"\n")),
    repo("shallow-junk", inner("shallow", b"\xff" * 1000)),
    repo("commit-graph-junk", inner("objects/info/commit-graph", b"CGPH" + b"\xff" * 1000)),
    repo("pack-junk", inner("objects/pack/pack-" .__add__("a" * 40 + ".pack"), b"PACK" + b"\xff" * 1000)),
    payload("empty", b""),
    payload("junk", b"\xff" * 1000),
    payload("depth-1000000", b"[" * 1_000_000),
    payload("twenty-megabytes", b'{"a": "' + b"x" * (20 << 20) + b'"}'),
    payload("nothing-in-it", b"{}"),
    payload("base-an-option", b'{"pull_request": {"base": {"sha": "--upload-pack=touch pwned", "ref": "main"}}}'),
    payload("base-a-number", b'{"pull_request": {"base": {"sha": 1, "ref": []}}}'),
    payload("base-of-nowhere", b'{"pull_request": {"base": {"sha": "' + b"e" * 40 + b'", "ref": "../../x"}}}'),
    revision("option", "--exec=touch pwned"),
    revision("reflog", "HEAD@{99999999999999999999}"),
    revision("message-search", ":/" + "(a+)+$" * 20),
    revision("ancestors-10000-carets", "HEAD" + "^" * 10000),
    revision("newline", "HEAD\n::error::x"),
    revision("a-megabyte-of-name", "a" * 100_000),
    revision("policy-parent-folder", "../../etc", "--policy-from"),
    revision("policy-range", "HEAD..HEAD", "--policy-from"),
]
