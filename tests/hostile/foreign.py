"""Other tools' files from a stranger: archives, databases, stores, tables, compressed or not."""
import gzip
import io
import json
import os
import sqlite3
import struct
import subprocess
import tempfile
import zipfile
import zlib
from pathlib import Path

from case import RECORDS, judged

FIXTURES = RECORDS.parents[1] / "fixtures"
DEEP = b"[" * 1_000_000


def foreign(name, file, data, says=None, exits=(3,), **more):
    """The candidate is this one file: bytes, or what `data(path)` lays there. A refusal names it."""
    def spoil(world):
        path = emptied(world) / file
        if callable(data):
            data(path)
        else:
            path.write_bytes(data)
    return judged("foreign-" + name, spoil, exits, (file if 0 not in exits and 1 not in exits else "") if says is None else says, **more)


def emptied(world):
    for path in (world / "candidate").iterdir():
        path.unlink()
    return world / "candidate"


def fixture(name):
    return (FIXTURES / name).read_bytes()


def archive(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, data in members:
            made.writestr(name, data)
    return out.getvalue()


LOG = json.dumps({"status": "success", "eval": {"eval_id": "e", "task": "t", "model": "m", "dataset": {"samples": 1}}}).encode()
SUMMARIES = json.dumps([{"id": 1, "epoch": 1, "scores": {"right": {"value": "C"}}}]).encode()


def same_bytes_by_many_names():
    """2,000 names for one list of 60 MB, which stands there once."""
    text = b"[" + b" " * (60 << 20) + b"]"
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(text) + packer.flush()
    sums = struct.pack("<LLL", zlib.crc32(text), len(packed), len(text))
    data = archive([("_journal/start.json", LOG)])
    end = data.rindex(b"PK\x01\x02")
    first, directory = data[:end], data[end:data.rindex(b"PK\x05\x06")]
    body = first + b"PK\x03\x04" + struct.pack("<HHHL", 20, 0, 8, 0) + sums + struct.pack("<HH", 1, 0) + b"x" + packed
    names = [b"_journal/summaries/%d.json" % number for number in range(2000)]
    for name in names:
        directory += (b"PK\x01\x02" + struct.pack("<HHHHL", 20, 20, 0, 8, 0) + sums + struct.pack("<HHHHHLL", len(name), 0, 0, 0, 0, 0, len(first)) +
                      name)
    return body + directory + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, len(names) + 1, len(names) + 1, len(directory), len(body), 0)


def patched(data, at, value):
    """The end of an archive with another number at an offset of it."""
    end = data.rindex(b"PK\x05\x06")
    return data[:end + at] + value + data[end + at + len(value):]


def nothing_written(folder, _):
    outside = [path for path in folder.rglob("*pwned*")] + [path for path in Path("/tmp").glob("pwned*")]
    return f"wrote {outside}" if outside else ""


TABLES = """
CREATE TABLE runs(run_uuid TEXT, name TEXT, status TEXT, lifecycle_stage TEXT, start_time INTEGER, experiment_id INTEGER);
CREATE TABLE experiments(experiment_id INTEGER, name TEXT, lifecycle_stage TEXT);
CREATE TABLE params(run_uuid TEXT, key TEXT, value TEXT);
CREATE TABLE tags(run_uuid TEXT, key TEXT, value TEXT);
INSERT INTO experiments VALUES (1, 'e', 'active');
INSERT INTO runs VALUES ('r1', 'n', 'FINISHED', 'active', 1764000000000, 1);
"""
METRICS = "CREATE TABLE metrics(run_uuid TEXT, key TEXT, value FLOAT, timestamp INTEGER, step INTEGER, is_nan INTEGER);"
ENDLESS = """CREATE VIEW metrics AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
SELECT 'r1' AS run_uuid, 'a' AS key, i AS value, 0 AS timestamp, i AS step, 0 AS is_nan FROM n;"""
# Each of 3,000 inputs joins each of 3,000 datasets of one id.
JOINED = METRICS + """CREATE TABLE datasets(dataset_uuid TEXT, name TEXT, digest TEXT);
CREATE TABLE inputs(source_type TEXT, source_id TEXT, destination_type TEXT, destination_id TEXT);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO datasets SELECT 'd', i, i FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO inputs SELECT 'DATASET', 'd', 'RUN', 'r1' FROM n;"""


def database(sql):
    def lay(path):
        made = sqlite3.connect(path)
        made.executescript(TABLES + sql)
        made.commit()
        made.close()
    return lay


def database_bytes(sql):
    with tempfile.TemporaryDirectory() as folder:
        database(sql)(Path(folder, "m.db"))
        return Path(folder, "m.db").read_bytes()


def store(world, lay):
    """A store of MLflow's with one run, whose folder of metrics `lay` spoils."""
    run = emptied(world) / "1" / ("a" * 32)
    (run / "metrics").mkdir(parents=True)
    (run.parent / "meta.yaml").write_text("artifact_location: x\nexperiment_id: '1'\nlifecycle_stage: active\nname: e\n")
    (run / "meta.yaml").write_text(f"artifact_uri: x\nexperiment_id: '1'\nlifecycle_stage: active\nrun_id: {run.name}\nstatus: 3\n")
    lay(run / "metrics")


def in_store(name, lay, says):
    return judged("foreign-mlruns-" + name, lambda world: store(world, lay), (3,), says)


def deeper(path):
    for _ in range(40):
        path = path / "m"
        path.mkdir()
    (path / "x").write_text("1 1 0\n")


def beside(name, file, lay):
    """A plain table with one more file beside it."""
    def spoil(world):
        path = emptied(world)
        (path / "t.csv").write_text("id,correct\n1,1\n2,0\n")
        lay(path / file)
    return judged("foreign-beside-" + name, spoil, (3,), file)


def zeros(head, size):
    def lay(path):
        with open(path, "wb") as file:
            file.write(head)
            file.truncate(size)
    return lay


def packed_line(pack):
    """A line of a gigabyte in a megabyte."""
    def lay(path):
        path.write_bytes(pack(b'{"id": "') + pack(b"a" * (1 << 22)) * 256 + pack(b'", "correct": 1}\n'))
    return lay


def zstd(data):
    return subprocess.run(["zstd", "-cq"], input=data, capture_output=True, check=True).stdout


def row_of(members):
    return json.dumps(members).encode() + b"\n"


SPAN = '{"resourceSpans": [{"scopeSpans": [{"spans": [%s]}]}]}'
PROMPTFOO = b'{"evalId": "e", "results": {"version": 3, "prompts": [], "results": [%s]}}'
PROMPTFOO_ROW = b'{"success": true, "score": 1, "gradingResult": {}, "latencyMs": 5, "vars": {"q": "1"}, "testCase": {"description": "%s"}%s}'
EVAL = fixture("inspect/deflate.eval")

CASES = [
    # Archives.
    foreign("eval-bomb", "log.eval", archive([("header.json", b" " * (90 << 20))]), "log.eval/header.json: would expand to"),
    foreign("eval-bomb-of-many-names", "log.eval", lambda path: path.write_bytes(same_bytes_by_many_names()), "with what was read before it"),
    foreign("eval-bomb-of-zstd", "log.json.zst", lambda path: path.write_bytes(zstd(LOG + b" " * (1 << 28)))),
    foreign("eval-inside-a-zip", "logs.zip", archive([("log.eval", EVAL)]), "archives are not unpacked"),
    foreign("eval-archive-as-its-header", "log.eval", archive([("header.json", EVAL), ("summaries.json", SUMMARIES)]), "log.eval/header.json"),
    foreign("eval-paths-in-names", "log.eval",
            archive([("header.json", LOG), ("../pwned", "x"), ("/tmp/pwned", "x"), ("..\\pwned", "x"), ("samples/../../pwned.json", "x"),
                     ("summaries.json", SUMMARIES)]), exits=(1, 3), then=nothing_written),
    foreign("eval-half", "log.eval", EVAL[: len(EVAL) // 2], "it was cut off"),
    foreign("eval-without-its-last-byte", "log.eval", EVAL[:-1]),
    foreign("eval-says-65535-members", "log.eval", patched(EVAL, 10, b"\xff\xff")),
    foreign("eval-directory-elsewhere", "log.eval", patched(EVAL, 16, b"\xff\xff\xff\x7f")),
    foreign("eval-encrypted", "log.eval", EVAL.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"), "is encrypted"),
    foreign("eval-deep-header", "log.eval", archive([("header.json", DEEP)]), "deep"),
    foreign("eval-named-json", "log.json", EVAL[:100]),
    # Depth, size, keys, bytes.
    foreign("promptfoo-depth-1000000", "out.json", PROMPTFOO % DEEP, "deep"),
    foreign("lm-eval-depth-1000000", "results.json", b'{"results": {"a": {"acc,none": ' + DEEP, "deep"),
    foreign("otlp-depth-1000000", "traces.jsonl", b'{"resourceSpans": ' + DEEP, "deep"),
    foreign("inspect-depth-1000000", "log.json", b'{"status": "success", "eval": {"eval_id": "e", "task": "t", "x": ' + DEEP, "deep"),
    foreign("table-depth-1000000", "t.jsonl", b'{"id": 1, "correct": 1}\n{"id": 2, "x": ' + DEEP + b"\n", "t.jsonl:2"),
    foreign("table-line-of-a-gigabyte", "t.jsonl", zeros(b'{"id": "', 1 << 30)),
    foreign("csv-field-of-a-gigabyte", "t.csv", zeros(b'id,correct\n1,"', 1 << 30)),
    foreign("table-line-of-a-gigabyte-in-gzip", "t.jsonl.gz", packed_line(lambda data: gzip.compress(data, mtime=0)), "200 times its size"),
    foreign("table-line-of-a-gigabyte-in-zstd", "t.jsonl.zst", packed_line(zstd), "200 times its size"),
    foreign("table-gzip-cut-off", "t.jsonl.gz", gzip.compress(row_of({"id": 1, "correct": 1}) * 100, mtime=0)[:-4], "cut off"),
    foreign("csv-quote-never-closed", "t.csv", b'id,correct\n1,"' + b"x\n" * 5_000_000, "never closed"),
    foreign("csv-columns-100000", "t.csv", b",".join(b"c%d" % i for i in range(100_000)) + b"\n"),
    foreign("csv-nul-in-its-id", "t.csv", b"id,correct\n\0,1\n", exits=(1, 3)),
    foreign("csv-invalid-utf-8-in-its-id", "t.csv", b"id,correct\n\xff\xfe,1\n", "t.csv:2"),
    foreign("table-columns-1000000", "t.json", b"{" + b",".join(b'"k%d": 1' % i for i in range(1_000_000)) + b"}", "columns"),
    foreign("table-duplicate-key", "t.jsonl", b'{"id": 1, "correct": 0, "correct": 1}\n', "given twice"),
    foreign("table-duplicate-in-disguise", "t.jsonl", b'{"id": 1, "correct": 0, "corr\\u0065ct": 1}\n', "given twice"),
    foreign("table-number-of-a-megabyte", "t.jsonl", b'{"id": 1, "correct": ' + b"9" * (1 << 20) + b"}\n"),
    foreign("promptfoo-invalid-utf-8-in-its-id", "out.json", PROMPTFOO % (PROMPTFOO_ROW % (b"\xff\xfe", b"")), "UTF-8"),
    foreign("promptfoo-duplicate-key", "out.json", PROMPTFOO % (PROMPTFOO_ROW % (b"a", b', "success": false')), "given twice"),
    foreign("promptfoo-half", "out.json", fixture("promptfoo/version3.json")[:30_000]),
    foreign("hyperfine-times-cut-off", "bench.json", fixture("hyperfine/bench.json")[:700]),
    foreign("otlp-parents-in-a-ring", "traces.json",
            (SPAN % ", ".join(json.dumps({"traceId": "t", "spanId": a, "parentSpanId": b, "startTimeUnixNano": "1", "endTimeUnixNano": "2",
                                          "attributes": [{"key": "example.id", "value": {"stringValue": "x"}}]}) for a, b in ("12", "21"))).encode(),
            exits=(1, 3)),
    foreign("otlp-ends-before-1677", "traces.json",
            (SPAN % '{"traceId": "t", "spanId": "1", "startTimeUnixNano": "9223372036854775807", "endTimeUnixNano": "-9223372036854775808"}').encode()),
    # Databases and stores.
    foreign("sqlite-endless-view", "mlflow.db", database(ENDLESS), "has a view where MLflow has the table 'metrics'"),
    foreign("sqlite-trigger", "mlflow.db", database(METRICS + "CREATE TRIGGER t AFTER INSERT ON metrics BEGIN DELETE FROM runs; END;"), "has a trigger"),
    foreign("sqlite-virtual-table", "mlflow.db", database("CREATE VIRTUAL TABLE metrics USING fts4(run_uuid, key, value, timestamp, step, is_nan);"),
            "has a virtual table"),
    foreign("sqlite-joins-without-end", "mlflow.db", database(JOINED), "more than 1000 datasets"),
    foreign("sqlite-half", "mlflow.db", database_bytes(METRICS)[:9000], "it is cut off"),
    foreign("sqlite-no-table-of-mlflow", "mlflow.db", database("DROP TABLE runs;"), "without the table 'runs'"),
    foreign("sqlite-only-its-mark", "mlflow.db", b"SQLite format 3\0" + b"\xff" * 84),
    in_store("a-link", lambda metrics: (metrics / "m").symlink_to("/etc/passwd"), "metrics/m"),
    in_store("a-pipe", lambda metrics: os.mkfifo(metrics / "m"), "metrics/m"),
    in_store("a-folder-that-is-a-link-up", lambda metrics: (metrics / "m").symlink_to(".."), "metrics/m: is a link to a folder"),
    in_store("metrics-elsewhere", lambda metrics: (metrics.rename(metrics.parent.parent / "m"), metrics.symlink_to("../m")), "metrics: is a link to a folder"),
    in_store("forty-folders-deep", deeper, "deeper than any name of a metric"),
    in_store("no-number", lambda metrics: (metrics / "m").write_text("1 high 0\n"), "metrics/m:1"),
    # What stands beside.
    beside("a-pipe", "u.csv", os.mkfifo),
    beside("a-link", "u.csv", lambda path: path.symlink_to("/etc/passwd")),
    beside("a-pointer", "u.csv", lambda path: path.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 1\n")),
    beside("yaml-that-multiplies", "params.yaml",
           lambda path: path.write_text("a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi")))),
]
