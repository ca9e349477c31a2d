#!/usr/bin/env python3
"""An option that is given empty, as by a variable that nobody has set, is refused by every command that has it; so is a limit
past its ceiling, with the ceiling.

usage: options_test.py GATE. Prints one line a case; exit 1 when one fails.
"""
import re
import subprocess
import sys
import tempfile

from git_test import FAILED, GATE, check


def run(*words, cwd="."):
    done = subprocess.run([GATE, *words], cwd=cwd, capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout + done.stderr


def section(text, title):
    found = re.search(rf"^{title}:\n((?:  .*\n)+)", text, re.MULTILINE)
    return found[1].splitlines() if found else []


def commands(*path):
    """Every command that does something, with its --help."""
    text = run(*path, "--help")[1]
    below = [line.split()[0] for line in section(text, "Subcommands") if re.match(r"  \w", line)]
    if not below or (path and "[SUBCOMMAND]" in text):
        yield path, text
    for name in below:
        yield from commands(*path, name)


def takes(text):
    """What a command takes: its positionals in order, and the options with a value; each with whether it must be given."""
    positionals = [(line.split()[0], "REQUIRED" in line) for line in section(text, "Positionals") if re.match(r"  \w", line)]
    options = []
    for line in section(text, "Options"):
        found = re.match(r"  (-[\w,-]+)((?: [A-Z][\w=:\[\],.]*)+)", line)
        if found and found[1].split(",")[0].startswith("--"):
            options.append((found[1].split(",")[0], "REQUIRED" in line))
    return positionals, options


def refused(path, words, name):
    with tempfile.TemporaryDirectory() as folder:
        code, text = run(*path, *words, cwd=folder)
    check(f"{' '.join(path)} {name} ''", code == 2 and re.search(rf"{re.escape(name)}\b.*(expected|convert|missing)", text), f"exit {code}: {text}")


def main():
    looked_at = 0
    for path, text in commands():
        positionals, options = takes(text)
        needed = [word for option, required in options if required for word in (option, "x")]
        for at, (name, _) in enumerate(positionals):
            looked_at += 1
            refused(path, ["x"] * at + [""] + ["x" for _, required in positionals[at + 1:] if required] + needed, name)
        first = ["x" for _, required in positionals if required]
        for option, _ in options:
            looked_at += 1
            others = [word for name, required in options if required and name != option for word in (name, "x")]
            refused(path, [*first, *others, option, ""], option)
            refused(path, [*first, *others, f"{option}="], option)
    check("that was a number of options", looked_at > 80, str(looked_at))
    judged = ("evaluate", "--policy", "p", "--candidate", "c")
    for value in ("99999999999", "9" * 40, "50000001"):
        check(f"a limit of {value}", "--limit: rows is at most 50000000; limits can be lowered" in run(*judged, "--limit", f"rows={value}")[1])
    for value in ("99999999999GiB", "9" * 40):
        check(f"a limit of {value}", "--limit: memory is at most 16GiB" in run(*judged, "--limit", f"memory={value}")[1])
    for value in ("0", "-1", "1.5", "many", "", "007"):
        code, text = run(*judged, "--limit", f"rows={value}")
        check(f"no limit: {value!r}", code == 2 and "expected rows=a number such as 1000" in text, text)
    print(f"{len(FAILED)} failed")
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
