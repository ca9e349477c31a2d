"""Python packages that only a benchmark needs."""
import importlib.util
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def with_packages(folder, packages):
    """Goes on in an environment that has `packages`: this one, or one of their own in `folder` of build/, made when it is not there."""
    if all(importlib.util.find_spec(name) for name in packages):
        return
    home = ROOT / "build" / folder
    python = home / "bin/python"
    if os.environ.get("GATE_BENCH_ENVIRONMENT") == folder:
        raise SystemExit(f"{' and '.join(packages)} cannot be imported from {home}; remove that folder and run again")
    if not python.exists():
        venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)
    os.environ["GATE_BENCH_ENVIRONMENT"] = folder
    os.execv(python, [str(python), *sys.argv])
