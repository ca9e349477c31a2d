"""A healthy policy and two healthy sets of records, for tests that spoil one of them."""
import shutil
from pathlib import Path

GOLDEN = Path(__file__).resolve().parents[1] / "golden"


def lay_healthy(folder):
    """Puts gate.yaml, baseline and candidate into `folder`, with times of their own: git must not take copies for old files."""
    shutil.copyfile(GOLDEN / "policy.yaml", folder / "gate.yaml")
    for side in ("baseline", "candidate"):
        shutil.copytree(GOLDEN / "records" / side, folder / side, copy_function=shutil.copyfile)
