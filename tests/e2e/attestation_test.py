#!/usr/bin/env python3
"""Records that are signed where they are made: signatures by OpenSSL, keys from the base of the change, every changed byte noticed.

usage: attestation_test.py GATE. Prints one line a case; exit 1 when one fails.
"""
import base64
import json
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from git_test import FAILED, check
from policy_from_test import World, finding, judge, records
from replay_test import gate, sealed

POLICY = """gate: 1
id: release
owner: quality-team
checks:
  - {id: enough, kind: coverage, min_examples: 100}
  - {id: signed, kind: attestation, require_attested_inputs: eval.pem}
"""
KINDS = {"Ed25519": ["-algorithm", "ed25519"], "P-256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]}


def openssl(folder, *words):
    subprocess.run(["openssl", *map(str, words)], cwd=folder, capture_output=True, check=True)


def new_key(folder, name, kind="Ed25519"):
    """A private key beside, and its public half in PEM."""
    openssl(folder, "genpkey", *KINDS[kind], "-out", f"{name}.key")
    openssl(folder, "pkey", "-in", f"{name}.key", "-pubout", "-out", f"{name}.pem")
    return (folder / f"{name}.pem").read_text()


def sign(folder, what, key, to):
    """As docs/signing.md says: statement, bytes to sign, signature, envelope."""
    for words in (["records", what, "--output", "s.json"], ["pae", "s.json", "--output", "s.pae"]):
        code, text = gate(folder, "evidence", *words)
        assert code == 0, text
    openssl(folder, *(["dgst", "-sha256", "-sign", key, "-out", "s.sig", "s.pae"] if "p256" in str(key) else
                      ["pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", "s.pae", "-out", "s.sig"]))
    code, text = gate(folder, "evidence", "wrap", "s.json", "--sig", "s.sig", "--output", to)
    assert code == 0, text


def evaluate(folder, *attestations, policy="gate.yaml", more=()):
    given = [word for each in attestations for word in ("--attestation", each)]
    (folder / "e.json").unlink(missing_ok=True)
    code, text = gate(folder, "evaluate", "--policy", policy, "--candidate", "new", "--baseline", "old", "--as-of", "2026-11-20T10:00:00Z",
                      "--evidence", "e.json", *given, *more)
    decision = json.loads((folder / "e.json").read_text())["predicate"]["decision"] if (folder / "e.json").exists() else {}
    return code, decision, text


def lay(folder):
    """Two sets, two keys that count in eval.pem, one that does not; each set signed by another of the two."""
    (folder / "gate.yaml").write_text(POLICY)
    for name, examples in (("new", 120), ("old", 130)):
        records(folder / name, examples)
    (folder / "eval.pem").write_text(new_key(folder, "ed") + new_key(folder, "p256", "P-256"))
    new_key(folder, "stranger")
    (folder / "signed").mkdir()
    sign(folder, "new", "ed.key", "signed/new.json")
    sign(folder, "old", "p256.key", "signed/old.json")
    sign(folder, "new", "stranger.key", "stranger.json")


def by_whom(folder):
    code, decision, text = evaluate(folder)
    check("nobody attested the records: blocked, and the evidence says so", code == 1 and decision["attestation"] == "none"
          and finding(decision, "signed")["reasonCode"] == "not_attested" and "4 of 4 files" in text, text)
    code, decision, text = evaluate(folder, "signed/new.json")
    check("one side is not signed: blocked, its files are named", code == 1 and "2 of 4 files" in text and "baseline rows.jsonl" in text, text)
    code, decision, text = evaluate(folder, "signed")
    check("both are, with Ed25519 and ECDSA, out of a folder: pass", code == 0 and finding(decision, "signed")["outcome"] == "holds", text)
    listed = sorted(digest for one in decision["attestation"] for digest in one["inputs"])
    check("  the evidence names each file that is vouched for",
          listed == sorted(one["digest"]["sha256"] for one in decision["inputs"]) and len(decision["attestation"]) == 2, str(decision["attestation"]))
    same = evaluate(folder, "signed/old.json", "signed/new.json", "signed")[1]
    check("  in another order, and one of them twice: the same decision", same == decision)
    code, text = gate(folder, "verify", "e.json", "--require", "signed")
    check("  verify demands the check", code == 0, text)
    code, text = gate(folder, "replay", "e.json", "--input=policy=gate.yaml", "--input=candidate=new", "--input=baseline=old")
    check("  a replay takes from the evidence who signed: equal", code == 0, text)
    (folder / "unsigned.yaml").write_text(POLICY.replace(", require_attested_inputs: eval.pem", ", require_attested_inputs: stranger.pem"))
    code, text = gate(folder, "audit", "e.json", "--policy", "unsigned.yaml", "--input=candidate=new", "--input=baseline=old")
    check("  by a policy with another key nobody attested them", code == 1 and "not_attested" in text or "vouches for 4 of 4" in text, text)
    code, _, text = evaluate(folder, "stranger.json")
    check("signed by a stranger: refused by name, no evidence is left", code == 3 and "stranger.json" in text and "none of the keys" in text
          and not (folder / "e.json").exists(), text)
    (folder / "plain.yaml").write_text("\n".join(POLICY.splitlines()[:-1]) + "\n")
    code, _, text = evaluate(folder, "signed", policy="plain.yaml")
    check("no check has a key: usage, not silence", code == 2 and "names keys" in text, text)
    code, decision, text = evaluate(folder, policy="plain.yaml")
    check("a policy that asks for none: the evidence still says 'none'", code == 0 and decision["attestation"] == "none", text)


def changed(folder):
    _, _, text = evaluate(folder, "signed")
    rows = folder / "new/rows.jsonl"
    kept = rows.read_bytes()
    rows.write_bytes(kept.replace(b'"correct": 0', b'"correct": 1', 1))
    code, decision, text = evaluate(folder, "signed")
    check("one score is changed after signing: blocked", code == 1 and "candidate rows.jsonl" in text, text)
    rows.write_bytes(kept)
    # Position by position, in what is signed and in the signature.
    whole = json.loads((folder / "signed/new.json").read_text())
    tried = []
    for part, bytes_of in (("payload", base64.b64decode(whole["payload"])), ("sig", base64.b64decode(whole["signatures"][0]["sig"]))):
        for at in range(len(bytes_of)):
            flipped = base64.b64encode(bytes_of[:at] + bytes([bytes_of[at] ^ 1]) + bytes_of[at + 1:]).decode()
            tried.append({**whole, "payload": flipped} if part == "payload" else {**whole, "signatures": [{"sig": flipped}]})

    def refused(number):
        path = folder / f"flipped-{number}.json"
        path.write_text(json.dumps(tried[number]))
        code, text = gate(folder, "evaluate", "--policy", "gate.yaml", "--candidate", "new", "--baseline", "old", "--attestation", path.name)
        path.unlink()
        return code == 3 and "none of the keys" in text

    with ThreadPoolExecutor(4) as pool:
        noticed = list(pool.map(refused, range(len(tried))))
    check(f"each of {len(tried)} changed bytes of statement and signature: refused", all(noticed) and len(tried) > 400,
          str([i for i, ok in enumerate(noticed) if not ok]))


def put_together(folder):
    """Files that are signed, each in its own statement, and together make records that nobody made."""
    records(folder / "other", 120, dataset="another")
    (folder / "other/rows.jsonl").write_text((folder / "new/rows.jsonl").read_text().replace('"correct": 0', '"correct": 1'))
    sign(folder, "other", "ed.key", "signed/other.json")
    code, _, text = evaluate(folder, "signed")
    check("a statement about other records beside them changes nothing", code == 0, text)
    kept = (folder / "new/rows.jsonl").read_bytes()
    shutil.copy(folder / "other/rows.jsonl", folder / "new/rows.jsonl")
    code, decision, text = evaluate(folder, "signed")
    check("the rows of one statement beside the record of another: blocked", code == 1 and "2 of 4 files" in text
          and "together with files that are not on this side" in text and sorted(one["others"] for one in decision["attestation"]) == [0, 1, 1], text)
    (folder / "new/rows.jsonl").write_bytes(kept)
    # Two runs, signed together; the worse one is left out.
    for name in ("rows.jsonl", "run.json"):
        shutil.copy(folder / "other" / name, folder / "new" / f"second-{name}")
    document = json.loads((folder / "new/second-run.json").read_text())
    (folder / "new/second-run.json").write_text(json.dumps({**document, "seed": 2, "samples": {"path": "second-rows.jsonl"}, "dataset": {"name": "faq"}}))
    second = folder / "new/second-rows.jsonl"
    second.write_text(second.read_text().replace('"seed": 1', '"seed": 2'))
    sign(folder, "new", "ed.key", "signed/new.json")
    code, _, text = evaluate(folder, "signed")
    check("two runs that are signed together: pass", code == 0, text)
    for name in ("second-rows.jsonl", "second-run.json"):
        (folder / "new" / name).unlink()
    code, _, text = evaluate(folder, "signed")
    check("  one of them is left out: blocked", code == 1 and "2 of 4 files" in text, text)


def edited(folder):
    """Evidence whose list of attestations was edited by hand, digests and all."""
    evaluate(folder, "signed")
    whole = json.loads((folder / "e.json").read_text())
    listed = whole["predicate"]["decision"]["attestation"]
    inputs = ["--input=policy=gate.yaml", "--input=candidate=new", "--input=baseline=old"]
    stranger = {**listed[0], "key": "0" * 64}
    more = sorted([stranger, *listed], key=lambda one: (one["digest"]["sha256"], one["key"]))
    for what, change, command in (("turned round", listed[::-1], "verify"), ("one of them twice", [listed[0], *listed], "verify"),
                                  ("about a file that was not judged", [{**listed[0], "inputs": ["0" * 64]}, listed[1]], "verify"),
                                  ("none", "none", "verify"), ("by one more key, which the policy does not name", more, "replay"),
                                  ("by another key", [stranger, listed[1]], "replay")):
        shutil.copy(folder / "e.json", folder / "edited.json")
        sealed(folder / "edited.json", lambda statement, change=change: statement["predicate"]["decision"].update(attestation=change))
        code, text = gate(folder, *([command, "edited.json"] if command == "verify" else [command, "edited.json", *inputs]))
        check(f"edited attestations, {what}: {command} refuses", code == 1 and "attest" in text, text)


def attempts(folder):
    """Under a ledger the runs of earlier attempts are judged again: theirs must be signed, too."""
    code, _, text = evaluate(folder, "signed", more=["--ledger", "l.jsonl"])
    check("attempt 1 under a ledger", code == 0, text)
    shutil.move(folder / "new", folder / "first")
    records(folder / "new", 120)
    document = json.loads((folder / "new/run.json").read_text())
    (folder / "new/run.json").write_text(json.dumps({**document, "run_id": "again", "seed": 2}))
    (folder / "new/rows.jsonl").write_text((folder / "new/rows.jsonl").read_text().replace('"seed": 1', '"seed": 2'))
    sign(folder, "new", "ed.key", "again.json")
    code, decision, text = evaluate(folder, "signed", "again.json", more=["--ledger", "l.jsonl"])
    check("attempt 2 with runs of its own: every file that is judged is vouched for",
          code in (0, 1) and finding(decision, "signed")["outcome"] == "holds" and decision["attempt"]["number"] == 2, text)


def from_the_change(root):
    """A pull request that brings its own key along with records that it signed itself."""
    (root / "keys").mkdir()
    base_key = new_key(root / "keys", "base")
    other_key = new_key(root / "keys", "other")

    def swap(folder):
        (folder / "eval.pem").write_text(other_key)
        for side in ("candidate", "baseline"):
            sign(folder, f"runs/{side}", root / "keys/other.key", f"signed-{side}.json")
        for left in ("s.json", "s.pae", "s.sig"):
            (folder / left).unlink()

    world = World(root, swap, candidate_examples=120, policy=POLICY, beside=[("eval.pem", base_key)])
    merge = world.checkout("refs/pull/1/merge")
    signed = [f"--attestation=signed-{side}.json" for side in ("candidate", "baseline")]
    code, decision, text = judge(merge, *signed, env=world.github())
    check("a change that brings its own key: the base's key decides", code == 1 and decision["policy"]["source"] == "base"
          and finding(decision, "signed")["reasonCode"] == "not_attested" and decision["otherPolicy"]["verdict"] == "pass", text)
    check("  its key is listed as loosening, and what only it vouches for stands apart", "loosened: line 6: signed: key" in text
          and decision["attestation"] == "none" and len(decision["otherPolicy"]["attestation"]) == 2, text)
    code, decision, text = judge(merge, *(f"--attestation=git:HEAD:signed-{side}.json" for side in ("candidate", "baseline")), env=world.github())
    check("  attestations out of a commit are read alike", code == 1 and len(decision["otherPolicy"].get("attestation", ())) == 2, text)
    statement = gate(merge, "evidence", "records", "runs/candidate")
    check("  the statement to sign is the same of records in a commit, from outside the repository, too", statement[0] == 0
          and gate(root, "evidence", "records", "git:HEAD:runs/candidate", "--repo", merge) == statement, statement[1])


def one_key_more(root):
    """A pull request that adds a key to the base's; its records are signed by a key that both policies name."""
    (root / "keys").mkdir()
    base_key = new_key(root / "keys", "base")
    added = new_key(root / "keys", "added")

    def add(folder):
        (folder / "eval.pem").write_text(base_key + added)
        for side in ("candidate", "baseline"):
            sign(folder, f"runs/{side}", root / "keys/base.key", f"signed-{side}.json")
        # The last of them by both keys.
        openssl(folder, "pkeyutl", "-sign", "-rawin", "-inkey", root / "keys/added.key", "-in", "s.pae", "-out", "t.sig")
        code, text = gate(folder, "evidence", "wrap", "s.json", "--sig", "s.sig", "--sig", "t.sig", "--output", "signed-baseline.json")
        assert code == 0, text
        for left in ("s.json", "s.pae", "s.sig", "t.sig"):
            (folder / left).unlink()

    world = World(root, add, candidate_examples=120, policy=POLICY, beside=[("eval.pem", base_key)])
    signed = [f"--attestation=signed-{side}.json" for side in ("candidate", "baseline")]
    code, decision, text = judge(world.checkout("refs/pull/1/merge"), *signed, env=world.github())
    loosened = [change for change in decision["otherPolicy"]["changes"] if change["what"] == "signed: key"]
    check("one key more: pass by the old one, the new one is listed as loosening", code == 0 and [one["change"] for one in loosened] == ["loosened"]
          and len(decision["attestation"]) == 2 and len(decision["otherPolicy"]["attestation"]) == 1, text)


def policy_tests(folder):
    """A case says whether its records are attested; nobody has to sign it."""
    for name, attested, verdict in (("bare", "", "block"), ("signed", "attested: true\n", "pass")):
        case = folder / "cases" / name
        case.mkdir(parents=True)
        (case / "case.yaml").write_text(f"policy: ../../gate.yaml\ncandidate: ../../new\nbaseline: ../../old\n{attested}expect: {{verdict: {verdict}}}\n")
    code, text = gate(folder, "test", "cases")
    check("gate test: a case is attested when it says so", code == 0, text)
    code, text = gate(folder, "mutate", "gate.yaml", "--tests", "cases")
    check("  and gate mutate leaves alone what a case cannot bring about", code in (0, 1) and "signed: on_violated" not in text, text)


def hook(folder):
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-C", folder]
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    subprocess.run([*git, "add", "gate.yaml", "eval.pem", "new", "old", "signed"], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "one"], check=True)
    head = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    for more, wanted in ((["--attestation", "signed"], 0), ([], 1)):
        done = subprocess.run([sys.argv[1], "hook", "pre-push", "--candidate", "new", "--baseline", "old", *more, "origin", "x"], cwd=folder, text=True,
                              input=f"refs/heads/main {head} refs/heads/main {'0' * 40}\n", capture_output=True, check=False)
        check(f"the hook {'with' if more else 'without'} attestations of the pushed commit: exit code {wanted}", done.returncode == wanted,
              done.stdout + done.stderr)


def main():
    for part in (by_whom, changed, put_together, edited, policy_tests, hook, attempts):
        with tempfile.TemporaryDirectory() as temporary:
            lay(Path(temporary))
            part(Path(temporary))
    with tempfile.TemporaryDirectory() as temporary:
        from_the_change(Path(temporary))
    with tempfile.TemporaryDirectory() as temporary:
        one_key_more(Path(temporary))
    if FAILED:
        sys.exit(f"{len(FAILED)} failed")


if __name__ == "__main__":
    sys.argv[1] = str(Path(sys.argv[1]).resolve())
    main()
