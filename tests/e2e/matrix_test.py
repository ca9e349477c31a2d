#!/usr/bin/env python3
"""One decision, bit by bit, from every build and on every machine that can be had: each golden case, by each program that is given, in
each surrounding.

usage: matrix_test.py GATE [GATE...]. `make check` gives the programs of g++, clang++, -O0, -O2 and the sanitizers."""
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAMS = [Path(word).resolve() for word in sys.argv[1:]]
ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("golden", ROOT / "scripts" / "golden.py")
golden = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(golden)
# What the C library and the reader of rows choose by the processor; their words are those of glibc and simdjson.
OLDER = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX2_Usable,-FMA,-FMA_Usable,-FMA4,-AVX,-AVX_Usable,-BMI2,-ERMS"}
SURROUNDINGS = {
    "as it is": {},
    "without AVX2 and FMA": {**OLDER, "SIMDJSON_FORCE_IMPLEMENTATION": "westmere"},
    "without any vector unit": {**OLDER, "SIMDJSON_FORCE_IMPLEMENTATION": "fallback"},
    "one processor": {"processors": "0"},
    "a locale with a decimal comma": {"LC_ALL": "de_DE.UTF-8", "LC_NUMERIC": "de_DE.UTF-8", "LANG": "tr_TR.UTF-8"},
    "no locale": {"LC_ALL": "C"},
}
# A program for another processor is a script that calls an emulator, a tenth as fast; what this processor has does not matter to it.
EMULATED = ("as it is", "a locale with a decimal comma", "8 threads")
# Thread counts, for libraries that start threads of their own.
for count in (1, 2, 8):
    SURROUNDINGS[f"{count} threads"] = {"OMP_NUM_THREADS": str(count), "OPENBLAS_NUM_THREADS": str(count)}


def cases(made):
    """The evaluations of the golden cases, their records and repositories made below the folder `made`."""
    for path in sorted(ROOT.glob("tests/golden/*/case.json")):
        spec = json.loads(path.read_text())
        words = spec.get("args", [])
        if words[:1] != ["evaluate"]:
            continue
        repository = made / path.parent.name
        records = repository / ".git" / "records"
        if "--repo" not in words:
            commit = golden.init(str(repository), path.parent, spec.get("repository"))
            words = [*words, "--repo", str(repository)]
            if "records" in spec:
                golden.made_records(path.parent, spec["records"], records, commit)
        yield path.parent, [word.replace("{records}", str(records)) for word in words], spec["exit"]


def surroundings(program):
    with program.open("rb") as file:
        emulated = file.read(2) == b"#!"
    return [(what, variables) for what, variables in SURROUNDINGS.items() if not emulated or what in EMULATED]


def digest(program, folder, words, out, variables):
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    own = [word.replace("{out}", str(out)) for word in words]
    if "--evidence" not in own:
        own += ["--evidence", str(out / "evidence.json")]
    own += [] if "--as-of" in own else ["--as-of", "2026-11-24T12:00:00Z"]
    evidence = Path(own[own.index("--evidence") + 1])
    processors = variables.get("processors")
    prefix = ["taskset", "-c", processors] if processors and shutil.which("taskset") else []
    env = {"PATH": os.environ["PATH"], "HOME": str(out), "LSAN_OPTIONS": os.environ.get("LSAN_OPTIONS", ""),
           **{name: value for name, value in variables.items() if name != "processors"}}
    done = subprocess.run([*prefix, program, *own], cwd=folder, env=env, capture_output=True, text=True, check=False)
    if not evidence.is_file():
        return f"no evidence, exit code {done.returncode}", None, done.returncode
    statement = json.loads(evidence.read_text())
    return statement["predicate"]["decisionDigest"]["sha256"], statement, done.returncode


def replayed(folder, words, out):
    """What a verifier and a replay of this evidence have to say against it."""
    evidence = next(path for path in out.iterdir() if path.name.endswith("evidence.json"))
    inputs = [f"--input={role}={words[words.index('--' + role) + 1]}" for role in ("policy", "candidate", "baseline") if "--" + role in words]
    for command in (["verify", evidence, "--accept", "block"], ["replay", evidence, *inputs]):
        done = subprocess.run([PROGRAMS[0], *command], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            yield f"{folder.name}: {command[0]} ends with {done.returncode}: {(done.stdout + done.stderr)[:400]}"


def main():
    failures, looked, decisions = [], 0, hashlib.sha256()
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "out"
        for folder, words, code in cases(Path(name) / "made"):
            expected, statement, ended = digest(PROGRAMS[0], folder, words, out, {})
            decisions.update(expected.encode())
            if ended != code:
                failures.append(f"{folder.name}: ends with {ended}, not with {code} as the golden case")
            if statement:
                failures += replayed(folder, words, out)
            for program in PROGRAMS:
                for what, variables in surroundings(program):
                    found, other, _ = digest(program, folder, words, out, variables)
                    looked += 1
                    if found != expected:
                        failures.append(f"{folder.name}: {program}, {what}: {found} is not {expected}" + where(statement, other))
    if failures or looked < 200:
        sys.exit("\n".join(failures) or f"only {looked} evaluations were looked at")
    print(f"matrix: {looked} evaluations by {len(PROGRAMS)} programs in {len(SURROUNDINGS)} surroundings agree; all decisions: "
          f"{decisions.hexdigest()[:16]}")


def where(one, other, pointer=""):
    """The first member in which two statements differ."""
    if type(one) is type(other) and isinstance(one, dict):
        for key in sorted(one.keys() | other.keys()):
            if one.get(key) != other.get(key) and key not in ("run", "runDigest", "decisionDigest"):
                return where(one.get(key), other.get(key), f"{pointer}/{key}")
    if type(one) is type(other) and isinstance(one, list) and len(one) == len(other):
        for i, (a, b) in enumerate(zip(one, other)):
            if a != b:
                return where(a, b, f"{pointer}/{i}")
    return f" at {pointer}: {json.dumps(one)[:80]} and {json.dumps(other)[:80]}"


main()
