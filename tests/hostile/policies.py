"""Policies from a stranger's pull request. None may cost more than a blink, and none may be read as something it does not say."""
import json

from case import judged

HEAD = "gate: 1\nid: a\nowner: b\nchecks:\n"
CHECK = "  - {id: c, kind: freshness, max_age: 30d}\n"


def bomb(levels, width):
    lines = ["a0: &a0 [x]"]
    for level in range(1, levels):
        refs = ", ".join([f"*a{level - 1}"] * width)
        lines.append(f"a{level}: &a{level} [{refs}]")
    return "\n".join(lines) + "\n"


def checks(count):
    return HEAD + "".join(f"  - {{id: c{i}, kind: freshness, max_age: 30d}}\n" for i in range(count))


def text(name, data, says=""):
    bytes_ = data if isinstance(data, bytes) else data.encode()
    return judged("policy-" + name, lambda world: (world / "gate.yaml").write_bytes(bytes_), (2,), says or "gate.yaml")


def identifier(name, value):
    return text("id-" + name, f'gate: 1\nid: a\nowner: b\nchecks:\n  - {{id: "{value}", kind: freshness, max_age: 30d}}\n')


def pattern(name, expression):
    """A schema whose pattern takes longer than the world lasts on a text of forty letters; forty are in the record."""
    def spoil(world):
        schema = {"properties": {"owner": {"pattern": expression}}}
        (world / "schema.json").write_text(json.dumps(schema))
        (world / "gate.yaml").write_text(HEAD + "  - {id: c, kind: contract, document: schema.json}\n")
        world.document(owner="a" * 40 + "!")
    return judged("pattern-" + name, spoil, (2,), "may never end")


def margin(name, spelt):
    return text("margin-" + name, HEAD + f"  - {{id: c, kind: non_inferiority, metric: correct, direction: higher, margin: {spelt}}}\n")


CASES = [
    pattern("nested-repetition", "^(a+)+$"),
    pattern("nested-star", "^(a*)*$"),
    pattern("alternatives-alike", "^(a|a)*$"),
    pattern("optional-thirty-times", "^(a?){40}a{40}$"),
    pattern("many-repetitions", "^a*a*a*a*a*a*a*a*a*$"),
    text("empty", ""),
    text("only-blanks", " \n\n  \n"),
    text("only-a-comment", "# gate: 1\n"),
    text("only-a-scalar", "gate\n"),
    text("only-a-list", "- gate: 1\n"),
    text("binary", bytes(range(256)) * 8),
    text("zeros", b"\0" * 4096),
    text("nul-ends-it-early", (HEAD + CHECK).encode() + b"\0" + b"x" * 100),
    text("byte-order-mark", b"\xef\xbb\xbf" + (HEAD + CHECK).encode()),
    text("utf-16", (HEAD + CHECK).encode("utf-16")),
    text("utf-32", (HEAD + CHECK).encode("utf-32")),
    text("invalid-utf-8", HEAD.encode() + b"  - {id: \xff\xfe, kind: freshness, max_age: 30d}\n"),
    text("overlong-utf-8", HEAD.encode() + b"  - {id: \xc0\xaf, kind: freshness, max_age: 30d}\n"),
    text("surrogate-in-utf-8", HEAD.encode() + b"  - {id: \xed\xa0\x80, kind: freshness, max_age: 30d}\n"),
    text("escape-sequence", HEAD.encode() + b"  - {id: \x1b[2J, kind: freshness, max_age: 30d}\n"),
    text("alias-bomb", bomb(9, 9) + HEAD + CHECK),
    text("alias-bomb-of-checks", "gate: 1\nid: a\nowner: b\nx: &x [1,1,1,1,1,1,1,1]\ny: &y [*x,*x,*x,*x]\nchecks: [*y, *y]\n"),
    text("alias-to-itself", "gate: 1\nid: a\nowner: b\nchecks: &c [*c]\n"),
    text("merge-key", "gate: 1\nid: a\nowner: b\nbase: &b {id: c}\nchecks:\n  - {<<: *b, kind: freshness, max_age: 30d}\n"),
    text("explicit-tag", HEAD + "  - !!python/object/apply:os.system {id: c, kind: freshness, max_age: 30d}\n"),
    text("binary-tag", HEAD + "  - {id: !!binary YQ==, kind: freshness, max_age: 30d}\n"),
    text("directive", "%YAML 1.1\n---\n" + HEAD + CHECK + "...\n%TAG ! tag:x,2026:\n---\nx\n"),
    text("second-document", HEAD + CHECK + "---\n" + HEAD + CHECK),
    text("duplicate-key", "gate: 1\nid: a\nid: z\nowner: b\nchecks:\n" + CHECK),
    text("duplicate-consequence", HEAD + "  - {id: c, kind: freshness, max_age: 30d, on_violated: block, on_violated: ignore}\n"),
    text("key-in-capitals", HEAD + "  - {id: c, kind: freshness, Max_Age: 30d}\n"),
    text("key-with-homoglyph", HEAD + "  - {id: c, kind: freshness, m\u0430x_age: 30d}\n"),
    text("key-with-zero-width", HEAD + "  - {id: c, kind: freshness, max\u200b_age: 30d}\n"),
    text("word-with-bidi-override", HEAD + "  - {id: c, kind: freshness, max_age: 30d, on_violated: \u202ekcolb}\n"),
    text("nested-lists-10000", "gate: 1\nid: a\nowner: b\nchecks: " + "[" * 10000 + "]" * 10000 + "\n"),
    text("nested-maps-10000", "gate: 1\nid: a\nowner: b\nchecks: " + "{a: " * 10000 + "1" + "}" * 10000 + "\n"),
    text("nested-block-sequences", "gate: 1\nid: a\nowner: b\nchecks:\n" + "- " * 5000 + "x\n"),
    text("flow-never-closed", "gate: 1\nid: a\nowner: b\nchecks: [{id: c" + ", a: 1" * 5000 + "\n"),
    text("quote-never-closed", HEAD + '  - {id: "c' + "x" * 50000 + "\n"),
    text("scalar-of-a-megabyte", "gate: 1\nid: " + "a" * (1 << 20) + "\nowner: b\nchecks:\n" + CHECK),
    text("key-of-a-megabyte", "gate: 1\n" + "a" * (1 << 20) + ": 1\nowner: b\nchecks:\n" + CHECK),
    text("ten-megabytes-of-comment", "#" + "x" * (10 << 20) + "\n" + HEAD + CHECK),
    text("flat-keys-200000", "gate: 1\n" + "".join(f"k{i}: 1\n" for i in range(200000))),
    text("checks-100000", checks(100000)),
    text("same-check-twice", HEAD + CHECK + CHECK),
    text("no-checks", "gate: 1\nid: a\nowner: b\nchecks: []\n"),
    text("checks-null", "gate: 1\nid: a\nowner: b\nchecks:\n"),
    text("checks-tilde", "gate: 1\nid: a\nowner: b\nchecks: ~\n"),
    text("check-null", HEAD + "  -\n"),
    text("version-text", 'gate: "1"\nid: a\nowner: b\nchecks:\n' + CHECK),
    text("version-octal", "gate: 01\nid: a\nowner: b\nchecks:\n" + CHECK),
    text("version-huge", "gate: 99999999999999999999999\nid: a\nowner: b\nchecks:\n" + CHECK),
    margin("nan", ".nan"),
    margin("infinite", ".inf"),
    margin("negative", "-0.1"),
    margin("overflows", "1e999"),
    margin("hexadecimal", "0x1p3"),
    margin("quoted", '"0.1"'),
    margin("comma", "0,1"),
    margin("underscore", "1_0"),
    margin("unicode-digits", "\u0660.\u0661"),
    text("confidence-one", "gate: 1\nid: a\nowner: b\ndefaults: {confidence: 1}\nchecks:\n" + CHECK),
    text("confidence-zero", "gate: 1\nid: a\nowner: b\ndefaults: {confidence: 0}\nchecks:\n" + CHECK),
    text("consequence-yes", HEAD + "  - {id: c, kind: freshness, max_age: 30d, on_violated: yes}\n"),
    text("consequence-null", HEAD + "  - {id: c, kind: freshness, max_age: 30d, on_violated: ~}\n"),
    text("consequence-pass", HEAD + "  - {id: c, kind: freshness, max_age: 30d, on_violated: pass}\n"),
    text("age-overflows", HEAD + "  - {id: c, kind: freshness, max_age: 99999999999999999999d}\n"),
    text("age-negative", HEAD + "  - {id: c, kind: freshness, max_age: -1d}\n"),
    text("extends-itself", "gate: 1\nid: a\nowner: b\nextends: gate.yaml\nchecks:\n" + CHECK),
    text("extends-parent-folder", "gate: 1\nid: a\nowner: b\nextends: ../../../../etc/passwd\nchecks:\n" + CHECK),
    text("extends-absolute", "gate: 1\nid: a\nowner: b\nextends: /etc/passwd\nchecks:\n" + CHECK),
    text("extends-device", "gate: 1\nid: a\nowner: b\nextends: /dev/zero\nchecks:\n" + CHECK),
    text("extends-url", "gate: 1\nid: a\nowner: b\nextends: http://127.0.0.1:1/gate.yaml\nchecks:\n" + CHECK),
    text("extends-nul", 'gate: 1\nid: a\nowner: b\nextends: "gate.yaml\\0.txt"\nchecks:\n' + CHECK),
    text("extends-git-revision", "gate: 1\nid: a\nowner: b\nextends: git:HEAD:gate.yaml\nchecks:\n" + CHECK),
    text("waiver-for-nothing", HEAD + CHECK + "waivers:\n  - {check: nope, until: 2027-01-01, reason: x, approved_by: y, max_loss: 1}\n"),
    text("waiver-for-everything", HEAD + CHECK + "waivers:\n  - {check: '*', until: 2027-01-01, reason: x, approved_by: y, max_loss: 1}\n"),
    text("waiver-without-end", HEAD + CHECK + "waivers:\n  - {check: c, reason: x, approved_by: y}\n"),
    text("when-a-script", HEAD + "  - {id: c, kind: freshness, max_age: 30d, when: {branch: '$(touch pwned)'}}\n".replace("branch", "shell")),
    identifier("workflow-command", "::stop-commands::x"),
    identifier("old-workflow-command", "##[add-matcher]x"),
    identifier("azure-command", "##vso[task.complete result=Succeeded;]"),
    text("line-that-is-a-command", HEAD + "::stop-commands::pwned\n", says="  | ::stop-commands"),
    identifier("newline", "a\\nb"),
    identifier("carriage-return", "a\\rb"),
    identifier("escape", "a\\e[31m"),
    identifier("nul", "a\\0b"),
    identifier("line-separator", "a\\u2028b"),
    identifier("bidi", "a\\u202eb"),
    identifier("path", "../../etc/passwd"),
    identifier("markup", "<script>alert(1)</script>"),
    identifier("mention", "@org/team"),
    identifier("blank", " "),
    identifier("empty", ""),
    identifier("long", "a" * 5000),
]
