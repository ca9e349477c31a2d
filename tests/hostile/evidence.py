"""Evidence from a stranger: what a deployment verifies, an auditor replays and a signer unwraps was written by whoever wanted it believed.

The document is a real one, changed and sealed again: its digests are right, as a forger's would be."""
import base64
import hashlib
import json
import os
import re
import shutil
from decimal import Decimal
from pathlib import Path

from case import Case
from sinks import UNSEEN

ROOT = Path(__file__).resolve().parents[2]
DIGITS = ROOT / "examples/digits"
WHOLE = json.loads((ROOT / "tests/golden/pass-better/expected/evidence.json").read_text())
WHOLE["predicate"]["run"] = {"evaluatedAt": "2026-11-24T12:00:00Z", "tool": {"name": "gate", "version": "0"}, "argv": [], "ci": {}}
FILE = "evidence.json"
INPUTS = ["--input=candidate=candidate", "--input=baseline=baseline"]
VERIFY = ["verify", FILE]
REPLAY = ["replay", FILE, "--input=policy=policy.yaml", *INPUTS]
AUDIT = ["audit", FILE, "--policy", "policy.yaml", *INPUTS]
LEDGER = ["verify", FILE, "--ledger", "attempts.jsonl"]
ESCAPE = "\x1b[2J\u202e\n::error::x"
SHOWN = "\\x1b[2J\\u{202e}"
STATEMENT = "application/vnd.in-toto+json"
OUTSIDE = b"root of the outside\n"


def number(value):
    """As ECMAScript prints it."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e21):
        return str(int(value))
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    text, point = "".join(map(str, digits)), len(digits) + exponent
    if -6 < point <= 0:
        text = "0." + "0" * -point + text
    elif 0 < point <= 21:
        text = text[:point] + "." + text[point:]
    else:
        text = text[0] + ("." + text[1:] if len(text) > 1 else "") + f"e{point - 1:+d}"
    return "-" * sign + text


def canonical(value):
    if isinstance(value, dict):
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if value is None or isinstance(value, bool) else number(value)


def sealed(statement):
    predicate = statement["predicate"]
    rest = {name: predicate[name] for name in ("run", "schemaVersion") if name in predicate}
    for digest, part in (("decisionDigest", predicate.get("decision")), ("runDigest", rest)):
        predicate[digest] = {"sha256": hashlib.sha256(canonical(part).encode()).hexdigest()}
    return canonical(statement).encode()


RIGHT = sealed(json.loads(json.dumps(WHOLE)))


def lay(folder):
    for side, source in (("baseline", "baseline"), ("candidate", "candidate-better")):
        shutil.copytree(DIGITS / source, folder / side, copy_function=shutil.copyfile)
    shutil.copyfile(DIGITS / "policy.yaml", folder / "policy.yaml")
    (folder.parent / "outside").write_bytes(OUTSIDE)
    (folder / FILE).write_bytes(RIGHT)


def unseen(done):
    return "a character in the output that cannot be seen" if UNSEEN.search((done.stdout + done.stderr).decode()) else ""


def answered(name, args, exits, says, spoil):
    """After `spoil(folder)` the command must say `says` on either stream and show nothing of what is outside of the folder."""
    def make(folder):
        lay(folder)
        spoil(folder)

    def then(_, done):
        both = (done.stdout + done.stderr).decode(errors="replace")
        if says not in both:
            return f"does not say {says!r}: {both[:600]}"
        if OUTSIDE.decode().strip() in both or re.search(r"^::", both, re.M):
            return f"shows what it must not: {both[:300]}"
        return unseen(done)
    return Case("evidence-" + name, args, exits, "", make, then=then)


def written(name, args, data, says, exits=(1,)):
    """The evidence is these bytes."""
    return answered(name, args, exits, says, lambda folder: (folder / FILE).write_bytes(data))


def forged(name, args, change, says, exits=(1,)):
    """The evidence is the real one after `change(statement, decision)`, with its digests put right."""
    def spoil(folder):
        statement = json.loads(json.dumps(WHOLE))
        change(statement, statement["predicate"]["decision"])
        (folder / FILE).write_bytes(sealed(statement))
    return answered(name, args, exits, says, spoil)


def member(name, args, where, value, says, exits=(1,)):
    """One member of the decision is another value."""
    def change(_, decision):
        *path, last = where
        for step in path:
            decision = decision[step]
        decision[last] = value
    return forged(name, args, change, says, exits)


def renamed(side, name, digest=None):
    """The first file of a side by another name, in its place in the order."""
    def change(statement, decision):
        first = next(one for one in decision["inputs"] if one["role"] == side)
        first["name"] = name
        if digest is not None:
            first.update(digest={"sha256": hashlib.sha256(digest).hexdigest()}, sizeBytes=len(digest))
        decision["inputs"].sort(key=lambda one: (one["role"], one["name"]))
        statement["subject"] = [{"name": one["name"].rsplit("/", 1)[-1] if one["name"].startswith("/") else one["name"], "digest": one["digest"]}
                                for one in decision["inputs"] if one["role"] == "candidate"]
    return change


def extended(name, data):
    def change(_, decision):
        decision["policy"]["extends"] = [{"name": name, "digest": {"sha256": hashlib.sha256(data).hexdigest()}, "sizeBytes": len(data)}]
    return change


def envelope(**changes):
    whole = {"payload": base64.b64encode(RIGHT).decode(), "payloadType": STATEMENT, "signatures": [{"sig": "YQ=="}]}
    return json.dumps({**whole, **changes}).encode()


def replaced(name, args, put, says, exits=(3,), file=FILE):
    """In the place of a file stands what `put(path)` makes."""
    def spoil(folder):
        (folder / file).unlink(missing_ok=True)
        put(folder / file)
    return answered(name, args, exits, says, spoil)


def ledger(name, data, says, exits=(3,)):
    return answered("ledger-" + name, LEDGER, exits, says, lambda folder: (folder / "attempts.jsonl").write_bytes(data))


def record(**changes):
    def spoil(folder):
        path = folder / "candidate/run-0.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
    return spoil


def without_baseline(_, decision):
    decision["inputs"] = [one for one in decision["inputs"] if one["role"] != "baseline"]
    decision["baseline"] = None


def without_comparisons(statement, decision):
    """The same, with all that speaks of a comparison taken out: only the policy knows that there must be one."""
    without_baseline(statement, decision)
    for check in decision["checks"]:
        check.pop("spread", None)
        check.get("estimate", {}).pop("baseline", None)
        for size in ("paired", "runsBaseline"):
            check["sizes"].pop(size, None)


DEEP = b'{"_type":' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}"
TWICE = b'{"_type":"x",' + RIGHT[1:]
DIGITS_IN_A_ROW = b"9" * 1_000_000
CASES = [
    # Nothing is spoilt: what the others refuse is not refused for another reason.
    answered("right-verify", VERIFY, (0,), "accepted: pass", lambda folder: None),
    answered("right-replay", REPLAY, (0,), "equal: pass", lambda folder: None),
    answered("right-audit", AUDIT, (0,), "verdict: pass by both policies", lambda folder: None),
    *[written(f"depth-1000000-{args[0]}", args, DEEP, "is nested more than the limit of") for args in (VERIFY, REPLAY, AUDIT)],
    *[written(f"twice-{args[0]}", args, TWICE, "has the member '_type' twice") for args in (VERIFY, REPLAY, AUDIT)],
    written("nan", VERIFY, RIGHT.replace(b'"confidence":0.95', b'"confidence":NaN', 1), "evidence.json:1:"),
    written("infinity", REPLAY, RIGHT.replace(b'"confidence":0.95', b'"confidence":-Infinity', 1), "evidence.json:1:"),
    written("number-too-large", AUDIT, RIGHT.replace(b'"confidence":0.95', b'"confidence":1e999', 1), "evidence.json:1:"),
    written("number-of-a-million-digits", VERIFY, RIGHT.replace(b'"confidence":0.95', b'"confidence":' + DIGITS_IN_A_ROW, 1), "evidence.json:1:"),
    written("number-in-another-spelling", VERIFY, RIGHT.replace(b'"confidence":0.95', b'"confidence":0.950', 1), "RFC 8785"),
    written("not-utf-8", REPLAY, RIGHT.replace(b'"verdict":"pass"', b'"verdict":"pa\xffss"', 1), "is no UTF-8 text"),
    written("overlong-utf-8", VERIFY, RIGHT.replace(b'"verdict":"pass"', b'"verdict":"\xc0\xafpass"', 1), "is no UTF-8 text"),
    written("lone-surrogate", VERIFY, RIGHT.replace(b'"verdict":"pass"', b'"verdict":"\\ud800"', 1), "evidence.json:1:"),
    written("cut-off", REPLAY, RIGHT[: len(RIGHT) // 2], "evidence.json:1:"),
    written("two-documents", VERIFY, RIGHT + RIGHT, "evidence.json:1:"),
    written("byte-order-mark", AUDIT, b"\xef\xbb\xbf" + RIGHT, "evidence.json:1:"),
    written("empty", AUDIT, b"", "evidence.json:1:"),
    written("zeros", REPLAY, b"\0" * 4096, "evidence.json:1:"),
    written("null", VERIFY, b"null", "/predicateType: expected"),
    written("predicate-type-with-escapes", VERIFY, canonical({"predicateType": ESCAPE}).encode(), SHOWN),
    written("seventy-megabytes", VERIFY, b" " * (70 << 20) + RIGHT, "is larger than the limit of", (3,)),
    member("verdict-list", VERIFY, ["verdict"], ["pass"], "/predicate/decision/verdict"),
    member("checks-object", REPLAY, ["checks"], {"id": "accuracy"}, "/predicate/decision/checks"),
    member("inputs-texts", REPLAY, ["inputs"], ["run-0.json"], "/predicate/decision/inputs/0"),
    member("policy-number", AUDIT, ["policy"], 7, "/predicate/decision/policy"),
    member("size-text-of-letters", REPLAY, ["inputs", 0, "sizeBytes"], "1e3", "/predicate/decision/inputs/0/sizeBytes"),
    member("size-negative", REPLAY, ["inputs", 0, "sizeBytes"], -1, "/predicate/decision/inputs/0/sizeBytes"),
    member("size-of-a-thousand-digits", REPLAY, ["inputs", 0, "sizeBytes"], "9" * 1000, "/predicate/decision/inputs/0/sizeBytes"),
    member("name-that-is-unknown", VERIFY, [ESCAPE], 1, SHOWN),
    member("time-that-is-none", REPLAY, ["asOf"], "9999-99-99T99:99:99Z", "/predicate/decision/asOf"),
    member("digest-with-escapes", VERIFY, ["policy", "digest", "sha256"], ESCAPE, "/predicate/decision/policy/digest"),
    forged("decision-array", VERIFY, lambda statement, decision: statement["predicate"].update(decision=[decision]), "/predicate/decision"),
    forged("decision-array-replay", REPLAY, lambda statement, decision: statement["predicate"].update(decision=[decision]), "/predicate/decision"),
    forged("run-null", VERIFY, lambda statement, _: statement["predicate"].update(run=None), "/predicate/run"),
    forged("subject-of-nothing", AUDIT, lambda statement, _: statement.update(subject=[]), "/subject"),
    forged("exit-code-too-large", VERIFY, lambda statement, _: statement["predicate"]["run"].update(exitCode=1e300), "/predicate/run/exitCode"),
    forged("escapes-in-a-check-id", AUDIT, lambda _, decision: decision["checks"][0].update(id=ESCAPE), SHOWN),
    forged("escapes-in-a-policy-id-that-is-not-expected", [*VERIFY, "--expect-policy-id", "x"], lambda _, decision: decision["policy"].update(id=ESCAPE), SHOWN),
    forged("escapes-in-the-policy-id", VERIFY, lambda _, decision: decision["policy"].update(id=ESCAPE), SHOWN, (0,)),
    forged("escapes-in-an-input-name", REPLAY, renamed("candidate", ESCAPE), SHOWN, (1, 3)),
    forged("input-above-its-folder", REPLAY, renamed("candidate", "../../outside", OUTSIDE), "missing: candidate: ../../outside", (3,)),
    forged("input-of-the-baseline-above-its-folder", REPLAY, renamed("baseline", "../../outside", OUTSIDE), "missing: baseline: ../../outside", (3,)),
    forged("input-absolute", REPLAY, renamed("candidate", "/etc/passwd"), "missing: candidate: /etc/passwd", (3,)),
    forged("input-of-the-other-side", AUDIT, renamed("candidate", "../baseline/run-0.json"), "missing: candidate: ../baseline/run-0.json", (3,)),
    forged("extends-above-its-folder", REPLAY, extended("../outside", OUTSIDE), "missing: policy: ../outside", (3,)),
    forged("extends-absolute", [*VERIFY, "--expect-policy", "policy.yaml"], extended("/etc/passwd", b"x"), "/etc/passwd"),
    forged("extends-nobody's", [*VERIFY, "--expect-policy", "policy.yaml"], extended("builtin:minimal", b"x"), "builtin:minimal has sha256"),
    forged("extends-unknown", [*VERIFY, "--expect-policy", "policy.yaml"], extended("builtin:" + ESCAPE, b"x"), SHOWN),
    forged("without-baseline", VERIFY, without_baseline, "compares with a baseline, and there is none"),
    forged("without-baseline-and-comparisons", REPLAY, without_comparisons, "the policy compares with a baseline, and the evidence has none"),
    replaced("pipe", VERIFY, os.mkfifo, "regular file"),
    replaced("pipe-replay", REPLAY, os.mkfifo, "regular file"),
    replaced("folder", AUDIT, os.mkdir, "regular file"),
    replaced("link-to-a-device", VERIFY, lambda path: os.symlink("/dev/zero", path), "regular file"),
    replaced("link-to-itself", REPLAY, lambda path: os.symlink(path.name, path), "evidence.json"),
    replaced("link-among-the-records", REPLAY, lambda path: os.symlink("../baseline/run-0.json", path), "run-0.json", file="candidate/run-0.json"),
    replaced("pipe-among-the-records", AUDIT, os.mkfifo, "run-0.json", file="candidate/run-0.json"),
    written("unwrap-depth-1000000", ["evidence", "unwrap", FILE], DEEP, "is nested more than the limit of", (3,)),
    written("unwrap-twice", ["evidence", "unwrap", FILE], envelope()[:-1] + b',"payload":""}', "has the member 'payload' twice", (3,)),
    written("unwrap-not-base64", ["evidence", "unwrap", FILE], envelope(payload=ESCAPE), "evidence.json", (3,)),
    written("unwrap-type-with-escapes", ["evidence", "unwrap", FILE], envelope(payloadType=ESCAPE), SHOWN, (3,)),
    written("unwrap-payload-list", ["evidence", "unwrap", FILE], envelope(payload=["e30="]), "evidence.json", (3,)),
    written("unwrap-cut-off", ["evidence", "unwrap", FILE], envelope()[:-9], "evidence.json", (3,)),
    written("pae-array", ["evidence", "pae", FILE], b"[]", "is no in-toto statement", (3,)),
    written("pae-twice", ["evidence", "pae", FILE], TWICE, "has the member '_type' twice", (3,)),
    forged("pae-decision-array", ["evidence", "pae", FILE], lambda statement, decision: statement["predicate"].update(decision=[decision]), "/predicate/decision", (3,)),
    written("statement-of-lists", ["evidence", "statement", FILE], b'{"decision":[],"run":[],"schemaVersion":[]}', "/predicate/schemaVersion", (1,)),
    answered("records-pipe", ["evidence", "records", "candidate"], (3,), "candidate/z.json", lambda folder: os.mkfifo(folder / "candidate/z.json")),
    answered("records-name-with-escapes", ["evidence", "records", "candidate"], (3,), SHOWN, lambda folder: os.symlink("x", folder / f"candidate/{ESCAPE.replace('/', '')}")),
    answered("show-escapes", ["show", "candidate"], (0,), SHOWN, record(model={"name": ESCAPE, "version": ESCAPE})),
    answered("show-nan", ["show", "candidate"], (3,), "candidate/run-0.json", lambda folder: (folder / "candidate/run-0.json").write_text('{"run_id": "a", "seed": NaN}')),
    answered("show-depth-1000000", ["show", "candidate"], (3,), "candidate/run-0.json", lambda folder: (folder / "candidate/run-0.json").write_bytes(b'{"run_id":' + DEEP)),
    replaced("lint-pipe", ["lint", "policy.yaml"], os.mkfifo, "regular file", (2, 3), "policy.yaml"),
    answered("lint-escapes", ["lint", "policy.yaml"], (2,), "policy.yaml", lambda folder: (folder / "policy.yaml").write_text(f"gate: 1\nid: \"a\\e[2J\\u202E\"\n{'x' * 5000}: 1\n")),
    answered("lint-zeros", ["lint", "policy.yaml"], (2,), "policy.yaml", lambda folder: (folder / "policy.yaml").write_bytes(b"\0" * 4096)),
    ledger("zeros", b"\0" * 4096, "attempts.jsonl"),
    ledger("depth-1000000", DEEP + b"\n", "attempts.jsonl"),
    ledger("cut-off", b'{"at":"2026-11-27T23:56:06Z","attempt":1', "attempts.jsonl"),
    ledger("not-utf-8", b'{"at":"\xff"}\n', "attempts.jsonl"),
    ledger("escapes", canonical({ESCAPE: ESCAPE}).encode() + b"\n", "attempts.jsonl"),
    ledger("number-of-a-million-digits", b'{"attempt":' + DIGITS_IN_A_ROW + b"}\n", "attempts.jsonl"),
    ledger("empty", b"", "it counts no attempts", (1,)),
    answered("ledger-pipe", LEDGER, (3,), "attempts.jsonl", lambda folder: os.mkfifo(folder / "attempts.jsonl")),
]
