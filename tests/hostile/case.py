"""What a hostile case is: a name that says what it tries, the files it lays down, and how `gate` must answer.

A case is made at run time, not stored: git holds neither pipes nor devices nor a line of a gigabyte, and a reader of the tables
sees the attack rather than its bytes."""
import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Optional

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from healthy import GOLDEN, lay_healthy  # noqa: E402

RECORDS = GOLDEN / "records"


@dataclass
class Case:
    name: str
    args: list                                  # after "gate", in the case's folder; every case is judged at the same moment
    exits: tuple                                # the codes that are right
    says: str = ""                              # a part of what standard error must say
    make: Callable = lambda folder: None        # lays the files of the case in its folder
    variables: dict = field(default_factory=dict)
    then: Optional[Callable] = None             # looks at the folder and the outputs; a text is what is wrong


class World:
    """The folder of a case: a healthy policy and two healthy sets, of which the case spoils one."""

    def __init__(self, folder):
        self.folder = folder
        lay_healthy(folder)
        subprocess.run(["git", "init", "-q", "-b", "main", folder / "repository"], check=True)

    def __truediv__(self, name):
        return self.folder / name

    def document(self, **changes):
        """Spoils the first document of the candidate; a value of None removes the key."""
        path = self.folder / "candidate/run-1.json"
        document = json.loads(path.read_text())
        for key, value in changes.items():
            if value is None:
                document.pop(key)
            else:
                document[key] = value
        path.write_text(json.dumps(document))

    def rows(self, data, count=None):
        """Replaces the rows of the candidate's first run by bytes, and forgets their digest."""
        (self.folder / "candidate/samples-1.jsonl").write_bytes(data)
        samples = {"path": "samples-1.jsonl"}
        if count is not None:
            samples["rows"] = count
        self.document(samples=samples)


EVALUATE = ["evaluate", "--policy", "gate.yaml", "--candidate", "candidate", "--baseline", "baseline", "--repo", "repository",
            "--as-of", "2026-11-24T12:00:00Z", "--evidence", "out/evidence.json"]


def judged(name, spoil, exits, says="", **more):
    """An evaluation of the healthy world after `spoil(world)`."""
    return Case(name, more.pop("args", EVALUATE), exits, says, lambda folder: spoil(World(folder)), **more)
