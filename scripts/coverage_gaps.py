#!/usr/bin/env python3
"""Which branches no test takes, less those that somebody explained.

usage: scripts/coverage_gaps.py GCOVR_JSON EXPLAINED [ROOT] | --selftest

Prints how many branches of each folder are taken, and each line with a branch that is not. EXPLAINED holds, in lines of
three fields parted by " | ", a file, a line of its source without the blanks around it, and why no test takes a branch of
it. Exit 1: a branch is neither taken nor explained, or an explanation explains nothing any more.
"""
import collections
import json
import sys
import tempfile
from pathlib import Path


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


def gaps(report, root, explained):
    """Totals by folder, the lines with branches that are neither taken nor explained, and the explanations in use."""
    totals = collections.defaultdict(lambda: [0, 0])
    open_lines, used = [], set()
    for file in sorted(report["files"], key=lambda each: each["file"]):
        source = (root / file["file"]).read_text().splitlines()
        for line in file["lines"]:
            branches = line.get("branches", [])
            taken = sum(branch["count"] > 0 for branch in branches)
            total = totals[str(Path(file["file"]).parent)]
            total[0] += taken
            total[1] += len(branches)
            if taken == len(branches):
                continue
            text = source[line["line_number"] - 1].strip()
            if (file["file"], text) in explained:
                used.add((file["file"], text))
            else:
                open_lines.append((file["file"], line["line_number"], len(branches) - taken, len(branches), text))
    return totals, open_lines, used


def main(report, explained_path, root):
    explained = explanations(explained_path)
    totals, open_lines, used = gaps(json.loads(report.read_text()), root, explained)
    if not totals:
        print("the report covers no file", file=sys.stderr)
        return 1
    for folder, (taken, all_of) in sorted(totals.items()):
        print(f"{folder:28} {taken:5} of {all_of:5} branches taken")
    for file, number, missed, all_of, text in open_lines:
        print(f"{file}:{number}: {missed} of {all_of} branches neither taken nor explained: {text}")
    stale = sorted(set(explained) - used)
    for file, text in stale:
        print(f"{explained_path}: explains nothing any more: {file} | {text}")
    print(f"{sum(line[2] for line in open_lines)} branches on {len(open_lines)} lines open, {len(used)} lines explained, {len(stale)} explanations stale")
    return 1 if open_lines or stale else 0


def selftest():
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "a.cc").write_text("one\n  if (a || b) {\nthree\n")
        report = {"files": [{"file": "a.cc", "lines": [
            {"line_number": 1, "count": 1, "branches": []},
            {"line_number": 2, "count": 1, "branches": [{"count": 3}, {"count": 0}]}]}]}
        (root / "report.json").write_text(json.dumps(report))
        known = root / "explained.txt"
        for text, code in (("", 1), ("# a remark\na.cc | if (a || b) { | b cannot be\n", 0), ("a.cc | three | gone\n", 1)):
            known.write_text(text)
            assert main(root / "report.json", known, root) == code, text
        report["files"][0]["lines"][1]["branches"][1]["count"] = 1
        (root / "report.json").write_text(json.dumps(report))
        known.write_text("")
        assert main(root / "report.json", known, root) == 0
        (root / "report.json").write_text('{"files": []}')
        assert main(root / "report.json", known, root) == 1
    print("open, explained and stale branches are told apart")
    return 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--selftest"]:
        sys.exit(selftest())
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3] if len(sys.argv) == 4 else ".")))
