#!/usr/bin/env python3
"""What scripts/new_plugin.py writes compiles, is registered, and keeps the layers.

usage: new_plugin_test.py ROOT CXX
"""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT, CXX = Path(sys.argv[1]).resolve(), sys.argv[2]


def main():
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name)
        for part in ("gate", "scripts", "CHANGELOG.md"):
            source = ROOT / part
            (shutil.copytree if source.is_dir() else shutil.copy)(source, tree / part)
        for folder in ("checks", "records", "report"):
            (tree / "tests/unit" / folder).mkdir(parents=True)
            shutil.copy(ROOT / "tests/unit" / folder / "CMakeLists.txt", tree / "tests/unit" / folder)
        failed = 0
        for kind, folder in (("check", "checks"), ("reader", "records"), ("report", "report")):
            subprocess.run([sys.executable, tree / "scripts/new_plugin.py", kind, "toxicity_rate"], check=True, stdout=subprocess.DEVNULL)
            sources = [tree / "gate" / folder / "toxicity_rate.cc", tree / "gate" / folder / "registry.cc",
                       tree / "tests/unit" / folder / "toxicity_rate_test.cc"]
            done = subprocess.run([CXX, "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", f"-I{tree}", *sources],
                                  capture_output=True, text=True, check=False)
            listed = "toxicity_rate_test.cc" in (tree / "tests/unit" / folder / "CMakeLists.txt").read_text()
            again = subprocess.run([sys.executable, tree / "scripts/new_plugin.py", kind, "toxicity_rate"], capture_output=True, check=False)
            good = done.returncode == 0 and listed and again.returncode != 0
            print(("ok      " if good else "FAILED  ") + kind, done.stderr)
            failed += not good
        layers = subprocess.run([sys.executable, tree / "scripts/check_layers.py"], capture_output=True, text=True, check=False)
        print(layers.stdout)
        return 1 if failed or layers.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
