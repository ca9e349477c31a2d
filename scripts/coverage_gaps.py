#!/usr/bin/env python3
"""Which branches no test takes, less those that somebody explained.

usage: scripts/coverage_gaps.py LLVM_COV_EXPORT EXPLAINED [ROOT] | --selftest

A branch is one outcome of a condition of the source, or a case of a switch, as clang counts them; conditions in our macros count
where the macro stands, save that of GATE_INVARIANT: what it asserts is never to happen. Nor counts that a switch finds no case: the
compiler demands all of them. Instances of a template count together. Prints how many branches of each folder are taken, and each line with one that is not. EXPLAINED holds, in lines of
three fields parted by " | ", a file, a line of its source without the blanks around it, and why no test takes a branch of
it. Exit 1: a branch is neither taken nor explained, or an explanation explains nothing any more.
"""
import collections
import json
import sys
import tempfile
from pathlib import Path

FOLDERS = ("gate/evaluate/", "gate/checks/", "gate/policy/")


def explanations(path):
    """{(file, source): reason}"""
    found = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        fields = line.split(" | ")
        if len(fields) < 3 or not fields[-1].strip():
            raise SystemExit(f"{path}:{number}: expected 'file | source line | reason'")
        found[fields[0], " | ".join(fields[1:-1])] = fields[-1]
    return found


def conditions(file, source):
    """(line, column, ...) of each condition of the file: how often it was true, how often false."""
    counts = collections.defaultdict(lambda: [0, 0])
    for line, column, last_line, last_column, true, false, *_ in file["branches"]:
        if source[line - 1][:column - 1].endswith("switch ("):
            continue
        count = counts[line, column, last_line, last_column]
        count[0] += true
        count[1] += false
    for expansion in file["expansions"]:
        line, column, *_ = expansion["source_region"]
        if source[line - 1][column - 1:].startswith("GATE_INVARIANT"):
            continue
        for in_macro in expansion["branches"]:
            count = counts[(line, column, *in_macro[:4])]
            count[0] += in_macro[4]
            count[1] += in_macro[5]
    return counts


def gaps(export, root, explained):
    """Totals by folder, the lines with branches that are neither taken nor explained, and the explanations in use."""
    totals = collections.defaultdict(lambda: [0, 0])
    open_lines, used = [], set()
    for file in export["data"][0]["files"]:
        path = Path(file["filename"]).resolve()
        name = str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
        if not name.startswith(FOLDERS):
            continue
        source = path.read_text().splitlines()
        by_line = collections.defaultdict(list)
        for place, counts in sorted(conditions(file, source).items()):
            total = totals[str(Path(name).parent)]
            total[0] += sum(count > 0 for count in counts)
            total[1] += 2
            by_line[place[0]] += [f"column {place[1]} never {what}" for what, count in zip(("true", "false"), counts) if count == 0]
        for number, missed in sorted(by_line.items()):
            text = source[number - 1].strip()
            if missed and (name, text) in explained:
                used.add((name, text))
            elif missed:
                open_lines.append((name, number, missed, text))
    return totals, open_lines, used


def main(export, explained_path, root):
    explained = explanations(explained_path)
    totals, open_lines, used = gaps(json.loads(export.read_text()), root.resolve(), explained)
    if not totals:
        print("the export covers no file", file=sys.stderr)
        return 1
    for folder, (taken, all_of) in sorted(totals.items()):
        print(f"{folder:28} {taken:5} of {all_of:5} branches taken")
    for name, number, missed, text in sorted(open_lines):
        print(f"{name}:{number}: {', '.join(missed)}: {text}")
    stale = sorted(set(explained) - used)
    for file, text in stale:
        print(f"{explained_path}: explains nothing any more: {file} | {text}")
    missed = sum(len(line[2]) for line in open_lines)
    print(f"{missed} branches on {len(open_lines)} lines open, {len(used)} lines explained, {len(stale)} explanations stale")
    return 1 if open_lines or stale else 0


def selftest():
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve()
        source = root / "gate/checks/a.cc"
        source.parent.mkdir(parents=True)
        source.write_text("one\n  if (a || b) {\n  GATE_TRY(c);\n  GATE_INVARIANT(d);\n  switch (e) {\n")
        known = root / "explained.txt"

        def judged(branch=(3, 0), macro=(1, 2), text=""):
            file = {"filename": str(source), "branches": [[2, 12, 2, 13, *branch, 0, 0, 4], [5, 11, 5, 12, 0, 7, 0, 0, 4]], "expansions": [
                {"source_region": [3, 3, 3, 11, 1, 0, 1, 1], "branches": [[9, 9, 9, 10, *macro, 1, 0, 4]]},
                {"source_region": [4, 3, 4, 17, 1, 0, 1, 1], "branches": [[8, 9, 8, 10, 5, 0, 1, 0, 4]]}]}
            (root / "export.json").write_text(json.dumps({"data": [{"files": [file, {**file, "filename": "/usr/include/b.h"}]}]}))
            known.write_text(text)
            return main(root / "export.json", known, root)

        assert judged() == 1
        assert judged(text="# a remark\ngate/checks/a.cc | if (a || b) { | b cannot be false\n") == 0
        assert judged(branch=(3, 1)) == 0
        assert judged(branch=(3, 1), macro=(0, 2)) == 1
        assert judged(branch=(3, 1), text="gate/checks/a.cc | one | gone\n") == 1
        (root / "export.json").write_text('{"data": [{"files": []}]}')
        assert main(root / "export.json", known, root) == 1
    print("open, explained and stale branches are told apart")
    return 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--selftest"]:
        sys.exit(selftest())
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3] if len(sys.argv) == 4 else ".")))
