#!/usr/bin/env python3
"""On a terminal, work that lasts says what it does, and leaves nothing of it on the screen. usage: progress_test.py GATE"""
import os
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

GATE = os.path.abspath(sys.argv[1])
RUNS = Path(__file__).resolve().parents[2] / "examples" / "digits" / "baseline"
POLICY = """gate: 1
id: waiting
checks:
  - {id: correct, kind: non_inferiority, metric: correct, direction: higher, margin: 0.02}
"""


def on_terminal(args, wanted, folder, deadline=120):
    """Runs gate with a terminal on its standard error until `wanted` is on it; then interrupts it. Returns all of that, and the code."""
    master, slave = pty.openpty()
    process = subprocess.Popen([GATE, *args], cwd=folder, stdout=subprocess.DEVNULL, stderr=slave)
    os.close(slave)
    said = b""
    interrupted = False
    while select.select([master], [], [], deadline)[0]:
        try:
            more = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        if not more:
            break
        said += more
        if not interrupted and re.search(wanted, said):
            process.send_signal(signal.SIGINT)
            interrupted = True
    os.close(master)
    code = process.wait(timeout=deadline)
    assert interrupted, (wanted, said[-2000:])
    return said.decode(), code


with tempfile.TemporaryDirectory() as name:
    (Path(name) / "gate.yaml").write_text(POLICY)
    said, code = on_terminal(["calibrate", "gate.yaml", "--runs", str(RUNS), "--seeds", "3", "--gates", "1000000"],
                             rb"gate calibrate: judged [1-9]\d* of 1,?000,?000 pairs \(\d+ s\)", name)
    assert code == 130, (code, said[-500:])
    assert "\r\x1b[Kgate: interrupted; nothing was written" in said.replace("\r\n", "\n"), said[-500:]
    assert said.count("\n") == 1, "one line stays, and it is the message"
print("progress: shown while calibrate counts, gone before it speaks")
