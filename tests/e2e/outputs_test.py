#!/usr/bin/env python3
"""Where answers are written to: two to one file, pipes, devices, modes that are kept, both files or none, and evidence that could
not be read back.

usage: outputs_test.py GATE. Prints one line a case; exit 1 when one fails.
"""
import base64
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from git_test import FAILED, GATE, check
from replay_test import gate, sealed

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from healthy import lay_healthy  # noqa: E402

JUDGED = ("evaluate", "--policy", "gate.yaml", "--candidate", "candidate", "--baseline", "baseline", "--as-of", "2026-11-24T12:00:00Z")
TYPE = "application/vnd.in-toto+json"


def refused(here, what, *words, says="is the file that", code=2):
    before = sorted(here.rglob("*"))
    exit_code, text = gate(here, *words)
    check(what, exit_code == code and says in text and sorted(here.rglob("*")) == before, f"exit {exit_code}: {text}\n{sorted(here.rglob('*'))}")


def two_to_one(here):
    lay_healthy(here)
    (here / "sub").mkdir()
    (here / "link").symlink_to("sub")
    (here / "one").symlink_to("sub/x.json")
    refused(here, "evidence and a report", *JUDGED, "--evidence", "x.json", "--report", "json=x.json")
    refused(here, "  spelt otherwise", *JUDGED, "--evidence", "x.json", "--report", "json=./sub/../x.json")
    refused(here, "  by its whole path", *JUDGED, "--evidence", "x.json", "--report", f"json={here}/x.json")
    refused(here, "  through a link to a folder", *JUDGED, "--evidence", "sub/x.json", "--report", "json=link/x.json")
    refused(here, "  through a link to a file that is not there yet", *JUDGED, "--evidence", "sub/x.json", "--report", "json=one")
    refused(here, "two reports", *JUDGED, "--report", "html=x", "--report", "json=x")
    refused(here, "evidence and the ledger", *JUDGED, "--evidence", "x.json", "--ledger", "./x.json")
    refused(here, "candidates of one file, with the mark in its name", *JUDGED, "--candidate", "baseline",
            "--evidence", "{candidate}.json", "--report", "json=./{candidate}.json")
    refused(here, "calibrate", "calibrate", "gate.yaml", "--runs", "baseline", "--report", "html=x", "--patch", "./x")
    refused(here, "backtest", "backtest", "gate.yaml", "--history", "h", "--report", "html=x", "--report", "json=./x")
    refused(here, "a report of one kind twice", "backtest", "gate.yaml", "--history", "h", "--report", "html=x", "--report", "html=y",
            says="html is there twice")
    refused(here, "  of calibrate", "calibrate", "gate.yaml", "--runs", "baseline", "--report", "json=x", "--report", "json=y",
            says="json is there twice")
    code, text = gate(here, *JUDGED, "--evidence", "x.json", "--report", "json=y.json", "--report", "html=sub/x.json")
    check("files of their own", code == 0 and (here / "y.json").exists(), text)


def over_an_input(here):
    """What is read is not replaced, however it is spelt; nothing is read, and no attempt counted, for a folder that is not there."""
    lay_healthy(here)
    (here / "m.bin").write_text("model")
    (here / "link").symlink_to("candidate")
    whole = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}
    for words, read in ((("--report", "json=gate.yaml"), "--policy"), (("--evidence", "./gate.yaml"), "--policy"),
                        (("--evidence", "candidate/run-1.json"), "--candidate"), (("--evidence", "link/run-1.json"), "--candidate"),
                        (("--ledger", f"{here}/baseline/samples-2.jsonl"), "--baseline"),
                        (("--artifact", "m.bin", "--report", "html=m.bin"), "--artifact")):
        refused(here, f"{' '.join(words)}", *JUDGED, *words, says=f"is read as {read}, and would be replaced")
    refused(here, "evidence pae onto what it reads", "evidence", "pae", "m.bin", "--output", "m.bin", says="is read as the file to read")
    check("  each is as it was", all(path.read_bytes() == text for path, text in whole.items()), "")
    refused(here, "a report to a folder that is not there, under a ledger", *JUDGED, "--ledger", "l.jsonl", "--report", "json=no/x.json",
            says="there is no such folder", code=5)
    code, text = gate(here, *JUDGED, "--evidence", "candidate.json", "--report", "json=gate.json")
    check("names that only begin like an input's", code == 0, text)


def streams(here):
    lay_healthy(here)
    os.mkfifo(here / "pipe")
    (here / "null").symlink_to("/dev/null")
    (here / "stdout").symlink_to("/proc/self/fd/1")
    for name in ("pipe", "null", "stdout", "/dev/null", "candidate"):
        refused(here, f"evidence to {name}", *JUDGED, "--evidence", name, says="is not a regular file")
        refused(here, f"ledger at {name}", *JUDGED, "--ledger", name, says="is not a regular file")
    refused(here, "a report to a folder", *JUDGED, "--report", "json=candidate", says="is not a regular file")
    refused(here, "a report to a pipe that nobody reads", *JUDGED, "--report", "json=pipe", says="a pipe that nobody reads", code=5)
    check("a report to a device", gate(here, *JUDGED, "--report", "json=null")[0] == 0 and (here / "null").is_symlink())
    with subprocess.Popen(["cat", "pipe"], cwd=here, stdout=subprocess.PIPE) as reader:
        # The reader opens the pipe when it gets to it.
        for _ in range(100):
            code, text = gate(here, *JUDGED, "--report", "json=pipe")
            if code == 0:
                break
        check("a report to a pipe that somebody reads", code == 0 and json.loads(reader.communicate()[0])["decision"]["verdict"] == "pass", text)
    words = [GATE, *JUDGED, "--report", "json=stdout", "--report", "dotenv=stdout"]
    said = subprocess.run(words, cwd=here, capture_output=True, text=True, check=False).stdout
    with (here / "log").open("w") as log:
        log.write("before\n")
        log.flush()
        subprocess.run(words, cwd=here, stdout=log, check=False)
    check("reports to standard output, a pipe: all of them, and the text", '"decision"' in said and "GATE_VERDICT=pass" in said and "PASS" in said, said)
    log = (here / "log").read_text()
    check("  to standard output, a file: the same behind what is there", log == "before\n" + said, log)
    check("  and the link is one still", (here / "stdout").is_symlink())


def modes(here):
    lay_healthy(here)
    for name in ("e.json", "r.json"):
        (here / name).write_text("{}")
        (here / name).chmod(0o600)
    gate(here, *JUDGED, "--ledger", "l.jsonl")
    (here / "l.jsonl").chmod(0o640)
    code, text = gate(here, *JUDGED, "--evidence", "e.json", "--report", "json=r.json", "--ledger", "l.jsonl")
    kept = [oct((here / name).stat().st_mode & 0o777) for name in ("e.json", "r.json", "l.jsonl")]
    check("what is replaced keeps its mode", code in (0, 1) and kept == ["0o600", "0o600", "0o640"], f"{kept} {text}")


def envelope(payload, kind=TYPE):
    return json.dumps({"payload": base64.b64encode(payload).decode(), "payloadType": kind, "signatures": [{"sig": "AAAA"}]})


def unwrapped(here):
    for what, payload, says in (("an empty payload", b"", "is not JSON"), ("words", b"hello", "is not JSON"), ("a number", b"1", "no in-toto statement"),
                                ("an object", b"{}", "no in-toto statement"), ("a list", b"[]", "no in-toto statement"),
                                ("another type", b'{"_type": "https://example.com/x"}', "its '_type' is 'https://example.com/x'")):
        (here / "e.json").write_text(envelope(payload))
        refused(here, f"unwrap of {what}", "evidence", "unwrap", "e.json", "--output", "q", "--signature", "s", says=says, code=3)
        refused(here, "  to standard output", "evidence", "unwrap", "e.json", says=says, code=3)
    statement = b'{"_type": "https://in-toto.io/Statement/v0.1", "predicateType": "x"}'
    (here / "e.json").write_text(envelope(statement))
    refused(here, "unwrap to a folder that is not there writes no signature", "evidence", "unwrap", "e.json", "--output", "no/q", "--signature", "s",
            says="cannot create", code=5)
    refused(here, "  and the other way", "evidence", "unwrap", "e.json", "--output", "q", "--signature", "no/s", says="cannot create", code=5)
    refused(here, "unwrap of both to one file", "evidence", "unwrap", "e.json", "--output", "q", "--signature", "./q")
    code, text = gate(here, "evidence", "unwrap", "e.json", "--output", "q", "--signature", "s")
    check("unwrap of any statement", code == 0 and (here / "q").read_bytes() == statement and (here / "s").read_bytes() == bytes(3), text)


def evidence(here):
    lay_healthy(here)
    with (here / "large.json").open("w") as file:
        file.truncate((64 << 20) + 1)
    for words in (("replay", "large.json"), ("verify", "large.json"), ("audit", "large.json", "--policy", "gate.yaml")):
        code, text = gate(here, *words)
        check(f"{words[0]} of a file that is too large",
              code == 3 and "is larger than the limit of 67108864 bytes" in text and "as it was written" not in text, text)
    gate(here, *JUDGED, "--evidence", "whole.json")
    for count in ("99999999999999999999999", "18446744073709551616", "5", "007", "-1", ""):
        (here / "e.json").write_bytes((here / "whole.json").read_bytes())
        sealed(here / "e.json", lambda statement, count=count: statement["predicate"]["decision"]["policy"].update(sizeBytes=count))
        code, text = gate(here, "verify", "e.json")
        check(f"verify of a size of {count!r}", code == 1 and "sizeBytes" in text, text)
    (here / "e.json").write_bytes((here / "whole.json").read_bytes())
    sealed(here / "e.json", lambda statement: statement["predicate"]["decision"]["policy"].update(sizeBytes="9007199254740993"))
    code, text = gate(here, "verify", "e.json")
    check("verify of a size that JSON numbers do not hold: read, and not that of the policy", code == 1 and "sizeBytes" not in text
          and "policy/content: does not have the size" in text, text)


def main():
    for part in (two_to_one, over_an_input, streams, modes, unwrapped, evidence):
        with tempfile.TemporaryDirectory() as folder:
            print(part.__name__)
            part(Path(folder).resolve())
    print(f"{len(FAILED)} failed")
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
