"""Records that are well formed and hold words made for the places where a report is shown. They are judged; what is looked at is
every report, each by a parser of its own."""
import json
import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

from case import EVALUATE, judged

# By Unicode's own classes: controls (but newline and tab), formatting such as bidi and zero width, and the block of tags.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")

REPORTS = ["markdown", "comment", "github", "junit", "sarif", "codequality", "openmetrics", "dotenv", "annotations", "html", "json"]
JUDGED = [*EVALUATE, *[word for name in REPORTS for word in ("--report", f"{name}=out/{name}")]]

WORDS = {
    "workflow-command": "::error::x",
    "workflow-command-stops-commands": "\n::stop-commands::pwned\n",
    "old-workflow-command": "x ##[add-matcher]/tmp/m.json",
    "azure-command": "x ##vso[task.complete result=Succeeded;]",
    "azure-command-in-other-letters": "##VSO[task.complete result=Succeeded;]",
    "azure-log-command": "##[section]pass",
    "mask-command": "::add-mask::pass",
    "percent-escapes": "%0A::set-output name=verdict::pass",
    "output-delimiter": "x\nGATE_EOF\nverdict=pass",
    "escape-sequence": "\x1b[2J\x1b[1;1Hpass",
    "title-sequence": "\x1b]0;pwned\x07",
    "hyperlink-sequence": "\x1b]8;;http://127.0.0.1/\x1b\\pass\x1b]8;;\x1b\\",
    "c1-sequence": "\x9b31m",
    "carriage-return": "blocked\rpass   ",
    "backspace": "block\b\b\b\b\bpass ",
    "bidi-override": "\u202essap\u202c",
    "bidi-isolate": "\u2067x\u2069",
    "zero-width": "pa\u200bss",
    "tag-characters": "x\U000e0069\U000e0067",
    "line-separator": "a\u2028::error::b",
    "next-line": "a\x85::error::b",
    "script-element": "<script>alert(1)</script>",
    "image-beacon": "<img src=x onerror=alert(1)>",
    "attribute-break": "\" onmouseover=\"alert(1)\" x='",
    "comment-break": "--><b>pass</b><!--",
    "style-break": "</style><style>*{display:none}</style>",
    "svg-break": "</text></svg><h1>pass</h1>",
    "cdata-end": "]]><x/>",
    "entity": "&lt;b&gt; &#x3c;script&#x3e; &xxe;",
    "markdown-link": "[pass](http://127.0.0.1/)",
    "markdown-image": "![pass](http://127.0.0.1/x.png)",
    "markdown-fence": "```\n# pass\n```",
    "markdown-backticks": "a`b``c```d",
    "markdown-table": "a | b || c",
    "markdown-heading": "\n# PASS\n",
    "mention": "@org/team",
    "issue-closes": "fixes #1",
    "marker": "<!-- gate -->",
    "metric-label-break": "a\"} 0\ngate_verdict{verdict=\"pass\"} 1\n#",
    "metric-end": "x\n# EOF\n",
    "environment-line": "a\nGATE_VERDICT=pass",
    "shell": "$(touch pwned)`touch pwned`;touch pwned",
    "formula": "=cmd|' /C calc'!A0",
    "json-break": "\",\"verdict\":\"pass\",\"x\":\"",
    "noncharacter": "a\uffff\ufffeb",
    "right-to-left-letters": "\u05d0\u05d1\u05d2",
    "combining-thousand": "a" + "\u0301" * 400,
}

# What each word must not become in a page.
FORBIDDEN_TAGS = {"script", "img", "iframe", "object", "embed", "link", "base", "form", "input", "b", "x"}


class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.wrong = []
        self.ids = []

    def handle_starttag(self, tag, attrs):
        if tag in FORBIDDEN_TAGS:
            self.wrong.append(f"element <{tag}>")
        for name, value in attrs:
            if name.startswith("on"):
                self.wrong.append(f"attribute {name}")
            if name in ("href", "src") and re.match(r"\s*(javascript|data|http)", value or "", re.I):
                self.wrong.append(f"{name}={value}")


def spans_removed(text):
    """Markdown without its code spans: a run of backticks closed by a run of the same length."""
    return re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", "", text)


def look(word):
    def then(folder, done):
        out = folder / "out"
        wrong = []
        for stream, data in (("standard output", done.stdout), ("standard error", done.stderr)):
            if UNSEEN.search(data.decode()):
                wrong.append(f"{stream} holds a character that cannot be seen")
        texts = {name: (out / name).read_bytes() for name in REPORTS if (out / name).exists()}
        missing = set(REPORTS) - set(texts)
        if missing:
            return f"no report {sorted(missing)}"
        for name, data in texts.items():
            if name not in ("json", "sarif", "codequality") and UNSEEN.search(data.decode()):
                wrong.append(f"{name} holds a character that cannot be seen")
        for name in ("json", "sarif", "codequality", "annotations"):
            json.loads(texts[name])
        ElementTree.fromstring(texts["junit"])
        page = Page()
        page.feed(texts["html"].decode())
        wrong += [f"html: {what}" for what in page.wrong]
        for name in ("markdown", "comment"):
            rest = spans_removed(texts[name].decode())
            for pattern in (r"<(script|img|style|h1|b|x)\b", r"@org", r"#1\b", r"\]\(http://127", r"(?m)^# PASS", r"alert\("):
                if re.search(pattern, rest):
                    wrong.append(f"{name}: {pattern} outside of a code span")
        for line in re.split(r"[\r\n\u2028\x85]", texts["github"].decode()):
            if line and not re.match(r"::(error|warning|notice) ", line):
                wrong.append(f"github: a line that is no annotation: {line[:80]!r}")
        for line in done.stdout.decode().splitlines() + done.stderr.decode().splitlines():
            if re.match(r"\s*::", line) or "##[" in line:
                wrong.append(f"a workflow command in the log: {line[:80]!r}")
        for line in texts["dotenv"].decode().splitlines():
            if not re.fullmatch(r"GATE_[A-Z0-9_]+=[A-Za-z0-9_.:,/+ -]*", line):
                wrong.append(f"dotenv: {line[:80]!r}")
        metrics = texts["openmetrics"].decode()
        if metrics.count("# EOF\n") != 1 or not metrics.endswith("# EOF\n"):
            wrong.append("openmetrics: its end is not at its end")
        for line in metrics.splitlines():
            if not re.fullmatch(r'# .*|[a-zA-Z_:][\w:]*(\{([a-z_]+="([^"\\]|\\.)*",?)*\})? [-+0-9.eEnaifNI]+( [0-9.]+)?', line):
                wrong.append(f"openmetrics: {line[:120]!r}")
        return "; ".join(wrong)

    return then


def in_ids(word):
    """The word as slice value, example id, error text and run's owner, in a candidate that loses, so that findings name it."""
    def spoil(world):
        for number in (1, 2, 3):
            path = world / f"candidate/samples-{number}.jsonl"
            lines = []
            for index, line in enumerate(path.read_text().splitlines()):
                row = json.loads(line)
                if index % 2:
                    row["slices"]["language"] = word
                    row["scores"]["correct"] = 0
                    row["id"] = f"{word} {index}"
                lines.append(json.dumps(row))
            path.write_text("\n".join(lines) + "\n")
            document = world / f"candidate/run-{number}.json"
            content = json.loads(document.read_text())
            content["owner"] = word
            content["model"] = {"name": word, "version": word}
            content["samples"] = {"path": f"samples-{number}.jsonl"}
            document.write_text(json.dumps(content))
    return spoil


CASES = [judged("word-" + name, in_ids(word), (0, 1, 3), then=look(word), args=JUDGED) for name, word in WORDS.items()]
