#!/usr/bin/env python3
"""Writes attestations.tsv: name, statement and the signature that OpenSSL makes of it, with the key of RFC 8032, 7.1, test 2.

Ed25519 signatures are the same on every machine, so that the file can be made again byte for byte."""
import base64
import subprocess
import sys
import tempfile
from pathlib import Path

SEED = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
TYPE = "application/vnd.in-toto+json"
SUBJECT = '{"name":"%s","digest":{"sha256":"%s"}}'
A, B = SUBJECT % ("a", "a" * 64), SUBJECT % ("b", "b" * 64)


def statement(subjects, kind='"predicateType":"https://gate.dev/records/v1",', outer="https://in-toto.io/Statement/v1"):
    return '{"_type":"%s",%s"subject":[%s]}' % (outer, kind, subjects)


STATEMENTS = {
    "two": statement(B + "," + A),
    "older": statement(A, outer="https://in-toto.io/Statement/v0.1"),
    "evidence": statement(A, '"predicateType":"https://gate.dev/evidence/v1",'),
    "test-result": statement(A, '"predicateType":"https://in-toto.io/attestation/test-result/v0.1",'),
    "nothing": statement(""),
    "commit": statement(A + ',{"name":"c","digest":{"gitCommit":"aa"}}'),
    "upper-case": statement(SUBJECT % ("a", "A" * 64)),
    "untyped": statement(A, ""),
    "long-type": statement(A, '"predicateType":"%s",' % ("x" * 300)),
    "no-statement": statement(A, outer="https://example.com/Statement"),
    "twice": '{"_type":"https://in-toto.io/Statement/v1","predicateType":"x","subject":[%s],"subject":[%s]}' % (A, B),
}


def main():
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        key = Path(folder, "key.der")
        key.write_bytes(bytes.fromhex("302e020100300506032b657004220420" + SEED))
        for name, text in STATEMENTS.items():
            signed = Path(folder, "signed")
            signed.write_bytes(b"DSSEv1 %d %s %d %s" % (len(TYPE), TYPE.encode(), len(text), text.encode()))
            done = subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-keyform", "DER", "-inkey", key, "-in", signed], check=True,
                                  capture_output=True)
            lines.append(f"{name}\t{text}\t{base64.b64encode(done.stdout).decode()}\n")
    Path(sys.argv[0]).with_name("attestations.tsv").write_text("".join(lines))


main()
