#!/usr/bin/env python3
"""Writes attestations.tsv: name, statement and the signature that OpenSSL makes of it, with the key of RFC 8032, 7.1, test 2; one of
them also by the key of RFC 6979, A.2.5, computed here.

Ed25519 signatures are the same on every machine, and ours draws nothing, so that the file can be made again byte for byte."""
import base64
import hashlib
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
    "later-records": statement(A, '"predicateType":"https://gate.dev/records/v2",'),
    "summary": statement(A, '"predicateType":"https://slsa.dev/verification_summary/v1",'),
    "test-result": statement(A, '"predicateType":"https://in-toto.io/attestation/test-result/v0.1",'),
    "nothing": statement(""),
    "commit": statement(A + ',{"name":"c","digest":{"gitCommit":"aa"}}'),
    "upper-case": statement(SUBJECT % ("a", "A" * 64)),
    "untyped": statement(A, ""),
    "no-statement": statement(A, outer="https://example.com/Statement"),
    "twice": '{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://gate.dev/records/v1","subject":[%s],"subject":[%s]}' % (A, B),
}


PRIME, ORDER = 2**256 - 2**224 + 2**192 + 2**96 - 1, 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
BASE = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296, 0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)
PRIVATE = 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721


def times(k, point):
    """k times a point of P-256 (SP 800-186)."""
    total = None
    while k:
        if k & 1:
            total = point if total is None else plus(total, point)
        point, k = plus(point, point), k >> 1
    return total


def plus(one, other):
    (x1, y1), (x2, y2) = one, other
    slope = (3 * (x1 * x1 - 1) * pow(2 * y1, -1, PRIME) if one == other else (y2 - y1) * pow(x2 - x1, -1, PRIME)) % PRIME
    x = (slope * slope - x1 - x2) % PRIME
    return x, (slope * (x1 - x) - y1) % PRIME


def by_p256(message):
    digest = hashlib.sha256(message).digest()
    k = int.from_bytes(hashlib.sha256(b"k" + digest).digest(), "big") % ORDER  # of a key that everybody knows
    r = times(k, BASE)[0] % ORDER
    s = pow(k, -1, ORDER) * (int.from_bytes(digest, "big") + r * PRIVATE) % ORDER
    numbers = b"".join(b"\x02" + bytes([len(n)]) + n for n in (v.to_bytes(v.bit_length() // 8 + 1, "big") for v in (r, s)))
    return b"\x30" + bytes([len(numbers)]) + numbers


def encoded(text):
    return b"DSSEv1 %d %s %d %s" % (len(TYPE), TYPE.encode(), len(text), text.encode())


def main():
    two = STATEMENTS["two"]
    lines = [f"two-by-p256\t{two}\t{base64.b64encode(by_p256(encoded(two))).decode()}\n"]
    with tempfile.TemporaryDirectory() as folder:
        key = Path(folder, "key.der")
        key.write_bytes(bytes.fromhex("302e020100300506032b657004220420" + SEED))
        for name, text in STATEMENTS.items():
            signed = Path(folder, "signed")
            signed.write_bytes(encoded(text))
            done = subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-keyform", "DER", "-inkey", key, "-in", signed], check=True,
                                  capture_output=True)
            lines.append(f"{name}\t{text}\t{base64.b64encode(done.stdout).decode()}\n")
    Path(sys.argv[0]).with_name("attestations.tsv").write_text("".join(lines))


main()
