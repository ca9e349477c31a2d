#!/usr/bin/env python3
"""The schemas against the readers, by a validator that is not ours: what the reader takes the schema takes, what the golden cases write
the schema of the evidence takes, and `schemas/` holds what `gate schema` prints.

usage: schemas_test.py GATE"""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema
import yaml

GATE = Path(sys.argv[1]).resolve()
ROOT = Path(__file__).resolve().parents[2]
NAMES = ("policy", "run-record", "row", "evidence")
failures = []


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors read policies: no dates, no yes and no."""


CoreLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (("bool", r"true|false", "tf"), ("null", r"null|~|", "n~"), ("int", r"-?(0|[1-9][0-9]*)", "-0123456789"),
                            ("float", r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?", "-0123456789")):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^({pattern})$"), list(first))


def gate(*words, cwd=ROOT):
    return subprocess.run([GATE, *words], cwd=cwd, capture_output=True, text=True)


def wrong(validator, value):
    """The deepest complaint, or nothing."""
    error = jsonschema.exceptions.best_match(validator.iter_errors(value))
    return error and f"at {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"


def schema_of(name):
    printed = gate("schema", name).stdout
    if printed != (ROOT / f"schemas/{name}.schema.json").read_text():
        failures.append(f"schemas/{name}.schema.json is not what 'gate schema {name}' prints; scripts/write_schemas.sh GATE writes it anew")
    schema = json.loads(printed)
    jsonschema.Draft7Validator.check_schema(schema)
    if "$ref" in printed:
        failures.append(f"{name}: a reference in a schema that is to stand alone")
    return jsonschema.Draft7Validator(schema, format_checker=jsonschema.draft7_format_checker)


def policies(validator):
    taken = sorted([*ROOT.glob("policies/*.yaml"), *ROOT.glob("examples/*/policy.yaml"), *ROOT.glob("tests/golden/**/*.yaml")])
    both = 0
    for path in taken:
        accepted = gate("lint", str(path)).returncode == 0
        complaint = wrong(validator, yaml.load(path.read_text(), CoreLoader)) if accepted else None
        both += accepted and not complaint
        if complaint:
            failures.append(f"the reader takes {path.relative_to(ROOT)}, the schema does not: {complaint}")
    if both < 20:
        failures.append(f"only {both} policies were taken by both")
    refused = seen = 0
    for path in sorted(ROOT.glob("tests/rejects/policy/*.yaml")):
        if gate("lint", str(path)).returncode != 2:
            failures.append(f"the reader takes {path.name}")
        refused += 1
        try:
            seen += bool(wrong(validator, yaml.load(path.read_bytes(), CoreLoader)))
        except (yaml.YAMLError, ValueError, RecursionError):
            seen += 1
    # What the schema cannot see: places and repetitions (a second key of one name, anchors, ids used twice), spellings that YAML
    # resolves (quotes around a number), and what two keys say together.
    print(f"{refused} policies are refused by the reader, {seen} of them by the schema or the YAML reader before it")
    if not refused or seen * 2 < refused:
        failures.append(f"the schema sees too little: {seen} of {refused}")


def records(documents, rows):
    looked = 0
    for path in sorted([*ROOT.glob("examples/digits/*/*.json"), *ROOT.glob("tests/golden/records/**/*.json")]):
        if path.name.endswith(".schema.json"):
            continue
        try:
            document = json.loads(path.read_text(), parse_constant=lambda word: f"not JSON: {word}")
        except ValueError:
            continue
        if not isinstance(document, dict) or "run_id" not in document:
            continue
        looked += 1
        complaint = wrong(documents, document)
        if complaint:
            failures.append(f"{path.relative_to(ROOT)}: {complaint}")
        rows_file = path.parent / (document.get("samples") or {}).get("path", "")
        lines = rows_file.read_text().splitlines()[:40] if rows_file.is_file() else []
        healthy = "golden/records" not in str(path) or path.parent.name in ("baseline", "candidate")
        for number, line in enumerate(lines if healthy else [], 1):
            complaint = wrong(rows, json.loads(line))
            if complaint:
                failures.append(f"{rows_file.relative_to(ROOT)}:{number}: {complaint}")
    if looked < 50:
        failures.append(f"only {looked} documents were looked at")


def statements(validator):
    looked = 0
    with tempfile.TemporaryDirectory() as folder:
        evidence = Path(folder) / "evidence.json"
        for path in sorted(ROOT.glob("tests/golden/*/case.json")):
            words = json.loads(path.read_text()).get("args", [])
            if not words or words[0] != "evaluate":
                continue
            words = [word.replace("{out}", folder) for word in words]
            if "--evidence" in words:
                del words[words.index("--evidence"):words.index("--evidence") + 2]
            evidence.unlink(missing_ok=True)
            gate(*words, "--evidence", str(evidence), cwd=path.parent)
            if not evidence.is_file():
                continue
            looked += 1
            statement = json.loads(evidence.read_text())
            complaint = wrong(validator, statement)
            if complaint:
                failures.append(f"the evidence of {path.parent.name}: {complaint}")
    if looked < 40:
        failures.append(f"only {looked} statements were looked at")
    # A statement with a member more, or one less, is no statement of ours.
    for change in (lambda s: s["predicate"]["decision"].update(extra=1), lambda s: s["predicate"]["decision"].pop("verdict"),
                   lambda s: s["predicate"]["decision"]["checks"][0].update(verdict="fine"),
                   lambda s: s["predicate"]["decisionDigest"].update(sha256="x")):
        copy = json.loads(json.dumps(statement))
        change(copy)
        if not wrong(validator, copy):
            failures.append("the schema of the evidence takes a statement that is damaged")


validators = {name: schema_of(name) for name in NAMES}
policies(validators["policy"])
records(validators["run-record"], validators["row"])
statements(validators["evidence"])
if failures:
    sys.exit("\n".join(failures))
print("schemas: all hold")
