#!/usr/bin/env python3
"""Evidence signed and verified by tools that are not ours, and what they make of it read back.

usage: signing_test.py GATE. Prints one line a case; exit 1 when one fails.
"""
import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from git_test import FAILED, check
from policy_from_test import STRICT, records
from replay_test import canonical, gate, sealed


def run(folder, *words, **more):
    done = subprocess.run(list(map(str, words)), cwd=folder, capture_output=True, check=False, **more)
    return done.returncode, (done.stdout + done.stderr).decode(errors="replace")


def evaluated(folder):
    (folder / "gate.yaml").write_text(STRICT)
    for name in ("new", "old"):
        records(folder / name, 120)
    (folder / "model/sub").mkdir(parents=True)
    (folder / "model/weights.bin").write_bytes(bytes(range(256)))
    (folder / "model/sub/part").write_text("x")
    (folder / "model.txt").write_text("a single file")
    return gate(folder, "evaluate", "--policy", "gate.yaml", "--candidate", "new", "--baseline", "old", "--as-of", "2026-11-20T10:00:00Z",
                "--artifact", "model", "--artifact", "model.txt", "--evidence", "e.json", "--report", "statement=s.json", "--report", "json=p.json",
                "--report", "test-result=t.json")


def statements(folder):
    code, text = evaluated(folder)
    evidence = (folder / "e.json").read_bytes()
    statement = json.loads(evidence)
    check("evidence with two artifacts", code == 0, text)
    check("--evidence and --report statement write the same bytes", evidence == (folder / "s.json").read_bytes())
    parts = sorted((("sub", "part"), ("weights.bin",)))
    whole = hashlib.sha256(b"".join(hashlib.sha256((folder / "model").joinpath(*part).read_bytes()).digest() for part in parts)).hexdigest()
    single = hashlib.sha256(b"a single file").hexdigest()
    check("subjects: the model's folder by its model-signing digest, the file by its SHA-256",
          statement["subject"] == [{"name": "model", "digest": {"sha256": whole}}, {"name": "model.txt", "digest": {"sha256": single}}],
          str(statement["subject"]))
    tested = json.loads((folder / "t.json").read_text())
    check("the test result: same subjects, verdict, policy and checks",
          tested["subject"] == statement["subject"] and tested["_type"] == statement["_type"]
          and tested["predicateType"] == "https://in-toto.io/attestation/test-result/v0.1"
          and tested["predicate"] == {"result": "PASSED", "passedTests": ["enough", "same-exam"], "warnedTests": [], "failedTests": [],
                                      "configuration": [{"name": "gate.yaml", "digest": {"sha256": hashlib.sha256(STRICT.encode()).hexdigest()}}]},
          str(tested))
    code, text = gate(folder, "evidence", "statement", "p.json", "--output", "again.json")
    check("a statement out of the predicate: the same bytes", code == 0 and (folder / "again.json").read_bytes() == evidence, text)
    code, text = gate(folder, "evidence", "statement", "e.json", "--predicate", "--output", "again.json")
    check("  and back", code == 0 and (folder / "again.json").read_bytes() == (folder / "p.json").read_bytes(), text)
    code, text = gate(folder, "evidence", "pae", "e.json", "--output", "e.pae")
    kind = b"application/vnd.in-toto+json"
    check("pae: the bytes that DSSE says", code == 0 and (folder / "e.pae").read_bytes()
          == b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(evidence), evidence), text)
    code, text = gate(folder, "replay", "e.json", "--input=policy=gate.yaml", "--input=candidate=new", "--input=baseline=old")
    check("replay takes the artifacts from the evidence: equal", code == 0, text)
    for words, wanted in ((["--expect-artifact", "model", "--expect-artifact", "model.txt"], 0), (["--expect-artifact", whole], 0),
                          (["--expect-artifact", "gate.yaml"], 1), (["--expect-artifact", "0" * 64], 1), (["--expect-artifact", ""], 2),
                          (["--expect-artifact", "nowhere"], 3)):
        code, text = gate(folder, "verify", "e.json", *words)
        check(f"verify {' '.join(words)[:50]}: exit code {wanted}", code == wanted, text)
    (folder / "model/sub/part").write_text("y")
    code, text = gate(folder, "verify", "e.json", "--expect-artifact", "model")
    check("  another byte in the model: refused", code == 1, text)
    (folder / "model/sub/part").write_text("x")


def through(folder, tool, sign, verify, file="e.json"):
    """Sign, wrap, unwrap, verify; then the same with one byte of the payload changed."""
    gate(folder, "evidence", "pae", file, "--output", "in.pae")
    signature = sign("in.pae")
    code, text = gate(folder, "evidence", "wrap", file, "--sig", signature, "--keyid", "k", "--output", "dsse.json")
    check(f"{tool}: wrapped", code == 0, text)
    (folder / "out.json").unlink(missing_ok=True)
    code, text = gate(folder, "evidence", "unwrap", "dsse.json", "--output", "out.json", "--signature", "out.sig")
    check("  unwrapped: the same statement", code == 0 and (folder / "out.json").read_bytes() == (folder / file).read_bytes(), text)
    gate(folder, "evidence", "pae", "out.json", "--output", "out.pae")
    code, text = verify("out.pae", "out.sig")
    check("  verified", code == 0, text)
    envelope = json.loads((folder / "dsse.json").read_text())
    forged = bytearray((folder / file).read_bytes())
    forged[len(forged) // 2] ^= 1
    envelope["payload"] = base64.b64encode(forged).decode()
    (folder / "forged.json").write_text(json.dumps(envelope))
    kind = b"application/vnd.in-toto+json"
    (folder / "forged.pae").write_bytes(b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(forged), forged))
    code, text = verify("forged.pae", "out.sig")
    check("  one bit of the payload changed: the signature does not hold", code != 0, text)


def signers(folder):
    def openssl(name, *make, sign=()):
        run(folder, "openssl", "genpkey", *make, "-out", f"{name}.key")
        run(folder, "openssl", "pkey", "-in", f"{name}.key", "-pubout", "-out", f"{name}.pub")

        def signed(pae):
            code, text = run(folder, "openssl", "pkeyutl", "-sign", "-rawin", *sign, "-inkey", f"{name}.key", "-in", pae, "-out", f"{name}.sig")
            check(f"openssl signs with {name}", code == 0, text)
            return f"{name}.sig"

        def verified(pae, signature):
            return run(folder, "openssl", "pkeyutl", "-verify", "-rawin", *sign, "-pubin", "-inkey", f"{name}.pub", "-sigfile", signature, "-in", pae)
        return signed, verified
    check("openssl is here: without it nothing would be shown", shutil.which("openssl") is not None)
    through(folder, "openssl, Ed25519", *openssl("ed25519", "-algorithm", "ed25519"))
    through(folder, "openssl, ECDSA P-256", *openssl("p256", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", sign=("-digest", "sha256")))
    through(folder, "openssl, a test result", *openssl("ed25519", "-algorithm", "ed25519"), file="t.json")

    if shutil.which("ssh-keygen"):
        run(folder, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "ssh.key")
        (folder / "allowed").write_text("me@example.com " + " ".join((folder / "ssh.key.pub").read_text().split()[:2]) + "\n")

        def ssh_sign(pae):
            run(folder, "ssh-keygen", "-q", "-Y", "sign", "-f", "ssh.key", "-n", "gate", pae)
            return f"{pae}.sig"

        def ssh_verify(pae, signature):
            return run(folder, "ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "me@example.com", "-n", "gate", "-s", signature,
                       input=(folder / pae).read_bytes())
        through(folder, "ssh-keygen", ssh_sign, ssh_verify)
    else:
        print("--   ssh-keygen is not installed: left out")

    if shutil.which("minisign"):
        run(folder, "minisign", "-G", "-W", "-p", "mini.pub", "-s", "mini.key")

        def mini_sign(pae):
            run(folder, "minisign", "-S", "-s", "mini.key", "-m", pae, "-x", "mini.sig")
            return "mini.sig"
        through(folder, "minisign", mini_sign, lambda pae, signature: run(folder, "minisign", "-V", "-p", "mini.pub", "-m", pae, "-x", signature))
    else:
        print("--   minisign is not installed: left out")


def bundles(folder):
    statement = json.loads((folder / "e.json").read_text())

    def bundle(of, signatures=1):
        return {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "verificationMaterial": {"tlogEntries": []},
                "dsseEnvelope": {"payload": base64.b64encode(json.dumps(of).encode()).decode(), "payloadType": "application/vnd.in-toto+json",
                                 "signatures": [{"sig": "AAAA"}] * signatures}}

    def attempt(what, content, wanted, word="statement", says=""):
        (folder / "b.json").write_text(content if isinstance(content, str) else json.dumps(content))
        (folder / "out.json").unlink(missing_ok=True)
        code, text = gate(folder, "evidence", word, "b.json", "--output", "out.json")
        same = (folder / "out.json").exists() and (folder / "out.json").read_bytes() == (folder / "e.json").read_bytes()
        check(what, code == wanted and says in text and (same if wanted == 0 else not (folder / "out.json").exists()), text)
    # As actions/attest writes it: its own order of members, and the subjects it was told.
    theirs = {"_type": statement["_type"], "subject": statement["subject"][1:], "predicateType": statement["predicateType"],
              "predicate": dict(reversed(statement["predicate"].items()))}
    attempt("a bundle whose signer made the statement: ours comes back", bundle(theirs), 0)
    other = {**theirs, "predicateType": "https://slsa.dev/provenance/v1", "predicate": {}}
    attempt("a bundle a line, one with evidence", "\n".join(map(json.dumps, (bundle(other), bundle(theirs)))) + "\n", 0)
    attempt("two with evidence: refused", "\n".join(map(json.dumps, (bundle(theirs), bundle(theirs)))), 3, says="2 of them with evidence")
    attempt("a statement of another kind: refused", bundle(other), 3, says="another kind")
    attempt("signed for something else: refused", bundle({**theirs, "subject": [{"name": "model", "digest": {"sha256": "0" * 64}}]}), 3,
            says="which is not what its decision is about")
    attempt("  for something else beside it, too", bundle({**theirs, "subject": theirs["subject"] + [{"name": "x", "digest": {"sha512": "00"}}]}), 3,
            says="which is not what its decision is about")
    attempt("signed for nothing: refused", bundle({**theirs, "subject": []}), 3, says="has no subject")
    attempt("two signatures in a bundle: refused", bundle(theirs, 2), 3, says="exactly one")
    attempt("no signature: refused", bundle(theirs, 0), 3, says="has no signature")
    attempt("another payload type: refused", {**bundle(theirs), "dsseEnvelope": {**bundle(theirs)["dsseEnvelope"], "payloadType": "text/plain"}}, 3,
            says="payload of type 'text/plain'")
    forged = json.loads(json.dumps(theirs))
    forged["predicate"]["decision"]["verdict"] = "warn"
    attempt("a predicate that does not agree with its digest: refused", bundle(forged), 1, says="refused")
    attempt("no JSON: refused", "DSSE", 3)
    for words in (["wrap", "e.json"], ["pae"], ["sign", "e.json"], ["wrap", "e.json", "--sig", "e.json", "--keyid", "a", "--keyid", "b"], []):
        code, text = gate(folder, "evidence", *words)
        check(f"gate evidence {' '.join(words)}: a usage error", code == 2, text)
    (folder / "empty.sig").write_text("")
    code, text = gate(folder, "evidence", "wrap", "e.json", "--sig", "empty.sig")
    check("an empty signature is not wrapped", code == 3 and "is empty" in text, text)
    shutil.copyfile(folder / "e.json", folder / "bad.json")
    sealed(folder / "bad.json", lambda one: one["predicate"]["decision"]["counts"].update({"pass": 9}))
    for word in (["pae"], ["wrap", "--sig", "e.json"]):
        code, text = gate(folder, "evidence", word[0], "bad.json", *word[1:])
        check(f"evidence that does not agree with itself is not signed: {word[0]}", code == 3 and "not as it was written" in text, text)
    (folder / "note.json").write_text(canonical({"verdict": "pass"}))
    code, text = gate(folder, "evidence", "pae", "note.json")
    check("what is no statement is not signed", code == 3 and "no in-toto statement" in text, text)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        statements(folder)
        signers(folder)
        bundles(folder)
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
