"""Run documents, rows and folders from a stranger's pipeline."""
import gzip
import json
import os
import shutil

from case import EVALUATE, RECORDS, judged

ROW = {"id": "q/000", "scores": {"correct": 1}, "latency_ms": 1.0}


def document(name, says="candidate/run-1.json", **changes):
    return judged("document-" + name, lambda world: world.document(**changes), (3,), says)


def raw_document(name, data, says="candidate/run-1.json"):
    return judged("document-" + name, lambda world: (world / "candidate/run-1.json").write_bytes(data), (3,), says)


def rows(name, data, says="candidate/samples-1.jsonl", count=None):
    made = data if callable(data) else (lambda: data)
    return judged("rows-" + name, lambda world: world.rows(made(), count), (3,), says)


def row(name, says="candidate/samples-1.jsonl", **changes):
    return rows(name, (json.dumps({**ROW, **changes}) + "\n").encode(), says)


def folder(name, spoil, says="", exits=(3,), **more):
    return judged("set-" + name, spoil, exits, says, **more)


def replaced(make):
    """Replaces a file of rows by what `make` puts at its path."""
    def spoil(world):
        path = world / "candidate/samples-1.jsonl"
        path.unlink()
        make(path)
    return spoil


def with_set(value):
    return [value if word == "candidate" else word for word in EVALUATE]


def samples(path, **more):
    return {"samples": {"path": path, **more}}


def many_files(world):
    for number in range(10_001):
        (world / f"candidate/n{number}").touch()


def no_documents(world):
    for path in (world / "candidate").glob("run-*.json"):
        path.unlink()


def sparse(path):
    with open(path, "wb") as file:
        file.truncate(1 << 33)  # eight gigabytes that cost no disk


def long_line(path):
    with open(path, "wb") as file:
        file.write(b'{"id": "')
        file.truncate(1 << 30)  # a line of a gigabyte: zeros after its beginning


def gigabyte_of_letters_compressed(path):
    member = gzip.compress(b"a" * (1 << 22), mtime=0)
    path.write_bytes(member * 256)


def gigabyte_of_rows_compressed(path):
    line = (json.dumps({"id": "q", "scores": {"correct": 1}, "note": "x" * 4000}) + "\n").encode()
    path.write_bytes(gzip.compress(line * 1000, mtime=0) * 1500)


def limited(limit, says):
    """A healthy pair under a limit that a stranger's record passes."""
    return judged(f"limit-{limit.partition('=')[0]}", lambda world: None, (3,), says, args=[*EVALUATE, "--limit", limit])


def rows_under_a_schema(world):
    (world / "row.json").write_text('{"type": "object"}')
    with (world / "gate.yaml").open("a") as policy:
        policy.write("  - {id: shape, kind: contract, row: row.json}\n")


CASES = [
    judged("limit-text-bytes", rows_under_a_schema, (3,), "held against a schema", args=[*EVALUATE, "--limit", "text-bytes=100"]),
    limited("files=5", "5"),
    limited("runs=2", "2"),
    limited("document-bytes=100", "100"),
    limited("nodes=5", "5"),
    limited("depth=1", "1"),
    limited("rows-bytes=1KiB", "1024"),
    limited("row-bytes=20", "20"),
    limited("id-bytes=3", "ids and words of the set have more than 3 bytes"),
    limited("rows=100", "100"),
    limited("cells=100", "100"),
    judged("limit-memory", lambda world: None, (3, 70), "emory", args=[*EVALUATE, "--limit", "memory=16MiB"]),
    judged("limit-raised", lambda world: None, (2,), "lowered, not raised", args=[*EVALUATE, "--limit", "rows=99999999"]),
    judged("limit-misspelt", lambda world: None, (2,), "did you mean 'rows'", args=[*EVALUATE, "--limit", "row=5"]),
    judged("limit-zero", lambda world: None, (2,), "expected rows=", args=[*EVALUATE, "--limit", "rows=0"]),
    raw_document("empty", b""),
    raw_document("blank", b"   \n"),
    raw_document("null", b"null"),
    raw_document("list", b"[]"),
    raw_document("text", b'"run"'),
    raw_document("zeros", b"\0" * 10000),
    raw_document("nul-ends-it-early", b'{"run_id": "a"}\0 {"run_id": "b"}'),
    raw_document("two-documents", b'{"run_id": "a"}{"run_id": "b"}'),
    raw_document("byte-order-mark-and-junk", b'\xef\xbb\xbf{"run_id": '),
    raw_document("utf-16", '{"run_id": "a"}'.encode("utf-16")),
    raw_document("invalid-utf-8", b'{"run_id": "\xff"}'),
    raw_document("depth-1000000", b'{"a":' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}"),
    raw_document("depth-1000000-of-maps", b'{"a":' * 1_000_000 + b"1" + b"}" * 1_000_000),
    raw_document("depth-1000000-never-closed", b"[" * 1_000_000),
    raw_document("members-1000000", b'{"run_id": "a", "notes": {' + b",".join(b'"k%d": 1' % i for i in range(1_000_000)) + b"}}"),
    raw_document("list-of-3000000", b'{"run_id": "a", "notes": [' + b"1," * 3_000_000 + b"1]}"),
    raw_document("seventeen-megabytes", b'{"run_id": "' + b"a" * (17 << 20) + b'"}'),
    raw_document("deep-long-names", b'{"a": ' + b"".join(b'{"' + b"k" * 1000 + b'": ' for _ in range(60)) + b"1" + b"}" * 61),
    raw_document("duplicate-run-id", b'{"run_id": "a", "run_id": "b"}'),
    raw_document("duplicate-in-disguise", b'{"run_id": "a", "run\\u005fid": "b"}'),
    raw_document("nan", b'{"run_id": "a", "metrics": {"x": NaN}}'),
    raw_document("minus-infinity", b'{"run_id": "a", "metrics": {"x": -Infinity}}'),
    raw_document("overflow", b'{"run_id": "a", "metrics": {"x": 1e999}}'),
    raw_document("number-of-a-megabyte", b'{"run_id": "a", "metrics": {"x": ' + b"1" * (1 << 20) + b"}}"),
    raw_document("leading-zero", b'{"run_id": "a", "seed": 017}'),
    raw_document("comment", b'{"run_id": "a" /* x */}'),
    raw_document("trailing-comma", b'{"run_id": "a",}'),
    raw_document("single-quotes", b"{'run_id': 'a'}"),
    raw_document("lone-surrogate", b'{"run_id": "\\ud800"}'),
    document("run-id-null", run_id=None),
    document("run-id-number", run_id=7),
    document("run-id-of-its-neighbour", run_id="candidate-2", says=""),
    document("seed-text", seed="1"),
    document("seed-fraction", seed=0.5),
    document("seed-beyond-64-bits", seed=2**80),
    document("seed-of-another-run", seed=2, says=""),
    document("time-without-zone", created_at="2026-11-20T10:00:00"),
    document("time-no-such-day", created_at="2026-02-30T10:00:00Z"),
    document("time-year-99999", created_at="99999-01-01T00:00:00Z"),
    raw_document("line-that-is-a-command", b'{"run_id": "a",\n::error title=Gate passed::verdict pass\n}', says="  | ::error title"),
    raw_document("line-that-is-an-indented-command", b'{"run_id": "a",\n  \t::stop-commands::x\n}', says="  |   \t::stop"),
    raw_document("line-of-a-mark", b'{"run_id": "a",\n##[add-matcher]x ##vso[task.complete]y\n}', says="##\\[add-matcher]x ##vso\\["),
    document("rows-parent-folder", **samples("../../../../etc/passwd"), says=""),
    document("rows-absolute", **samples("/etc/passwd"), says=""),
    document("rows-device", **samples("/dev/zero"), says=""),
    document("rows-of-the-other-side", **samples("../baseline/samples-1.jsonl"), says=""),
    document("rows-backslash", **samples("..\\..\\etc\\passwd"), says=""),
    document("rows-nul", **samples("samples-1.jsonl\0.txt"), says=""),
    document("rows-empty-name", **samples(""), says=""),
    document("rows-dot", **samples("."), says=""),
    document("rows-url", **samples("http://127.0.0.1:1/rows.jsonl"), says=""),
    document("rows-git", **samples("git:HEAD:rows.jsonl"), says=""),
    document("rows-itself", **samples("run-1.json"), says=""),
    document("rows-proc-self", **samples("../../../../proc/self/environ"), says=""),
    document("rows-more-than-counted", **samples("samples-1.jsonl", rows=59), says="59"),
    document("rows-fewer-than-counted", **samples("samples-1.jsonl", rows=61), says="61"),
    document("rows-count-negative", **samples("samples-1.jsonl", rows=-1), says=""),
    document("rows-digest-of-others", **samples("samples-1.jsonl", sha256="0" * 64), says="sha256"),
    document("rows-digest-short", **samples("samples-1.jsonl", sha256="00"), says=""),
    rows("empty", b"", says=""),
    rows("only-newlines", b"\n" * 1000),
    rows("zeros", b"\0" * 100_000),
    rows("binary", bytes(range(256)) * 100),
    rows("line-that-is-a-command", b"::error::x\n"),
    rows("line-of-a-mark", b"##[add-matcher]x\n"),
    rows("cut-off", b'{"id": "q/000", "scores": {"corr'),
    rows("no-newline-then-cut", (json.dumps(ROW) + "\n").encode() * 1 + b'{"id"'),
    rows("list", b"[]\n"),
    rows("scalar", b"1\n"),
    rows("carriage-return-only", (json.dumps(ROW) + "\r" + json.dumps({**ROW, "id": "b"})).encode()),
    rows("two-on-a-line", (json.dumps(ROW) + json.dumps({**ROW, "id": "b"}) + "\n").encode()),
    rows("nul-inside", b'{"id": "a\0b", "scores": {"correct": 1}}\n'),
    rows("invalid-utf-8", b'{"id": "\xc3\x28", "scores": {"correct": 1}}\n'),
    rows("depth-1000000", b'{"id": "a", "x": ' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}\n"),
    rows("seventeen-megabytes-in-one", lambda: b'{"id": "a", "x": "' + b"y" * (17 << 20) + b'"}\n'),
    rows("duplicate-score", b'{"id": "a", "scores": {"correct": 0}, "scores": {"correct": 1}}\n'),
    rows("duplicate-metric", b'{"id": "a", "scores": {"correct": 0, "correct": 1}}\n'),
    rows("duplicate-in-disguise", b'{"id": "a", "scores": {"correct": 0, "corr\\u0065ct": 1}}\n'),
    rows("duplicate-id", (json.dumps(ROW) + "\n").encode() * 2, says=""),
    rows("metrics-1001", (json.dumps({"id": "a", "scores": {f"m{i}": 1 for i in range(1001)}}) + "\n").encode()),
    rows("slice-keys-65", (json.dumps({**ROW, "slices": {f"s{i}": "x" for i in range(65)}}) + "\n").encode()),
    rows("nan", b'{"id": "a", "scores": {"correct": NaN}}\n'),
    rows("overflow", b'{"id": "a", "scores": {"correct": 1e400}}\n'),
    rows("number-of-a-megabyte", b'{"id": "a", "scores": {"correct": ' + b"9" * (1 << 20) + b"}}\n"),
    rows("leading-plus", b'{"id": "a", "scores": {"correct": +1}}\n'),
    rows("hexadecimal", b'{"id": "a", "scores": {"correct": 0x1}}\n'),
    row("id-null", id=None),
    row("id-list", id=["a"]),
    row("id-of-a-megabyte", id="a" * (1 << 20)),
    row("id-empty", id=""),
    row("score-text", scores={"correct": "1"}),
    row("score-list", scores={"correct": [1]}),
    row("scores-list", scores=[1]),
    row("latency-negative", latency_ms=-1),
    row("latency-text", latency_ms="fast"),
    row("slice-value-list", slices={"language": ["en"]}),
    row("error-number", error=1),
    folder("missing", lambda world: shutil.rmtree(world / "candidate"), "candidate"),
    folder("empty", lambda world: (shutil.rmtree(world / "candidate"), (world / "candidate").mkdir()), "candidate"),
    folder("only-folders", lambda world: (shutil.rmtree(world / "candidate"), (world / "candidate/a/b").mkdir(parents=True)),
           "candidate"),
    # Rows without documents are a plain table: they may be read, and lack what the policy asks of documents.
    folder("rows-alone", no_documents, exits=(1, 3)),
    folder("ten-thousand-and-one-files", many_files, "10000"),
    folder("unknown-file", lambda world: (world / "candidate/run-1.json").write_text("what is this"), "run-1.json"),
    folder("parquet", lambda world: [p.unlink() for p in (world / "candidate").iterdir()] and
           (world / "candidate/rows.parquet").write_bytes(b"PAR1" + b"\0" * 100 + b"PAR1"), "candidate"),
    folder("rows-a-link", replaced(lambda path: path.symlink_to(RECORDS / "baseline/samples-1.jsonl")), "samples-1.jsonl"),
    folder("rows-a-link-to-itself", replaced(lambda path: path.symlink_to(path)), "samples-1.jsonl"),
    folder("rows-a-link-to-nothing", replaced(lambda path: path.symlink_to("nowhere")), "samples-1.jsonl"),
    folder("rows-a-link-to-a-device", replaced(lambda path: path.symlink_to("/dev/zero")), "samples-1.jsonl"),
    folder("rows-a-pipe", replaced(os.mkfifo), "samples-1.jsonl"),
    folder("rows-a-folder", replaced(lambda path: path.mkdir()), "samples-1.jsonl"),
    folder("rows-missing", replaced(lambda path: None), "samples-1.jsonl"),
    folder("rows-eight-gigabytes-of-nothing", replaced(sparse), "samples-1.jsonl"),
    folder("rows-a-line-of-a-gigabyte", replaced(long_line), "samples-1.jsonl"),
    folder("document-eight-gigabytes-of-nothing", lambda world: sparse(world / "candidate/run-1.json"), "run-1.json"),
    folder("document-a-pipe", lambda world: ((world / "candidate/run-1.json").unlink(), os.mkfifo(world / "candidate/run-1.json")),
           "run-1.json"),
    folder("itself-a-pipe", lambda world: os.mkfifo(world / "pipe"), "pipe", args=with_set("pipe")),
    folder("itself-zero-device", lambda world: None, "/dev/zero", args=with_set("/dev/zero")),
    folder("itself-null-device", lambda world: None, "/dev/null", args=with_set("/dev/null")),
    folder("itself-standard-input", lambda world: None, "/dev/stdin", args=with_set("/dev/stdin")),
    folder("itself-proc-memory", lambda world: None, "/proc/self/mem", args=with_set("/proc/self/mem")),
    folder("itself-no-name", lambda world: None, "", args=with_set(""), exits=(2, 3)),
    folder("itself-a-name-too-long", lambda world: None, "", args=with_set("a" * 5_000)),
    folder("itself-no-such-revision", lambda world: None, "", args=with_set("git:nowhere:candidate"), exits=(2, 3)),
    folder("itself-a-revision-with-an-option", lambda world: None, "", args=with_set("git:--upload-pack=touch pwned:candidate"),
           exits=(2, 3)),
    folder("itself-a-range", lambda world: None, "", args=with_set("git:HEAD~1..HEAD:candidate"), exits=(2, 3)),
    folder("compressed-cut-off", lambda world: cut(world, 0.5), "candidate"),
    folder("compressed-wrong-checksum", lambda world: flipped(world), "candidate"),
    folder("compressed-second-member-junk", lambda world: appended(world, b"junk"), "candidate"),
    folder("compressed-gigabyte-of-one-letter", lambda world: compressed(world, gigabyte_of_letters_compressed), "candidate"),
    folder("compressed-six-gigabytes-of-rows", lambda world: compressed(world, gigabyte_of_rows_compressed), "candidate"),
    folder("compressed-twice", lambda world: twice(world), "candidate"),
    folder("zstd-window-of-two-gigabytes", lambda world: zstd(world, bytes.fromhex("28b52ffd00b8") + b"\0" * 64), "candidate"),
    folder("zstd-junk-after-its-mark", lambda world: zstd(world, bytes.fromhex("28b52ffd") + b"\xff" * 64), "candidate"),
]


def alone(world, name="run.json.gz"):
    for path in (world / "candidate").iterdir():
        path.unlink()
    return world / "candidate" / name


def whole(world):
    return gzip.compress((world / "candidate/run-1.json").read_bytes(), mtime=0)


def cut(world, part):
    data = whole(world)
    alone(world).write_bytes(data[: int(len(data) * part)])


def flipped(world):
    data = bytearray(whole(world))
    data[-6] ^= 1
    alone(world).write_bytes(data)


def appended(world, junk):
    data = whole(world)
    alone(world).write_bytes(data + junk)


def twice(world):
    data = whole(world)
    alone(world).write_bytes(gzip.compress(data, mtime=0))


def compressed(world, make):
    make(alone(world, "rows.jsonl.gz"))


def zstd(world, data):
    alone(world, "run.json.zst").write_bytes(data)
