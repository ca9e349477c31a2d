#!/usr/bin/env python3
"""Reads every report with a parser that is not ours and holds it to the rules and limits of the program that will take it.

  reports_test.py SAMPLES [REPORT...]     SAMPLES is the program that writes them: usual, hostile, huge and long-winded evaluations

GATE_SARIF_SCHEMA in the environment: the official schema of SARIF 2.1.0, which scripts/lint_ci.sh gets.
"""
import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path

FAILURES = []
CASES = {"pass", "slice", "warn", "failed", "waived", "hostile", "bytes", "many", "long"}
TOTAL = {"many": 100_000, "long": 500}


def check(condition, what):
    if not condition:
        FAILURES.append(what)


def hidden(text):
    """The first character that no report may carry: control, bidirectional, zero-width, tag, not a character."""
    for character in text:
        if character != "\n" and (unicodedata.category(character) in ("Cc", "Cf", "Cs") or character in "\ufffe\uffff"):
            return f"U+{ord(character):04X}"
    return None


def utf16(text):
    return len(text.encode("utf-16-le")) // 2


def runner_commands(text):
    """What GitHub's runner recognises in a log: `::name props::data` at the start of a line, `##[name props]data` anywhere."""
    found = []
    for line in text.splitlines():
        second = re.match(r"\s*::([^\s:]+)(?: ([^:]*))?::(.*)$", line)
        if second:
            found.append(("::", *second.groups()))
        elif re.search(r"##\[[^\]]+\]", line):
            found.append(("##[", line, "", ""))
    return found


def unescaped(text):
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def github(name, text):
    commands = runner_commands(text)
    check(len(commands) == len(text.splitlines()), f"{name}: a line that is no command, or more than one")
    counts = {}
    for form, kind, properties, data in commands:
        check(form == "::" and kind in ("error", "warning", "notice"), f"{name}: {form}{kind}")
        counts[kind] = counts.get(kind, 0) + 1
        names = [part.split("=", 1)[0] for part in (properties or "").split(",")]
        check(names in (["title"], ["file", "line", "title"]), f"{name}: properties {names}")
        check(utf16(unescaped(data)) <= 4096, f"{name}: a message of {utf16(unescaped(data))} units")
        check(hidden(unescaped(data)) is None, f"{name}: {hidden(unescaped(data))}")
    check(all(count <= 10 for count in counts.values()), f"{name}: {counts}")
    check(counts.get("notice", 0) >= 1, f"{name}: no notice of the verdict")
    if name == "many":
        tenth = [data for _, kind, _, data in commands if kind == "error"]
        check(len(tenth) == 10 and tenth[9].startswith("and 59991 more blocking findings"), f"{name}: {tenth[9:]}")


def sarif(name, text):
    """The members that SARIF 2.1.0 requires, those that GitHub's code scanning requires, and its limits."""
    check(len(text.encode()) <= 10_000_000, f"{name}: {len(text)} bytes")
    log = json.loads(text)
    check(log["version"] == "2.1.0" and len(log["runs"]) == 1, f"{name}: version or runs")
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    check(run["tool"]["driver"]["name"] == "gate" and run["automationDetails"]["id"], f"{name}: driver")
    check(len(rules) <= 25_000 and len({rule["id"] for rule in rules}) == len(rules), f"{name}: rules")
    for rule in rules:
        for member in ("shortDescription", "fullDescription", "help"):
            check(rule[member]["text"], f"{name}: rule without {member}")
        check(len(rule["properties"]["tags"]) <= 20, f"{name}: tags")
        check(re.fullmatch(r"https?://\S+", rule.get("helpUri", "https://x")), f"{name}: helpUri")
    check(len(run["results"]) <= 5_000, f"{name}: {len(run['results'])} results")
    prints = set()
    for result in run["results"]:
        check(rules[result["ruleIndex"]]["id"] == result["ruleId"], f"{name}: ruleIndex")
        check(result["level"] in ("error", "warning"), f"{name}: level")
        message = result["message"]["text"]
        check(message and not re.search(r"(?<!\\)(\\\\)*[\[\]]|(?<!\{)(\{\{)*\{\d+\}", message), f"{name}: {message[:200]}")
        check(hidden(message) is None, f"{name}: {hidden(message)}")
        (location,) = result["locations"]
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        check(re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri) and not uri.startswith("/"), f"{name}: {uri}")
        check(location["physicalLocation"]["region"]["startLine"] >= 1, f"{name}: startLine")
        check(re.fullmatch(r"[0-9a-f]{16}:1", result["partialFingerprints"]["primaryLocationLineHash"]), f"{name}: fingerprint")
        prints.add(result["partialFingerprints"]["primaryLocationLineHash"])
    check(len(prints) == len(run["results"]), f"{name}: fingerprints are not unique")
    if name == "many":
        check(run["results"][-1]["message"]["text"].startswith("and 75001 more findings"), f"{name}: the rest")
    if schema := os.environ.get("GATE_SARIF_SCHEMA"):
        import jsonschema
        # Thousands of results are of one form; the first and the last ones stand for them.
        run["results"][200:-2], rules[200:] = [], []
        for error in jsonschema.Draft4Validator(json.loads(Path(schema).read_text())).iter_errors(log):
            check(False, f"{name}: schema: {list(error.path)} {error.message[:200]}")


def codequality(name, text):
    entries = json.loads(text)
    for entry in entries:
        check(set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}, f"{name}: members")
        check(entry["severity"] in ("info", "minor", "major", "critical", "blocker"), f"{name}: severity")
        check(entry["description"] and "\n" not in entry["description"], f"{name}: description")
        check(hidden(json.dumps(entry, ensure_ascii=False)) is None, f"{name}: hidden character")
        check(entry["location"]["path"] and entry["location"]["lines"]["begin"] >= 1, f"{name}: location")
    check(len({entry["fingerprint"] for entry in entries}) == len(entries), f"{name}: fingerprints are not unique")
    check(not text.startswith("\ufeff") and len(entries) <= 5_000, f"{name}: mark or size")
    if name == "pass":
        check(entries == [], f"{name}: {entries}")


def junit(name, text):
    check(len(text.encode()) <= 30_000_000, f"{name}: {len(text)} bytes")
    root = ElementTree.fromstring(text)
    suites = root.findall("testsuite")
    check(root.tag == "testsuites" and len(suites) == 1, f"{name}: suites")
    cases = suites[0].findall("testcase")
    names = [case.get("name") for case in cases]
    check(len(set(names)) == len(names), f"{name}: names are not unique")
    check("[[ATTACHMENT" not in text, f"{name}: attachment")
    counts = {"failure": 0, "error": 0, "skipped": 0}
    for case in cases:
        check(len(case) <= 1 and case.get("classname") and case.get("file"), f"{name}: case")
        for child in case:
            check(child.text and hidden(child.text) is None, f"{name}: content")
            if child.tag in counts:
                counts[child.tag] += 1
    for tag, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        check(suites[0].get(attribute) == str(counts[tag]), f"{name}: {attribute}")
    check(suites[0].get("tests") == str(len(cases)), f"{name}: tests")
    if name in TOTAL and len(cases) < TOTAL[name]:
        rest = re.search(r"and (\d+) more findings", ElementTree.tostring(cases[-1], "unicode"))
        check(rest and int(rest[1]) + len(cases) - 1 == TOTAL[name], f"{name}: the rest is not counted")


LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\n"])*"'
SAMPLE = re.compile(rf"([a-z_]+)\{{({LABEL}(?:,{LABEL})*)\}} (-?[0-9][0-9.e+-]*|\+Inf|-Inf|NaN)")


def openmetrics(name, text):
    """The grammar of OpenMetrics 1.0 for gauges; prometheus_client's parser as well, where it is there."""
    check(text.endswith("\n# EOF\n") and text.split("\n").count("# EOF") == 1, f"{name}: end")
    check(hidden(text) is None, f"{name}: {hidden(text)}")
    family, seen_families, seen = None, set(), set()
    for line in text.split("\n")[:-2]:
        if line.startswith("# TYPE "):
            family = line.split(" ")[2]
            check(family not in seen_families and line == f"# TYPE {family} gauge", f"{name}: {line}")
            seen_families.add(family)
        elif not line.startswith(f"# HELP {family} "):
            sample = SAMPLE.fullmatch(line)
            check(sample and sample[1] == family, f"{name}: {line[:200]}")
            check(sample and (sample[1], sample[2]) not in seen, f"{name}: twice: {line[:200]}")
            seen.add((sample[1], sample[2]) if sample else line)
    if name not in TOTAL:
        try:
            from prometheus_client.openmetrics.parser import text_string_to_metric_families
        except ImportError:
            return
        families = list(text_string_to_metric_families(text))
        check(sum(len(each.samples) for each in families) == len(seen), f"{name}: prometheus_client reads other samples")


def dotenv(name, text):
    lines = text.splitlines()
    check(len(text) <= 5_000 and len(lines) <= 20, f"{name}: size")
    for line in lines:
        check(re.fullmatch(r"GATE_[A-Z0-9_]+=[A-Za-z0-9._/-]+", line), f"{name}: {line}")
    check(any(line.startswith("GATE_VERDICT=") for line in lines), f"{name}: no verdict")


def annotations(name, text):
    document = json.loads(text)
    check(list(document) == ["gate"] and 1 <= len(document["gate"]) <= 1_000, f"{name}: sections")
    for entry in document["gate"]:
        check(set(entry) == {"external_link"} and set(entry["external_link"]) == {"label", "url"}, f"{name}: members")
        check(re.fullmatch(r"https?://[A-Za-z0-9][^\s\"<>\\]*", entry["external_link"]["url"]), f"{name}: address")
        check(hidden(entry["external_link"]["label"]) is None, f"{name}: label")


class Page(HTMLParser):
    """Finds what a page that is handed on must not have, and whether its elements are closed in order."""
    VOID = {"meta", "br", "line", "rect", "circle", "path"}
    ALLOWED = {"html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "article", "div", "h1", "h2", "h3", "p",
               "span", "strong", "code", "a", "ul", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "details", "summary",
               "svg", "line", "rect", "circle", "path", "text", "br"}

    def __init__(self):
        super().__init__()
        self.open, self.problems, self.ids = [], [], set()

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        if tag not in self.ALLOWED or len(set(names)) != len(names):
            self.problems.append(f"<{tag}> {names}")
        for name, value in attributes:
            link = tag == "a" and name == "href" and re.fullmatch(r"#[a-z]+|https?://[A-Za-z0-9][^\s\"<>]*", value or "")
            if name.startswith("on") or name in ("src", "style", "srcset", "action", "data") or (name == "href" and not link):
                self.problems.append(f"{name}={value!r}")
            if name == "id" and value in self.ids:
                self.problems.append(f"id {value} twice")
            self.ids |= {value} if name == "id" else set()
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}>")

    def handle_comment(self, data):
        self.problems.append("a comment")


def html(name, text):
    check(len(text.encode()) <= 8_000_000, f"{name}: {len(text.encode())} bytes")
    check(hidden(text) is None, f"{name}: {hidden(text)}")
    parser = Page()
    parser.feed(text)
    parser.close()
    check(not parser.problems and not parser.open, f"{name}: {parser.problems[:5]} {parser.open[:5]}")
    style = text.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    check(f"default-src 'none'; style-src 'sha256-{digest}'" in text, f"{name}: the policy does not name the style")
    check("url(" not in style and "@import" not in style, f"{name}: the style fetches something")
    if name == "many":
        check(re.search(r"and \d+ more findings: see the evidence", text), f"{name}: the rest is not counted")


class Rendered(HTMLParser):
    """A page as GitHub's renderer makes it: what untrusted text became besides code, and whether every row has its cells."""
    ALLOWED = {"h2", "p", "strong", "em", "ul", "li", "hr", "table", "thead", "tbody", "tr", "th", "td", "code", "details", "summary"}

    def __init__(self):
        super().__init__()
        self.problems, self.text, self.in_code, self.cells = [], "", 0, 0

    def handle_starttag(self, tag, attributes):
        if tag not in self.ALLOWED or any(name not in ("align", "open") for name, _ in attributes):
            self.problems.append(f"<{tag}> {attributes}")
        self.in_code += tag == "code"
        self.cells = 0 if tag == "tr" else self.cells + (tag in ("td", "th"))

    def handle_endtag(self, tag):
        self.in_code -= tag == "code"
        if tag == "tr" and self.cells != 6:
            self.problems.append(f"a row of {self.cells} cells")

    def handle_data(self, data):
        self.text += "" if self.in_code else data

    def handle_comment(self, data):
        self.problems.append("a comment")


def rendered(name, text):
    program = shutil.which("cmark-gfm")
    if program is None:
        return
    done = subprocess.run([program, "--unsafe", "-e", "table", "-e", "strikethrough", "-e", "autolink", "-e", "tasklist"], input=text.encode(),
                          stdout=subprocess.PIPE, check=True)
    parser = Rendered()
    parser.feed(done.stdout.decode())
    parser.close()
    check(not parser.problems, f"{name}: rendered: {parser.problems[:5]}")
    check(not re.search(r"[@#<>`|\[\]{}*\\]|::|//", parser.text), f"{name}: text outside of code: {parser.text[:300]}")


def page(most):
    def rules(name, text):
        rendered(name, text)
        check(len(text.encode()) <= most, f"{name}: {len(text.encode())} bytes")
        check(hidden(text.replace("\ufe0f", "")) is None, f"{name}: {hidden(text)}")
        check("<!--" not in text, f"{name}: comment")
        if name == "many":
            check(re.search(r"\d+ of 9000 checks block", text), f"{name}: no tally")
            check(re.search(r"_and \d+ more findings: see the evidence_", text), f"{name}: the rest is not counted")
    return rules


RULES = {"github": github, "sarif": sarif, "codequality": codequality, "junit": junit, "openmetrics": openmetrics, "dotenv": dotenv,
         "annotations": annotations, "html": html, "markdown": page(1 << 20), "comment": page(65_536)}
# Documents hold UTF-8, so evidence and what quotes its digest refuse an evaluation that does not; no reader makes one.
NOT_OF_BROKEN_TEXT = {"dotenv", "annotations", "html"}


def main():
    try:
        import prometheus_client.openmetrics.parser  # noqa: F401
    except ImportError:
        print("note: python3-prometheus-client is not there; OpenMetrics is held to its grammar only")
    if shutil.which("cmark-gfm") is None:
        print("note: cmark-gfm is not there; Markdown is not rendered")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], folder], check=True, stdout=subprocess.DEVNULL)
        for case in sorted(CASES):
            for report, rules in RULES.items():
                if sys.argv[2:] and report not in sys.argv[2:]:
                    continue
                file = Path(folder) / f"{case}.{report}"
                if case == "bytes" and report in NOT_OF_BROKEN_TEXT:
                    check(not file.exists(), f"{case}.{report}: written")
                    continue
                before = len(FAILURES)
                try:
                    rules(case, file.read_bytes().decode("utf-8"))
                except (OSError, ValueError, KeyError, IndexError, TypeError, ElementTree.ParseError) as error:
                    FAILURES.append(f"{error!r}")
                FAILURES[before:] = [f"{report} of {what}" for what in FAILURES[before:]]
    for failure in FAILURES[:40]:
        print(failure)
    print(f"{len(CASES)} evaluations, {len(RULES)} reports, {len(FAILURES)} failures")
    return 1 if FAILURES else 0


if __name__ == "__main__":
    sys.exit(main())
