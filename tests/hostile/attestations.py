"""Keys and attestations from a stranger: what no key of the policy has signed vouches for nothing, and costs nothing."""
import base64
import hashlib
import json
import os
import subprocess

from case import EVALUATE, RECORDS, judged
from sinks import UNSEEN

CHECK = "  - {id: signed, kind: attestation, require_attested_inputs: eval.pem, only: candidate}\n"
POLICY = f"""gate: 1
id: signed
owner: team
checks:
{CHECK}  - {{id: acc, kind: non_inferiority, metric: correct, direction: higher, margin: 0.3}}
"""
GIVEN = [*EVALUATE, "--attestation", "signed"]
TYPE = "application/vnd.in-toto+json"
ESCAPE = "\x1b[2J\u202e"
SHOWN = "\\x1b[2J\\u{202e}"
ED25519 = ("-algorithm", "ed25519")
P256 = ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
P384 = ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384")
RSA = ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")
ORDER = 2**252 + 27742317777372353535851937790883648493  # of the group of Ed25519
NONE = "is signed by none of the keys that the policy names"
OTHERS = "eval.pem holds a public key that is neither Ed25519 nor ECDSA over P-256"


def openssl(*words, data=b""):
    return subprocess.run(["openssl", *map(str, words)], input=data, capture_output=True, check=True).stdout


def private(kind=ED25519):
    return openssl("genpkey", *kind)


def public(kind=ED25519, *more):
    return openssl("pkey", "-pubout", *more, data=private(kind))


def text(data):
    return base64.b64encode(data).decode()


def pem(der, name="PUBLIC KEY"):
    return f"-----BEGIN {name}-----\n{base64.encodebytes(der).decode()}-----END {name}-----\n".encode()


def flipped(data):
    return data[:7] + bytes([data[7] ^ 1]) + data[8:]


class Job:
    """The job that makes records: the policy names its key, and its statement names each file of both sides."""

    def __init__(self, world, kind=ED25519):
        self.world, self.kind, self.key = world, kind, private(kind)
        (world / "gate.yaml").write_text(POLICY)
        (world / "eval.pem").write_bytes(openssl("pkey", "-pubout", data=self.key))
        files = sorted((world / "candidate").iterdir())
        self.statement = {"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://gate.dev/records/v1", "predicate": {},
                          "subject": [{"name": path.name, "digest": {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}} for path in files]}

    def signature(self, data, key=None):
        (self.world / "job.key").write_bytes(key or self.key)
        (self.world / "job.pae").write_bytes(data)
        return openssl("pkeyutl", "-sign", "-rawin", "-inkey", self.world / "job.key", "-in", self.world / "job.pae",
                       *(() if self.kind == ED25519 else ("-digest", "sha256")))

    def envelope(self, payload=None, kind=TYPE, key=None):
        payload = json.dumps(self.statement).encode() if payload is None else payload
        pae = b"DSSEv1 %d %s %d %s" % (len(kind.encode()), kind.encode(), len(payload), payload)
        return {"payload": text(payload), "payloadType": kind, "signatures": [{"sig": text(self.signature(pae, key))}]}


def put(path, made):
    if made is not None:
        path.write_bytes(made if isinstance(made, bytes) else json.dumps(made).encode())


def shown(_, done):
    return "a character in the output that cannot be seen" if UNSEEN.search((done.stdout + done.stderr).decode()) else ""


def given(name, make, says, exits=(3,), then=shown, args=GIVEN, kind=ED25519):
    """The attestation "signed" is what `make(job)` gives: an envelope, bytes, or None when it lays files itself."""
    return judged("attestation-" + name, lambda world: put(world / "signed", make(Job(world, kind))), exits, says, args=args, then=then)


def changed(name, says, change, kind=ED25519):
    """A right envelope, changed after it was signed."""
    def make(job):
        whole = job.envelope()
        return {**whole, **change(whole)}
    return given(name, make, says, kind=kind)


def signatures(name, says, change, kind=ED25519):
    """A right envelope with a list of what `change` makes of its signature."""
    return changed("signatures-" + name, says, lambda whole: {
        "signatures": [{"sig": text(one)} for one in change(base64.b64decode(whole["signatures"][0]["sig"]))]}, kind)


def statement(name, says, exits=(3,), then=shown, **changes):
    """A statement by the right key that says something else; a value of None removes the member."""
    def make(job):
        job.statement = {key: value for key, value in {**job.statement, **changes}.items() if value is not None}
        return job.envelope()
    return given(name, make, says, exits, then)


def folder(name, lay, says, exits=(3,), then=shown):
    """A folder with one right attestation in it and what `lay(folder)` puts beside."""
    def make(job):
        (job.world / "signed").mkdir()
        put(job.world / "signed/a.json", job.envelope())
        lay(job.world / "signed")
    return given("folder-" + name, make, says, exits, then)


def keys(name, make, says):
    """The policy's file of keys is what `make(path)` gives; None when it lays the file itself."""
    def spoil(world):
        put(world / "signed", Job(world).envelope())
        (world / "eval.pem").unlink()
        put(world / "eval.pem", make(world / "eval.pem"))
    return judged("keys-" + name, spoil, (2,), says, args=GIVEN, then=shown)


def found(outcome, reason, files):
    """The evidence is there and says so of the check, and names as many files that somebody vouches for."""
    def then(case, done):
        if not (case / "out/evidence.json").exists():
            return "no evidence"
        decision = json.loads((case / "out/evidence.json").read_text())["predicate"]["decision"]
        says = [(one["outcome"], one["reasonCode"]) for one in decision["checks"] if one["id"] == "signed"]
        named = 0 if decision["attestation"] == "none" else sum(len(one["inputs"]) for one in decision["attestation"])
        return shown(case, done) if (says, named) == ([(outcome, reason)], files) else f"the evidence says {says} and names {named} files"
    return then


def own_base_point(_):
    """P-256 with a base point that its owner chose (CVE-2020-0601): the point of the key itself, so that its private key is one."""
    der = openssl("ec", "-pubout", "-param_enc", "explicit", "-outform", "DER", data=private(P256))
    base = der.index(bytes.fromhex("046b17d1f2e12c4247f8bce6e563a440f277"))
    return pem(der[:base] + der[-65:] + der[base + 65:])


def dear(job):
    """Each of eight signatures is tried with each of sixteen keys, over as many bytes as an envelope may hold."""
    (job.world / "eval.pem").write_bytes(b"".join(public() for _ in range(16)))
    return {"payload": text(b"a" * (6_290_000)), "payloadType": TYPE, "signatures": [{"sig": text(bytes([n]) * 63 + b"\0")} for n in range(8)]}


def record_changed(job):
    whole = job.envelope()
    with (job.world / "candidate/run-1.json").open("a") as file:
        file.write("\n")
    return whole


def other_check(job):
    (job.world / "eval.pem").rename(job.world / "theirs.pem")
    (job.world / "eval.pem").write_bytes(public())
    (job.world / "gate.yaml").write_text(POLICY + CHECK.replace("id: signed", "id: theirs").replace("eval.pem", "theirs.pem"))
    return job.envelope()


def no_check(job):
    (job.world / "gate.yaml").write_text(POLICY.replace(CHECK, ""))
    return job.envelope()


def spellings(path):
    for number in range(200):
        (path / f"{number}.json").write_bytes((path / "a.json").read_bytes() + b" " * (number + 1))


VERDICTS = {name: (RECORDS.parent / f"pass-artifact/expected/{name}.json").read_bytes() for name in ("evidence", "test-result")}
CASES = [
    keys("private", lambda _: private(), "eval.pem holds a private key"),
    keys("private-behind-a-public-one", lambda _: public() + private(P256), "eval.pem holds a private key"),
    keys("private-indented", lambda _: public() + private().replace(b"-----B", b"  -----B"), "eval.pem holds a private key"),
    keys("rsa", lambda _: public(RSA), OTHERS),
    keys("p384", lambda _: public(P384), OTHERS),
    keys("p256-with-its-own-base-point", own_base_point, OTHERS),
    # The neutral element: one signature is right for every message, and everybody can write it.
    keys("of-small-order", lambda _: pem(bytes.fromhex("302a300506032b6570032100") + b"\1" + bytes(31)), "eval.pem"),
    keys("certificate", lambda _: pem(b"0\0", "CERTIFICATE"), "eval.pem holds '-----BEGIN CERTIFICATE-----', expected"),
    keys("escape-in-the-name-of-a-block", lambda _: pem(b"0\0", ESCAPE), f"eval.pem holds '-----BEGIN {SHOWN}-----'"),
    keys("cut-off", lambda _: public()[:-20], "within a PEM block"),
    keys("not-base64", lambda _: public().replace(b"MCow", b"!!!!"), "within a PEM block, expected base64"),
    keys("nul-in-a-key", lambda _: public().replace(b"MCow", b"MC\0w"), "within a PEM block, expected base64"),
    keys("bytes-behind-a-key", lambda _: pem(public(ED25519, "-outform", "DER") + b"\0"), OTHERS),
    keys("empty", lambda _: b"", "eval.pem holds no public key"),
    keys("binary", lambda _: bytes(range(256)) * 8, "or a comment behind '#'"),
    keys("a-megabyte-of-letters", lambda _: b"a" * (1 << 20), "or a comment behind '#'"),
    keys("two-megabytes", lambda _: public() + b"\n" * (2 << 20), "is larger than the limit of 1048576 bytes"),
    keys("twice", lambda _: public() * 2, "twice"),
    keys("seventeen", lambda _: b"".join(public() for _ in range(17)), "eval.pem holds more than 16 public keys"),
    keys("link", lambda path: os.symlink("gate.yaml", path), "is a symbolic link"),
    judged("keys-out-of-the-folder", lambda world: (world / "gate.yaml").write_text(POLICY.replace("eval.pem", "../../../../etc/passwd")),
           (2,), "lies outside the folder that names it"),
    given("by-a-stranger", lambda job: job.envelope(key=private()), NONE),
    given("of-the-payload-alone", lambda job: {**job.envelope(), "signatures": [{"sig": text(job.signature(json.dumps(job.statement).encode()))}]}, NONE),
    given("of-another-type", lambda job: job.envelope(kind=ESCAPE), f"holds a payload of type '{SHOWN}', expected {TYPE}"),
    changed("type-changed", NONE, lambda whole: {"payloadType": "text/plain"}),
    changed("payload-bit-flipped", NONE, lambda whole: {"payload": text(flipped(base64.b64decode(whole["payload"])))}),
    changed("not-base64", "'sig' is not base64", lambda whole: {"signatures": [{"sig": ESCAPE}]}),
    signatures("bit-flipped", NONE, lambda right: [flipped(right)]),
    signatures("plus-the-order", NONE, lambda right: [right[:32] + (int.from_bytes(right[32:], "little") + ORDER).to_bytes(32, "little")]),
    signatures("a-byte-more-and-a-byte-less", NONE, lambda right: [right + b"\0", right[:-1]]),
    signatures("two-zeros", NONE, lambda right: [bytes.fromhex("3006020100020100")], P256),
    signatures("none", "has no signature", lambda right: []),
    signatures("empty", "has an empty signature", lambda right: [right, b""]),
    signatures("seventeen", "has 17 signatures, at most 8", lambda right: [right] * 17),
    signatures("ten-thousand", "has 10000 signatures, at most 8", lambda right: [right] * 10_000),
    given("a-hundred-and-twenty-eight-tries", dear, NONE),
    given("null", lambda job: job.envelope(b"null"), "holds no in-toto statement"),
    given("duplicate-subject", lambda job: job.envelope(b'{"subject": [], "subject": [{}]}'), "has the member 'subject' twice"),
    given("duplicate-payload", lambda job: json.dumps(job.envelope()).encode()[:-1] + b', "payload": ""}', "has the member 'payload' twice"),
    given("depth-1000000", lambda _: b'{"payload":' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}", "is nested more than the limit of 64"),
    given("zeros", lambda _: b"\0" * 4096, "signed:1:1"),
    statement("of-a-type-unknown", f"holds no in-toto statement: its '_type' is '{SHOWN}'", _type=ESCAPE),
    statement("without-subjects", "its statement has no subject", subject=None),
    statement("sha512-only", f"the subject '{SHOWN}' has no SHA-256 digest", subject=[{"name": ESCAPE, "digest": {"sha512": "0" * 128}}]),
    statement("digest-in-capitals", "has no SHA-256 digest", subject=[{"name": "a", "digest": {"sha256": "A" * 64}}]),
    statement("predicate-type-of-a-megabyte", "is about something else than records", predicateType="a" * (1 << 20)),
    statement("predicate-type-that-cannot-be-seen", f"its 'predicateType' is '{SHOWN}", predicateType=ESCAPE + "::error::x"),
    given("of-a-verdict", lambda job: job.envelope(VERDICTS["evidence"]), "'predicateType' is 'https://gate.dev/evidence/v1', expected https://gate.dev/records/v1"),
    given("of-a-test-result", lambda job: job.envelope(VERDICTS["test-result"]), "'predicateType' is 'https://in-toto.io/attestation/test-result/v0.1'"),
    statement("of-other-files", "", (1,), found("violated", "not_attested", 0), subject=[{"name": "run-1.json", "digest": {"sha256": "0" * 64}}]),
    given("of-a-record-before-its-change", record_changed, "", (1,), found("violated", "not_attested", 5)),
    given("by-the-key-of-another-check", other_check, "", (1,), found("violated", "not_attested", 6)),
    given("that-no-check-asks-for", no_check, "no check of the policy names keys", (2,)),
    folder("with-a-stray-file", lambda path: (path / "README").write_text("hello"), "signed/README"),
    folder("with-a-link", lambda path: os.symlink("a.json", path / "b.json"), "signed/b.json"),
    folder("with-a-name-that-cannot-be-seen", lambda path: (path / (ESCAPE + "\n::error::x")).write_text("{}"), f"signed/{SHOWN}"),
    folder("of-ten-thousand", lambda path: [os.link(path / "a.json", path / f"{n}.json") for n in range(10_000)], "more than 1000 attestations"),
    folder("of-one-in-many-spellings", spellings, "", (0,), found("holds", "attested", 6)),
    given("folder-empty", lambda job: (job.world / "signed").mkdir(), "there is no file directly in it"),
    given("pipe", lambda job: os.mkfifo(job.world / "signed"), "is neither a folder nor a regular file"),
    given("device", lambda _: None, "is neither a folder nor a regular file", args=[*EVALUATE, "--attestation", "/dev/zero"]),
    given("thirty-megabytes", lambda job: {**job.envelope(), "more": "a" * (30 << 20)}, "is larger than the limit of 8388608 bytes"),
    given("revision-with-an-option", lambda _: None, "no commit '--upload-pack", args=[*EVALUATE, "--attestation", "git:--upload-pack=touch pwned:x"]),
]
