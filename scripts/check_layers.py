#!/usr/bin/env python3
"""Keeps gate/LAYERS: which folder may include which, and which third-party headers it may name.

Also holds each registry.def against the files beside it. `--selftest` plants one violation of each rule in a copy of the
tree and demands that it is caught. Exit 0: all kept. Exit 1: one line a violation.
"""
import re
import shutil
import sys
import tempfile
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]')
PLUGINS = {"checks": "GATE_CHECK", "records": "GATE_READER", "report": "GATE_REPORT"}
# Headers of the C and C++ standard libraries have no slash and no dot, but for the POSIX and Linux ones named here.
SYSTEM = re.compile(r"^([a-z0-9_]+|(sys|linux)/[a-z0-9_]+\.h|(dirent|fcntl|unistd|poll|signal)\.h)$")


def read_layers(root):
    layers = {}
    for line in (root / "gate/LAYERS").read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        rules, _, third = line.partition("|")
        name, _, may = rules.partition(":")
        layers[name.strip()] = (set(may.split()) | {name.strip()}, tuple(third.split()))
    return layers


def violations(root):
    layers = read_layers(root)
    for path in sorted((root / "gate").rglob("*")):
        if path.suffix not in (".h", ".cc"):
            continue
        layer = path.relative_to(root / "gate").parts[0]
        if layer not in layers:
            yield f"{path.relative_to(root)}: folder '{layer}' is not in gate/LAYERS"
            continue
        may, third = layers[layer]
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = INCLUDE.match(line)
            if not found:
                continue
            header = found.group(2)
            if header.startswith("gate/"):
                if header.split("/")[1] not in may:
                    yield f"{path.relative_to(root)}:{number}: '{layer}' may not include {header}"
            elif not SYSTEM.match(header):
                if not any(header == t or (t.endswith("/") and header.startswith(t)) for t in third):
                    yield f"{path.relative_to(root)}:{number}: '{layer}' may not name the third-party header {header}"
                elif path.suffix == ".h":
                    yield f"{path.relative_to(root)}:{number}: a header of ours may not include {header}"
    yield from registries(root)


def registries(root):
    for folder, macro in PLUGINS.items():
        definition = root / "gate" / folder / "registry.def"
        listed = re.findall(rf"^{macro}\(([a-z0-9_]+)", definition.read_text(), re.M)
        for name in listed:
            if not (definition.parent / f"{name}.cc").exists():
                yield f"gate/{folder}/registry.def: names '{name}' without a file"
        table = re.compile(r"^const (CheckKind|Reader|Report) k_([a-z0-9_]+)\b", re.M)
        for path in sorted(definition.parent.glob("*.cc")):
            for _, name in table.findall(path.read_text()):
                if name not in listed:
                    yield f"gate/{folder}/{path.name}: defines '{name}', which registry.def does not list"


def selftest(root):
    plants = [
        ("gate/checks/identity.cc", '#include "gate/cli/app.h"\n'),
        ("gate/stats/sample.cc", "#include <git2.h>\n"),
        ("gate/records/reader.h", "#include <simdjson.h>\n"),
        ("gate/checks/unlisted.cc", "const CheckKind k_unlisted{};\n"),
        ("gate/checks/registry.def", "GATE_CHECK(no_such_file)\n"),
    ]
    missed = 0
    for name, text in plants:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder)
            shutil.copytree(root / "gate", copy / "gate")
            target = copy / name
            target.write_text((target.read_text() if target.exists() else "") + text)
            if not list(violations(copy)):
                print(f"not caught: {text.strip()} in {name}")
                missed += 1
    return missed


def main():
    root = Path(__file__).resolve().parent.parent
    if "--selftest" in sys.argv:
        return 1 if selftest(root) else 0
    found = list(violations(root))
    print("\n".join(found) if found else "layers kept")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
