"""What gate makes of a set, as data: its native form."""
import json
import math
import subprocess
import tempfile
from pathlib import Path


def read_native(gate, spec):
    """The runs of a set, each with its document and its rows by id."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "native")
        subprocess.run([gate, "show", spec, "--as", "native", "--out", str(out)], check=True, stdout=subprocess.DEVNULL)
        runs = []
        for path in sorted(out.glob("*.json")):
            document = json.loads(path.read_text())
            rows = {}
            if "samples" in document:
                for line in (out / document["samples"]["path"]).read_text().splitlines():
                    row = json.loads(line)
                    assert row["id"] not in rows, row
                    rows[row["id"]] = row
            runs.append({"document": document, "rows": rows})
        return runs


def close(ours, theirs):
    """The same number up to the last bits; None is not scored."""
    if ours is None or theirs is None:
        return ours is None and theirs is None
    return math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-12)
