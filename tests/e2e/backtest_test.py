#!/usr/bin/env python3
"""gate backtest on the bundled history: caught, missed, false alarms, a second policy, curves, what is missing.

usage: backtest_test.py GATE. Prints one line a case; exit 1 when one fails.
"""
import json
import sys
import tempfile
from pathlib import Path

from calibrate_test import DIGITS, FAILED, check, gate


def words(text):
    return " ".join(text.split())


def main():
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        policy = DIGITS / "policy.yaml"
        history = DIGITS / "history.yaml"
        code, out, err = gate("backtest", policy, "--history", history, cwd=here)
        check("the bundled history: all bad releases caught, no false alarm", code == 0
              and "Of 3 bad releases this policy would have stopped 3" in words(out) and "of 2 good ones it would have stopped 0" in words(out), out + err)
        code, out, err = gate("backtest", policy, "--history", history, "--json", cwd=here)
        document = json.loads(out)
        found = document["policies"][0]
        by_check = {one["id"]: one for one in found["checks"]}
        check("by check", by_check["accuracy"]["caught"] == 2 and by_check["p95-latency"]["caught"] == 1 and by_check["auditable"]["caught"] == 0, out)
        curve = [one for one in found["curve"] if one["check"] == "p95-latency"]
        check("the curve over the latency margin: too wide and the slow one goes through",
              [one["number"] for one in curve] == ["25%", "50%", "100%", "200%", "400%"] and curve[2]["caught"] == 3
              and all(a["caught"] >= b["caught"] for a, b in zip(curve, curve[1:])), json.dumps(curve))
        (here / "lax.yaml").write_text(policy.read_text().replace("margin: 100%", "margin: 1000%"))
        code, out, err = gate("backtest", policy, "--history", history, "--against", "lax.yaml", cwd=here)
        check("a second policy side by side: the release that changes verdict", code == 0 and "1 release would change verdict: 2026-10-29 nearest neighbours" in words(out)
              and "MISSED" in out and "CHANGES" in out, out + err)
        code, out, err = gate("backtest", policy, "--history", history, "--against", "lax.yaml", "--report", "html=page.html",
                              "--report", "json=found.json", "--json", cwd=here)
        page = (here / "page.html").read_text()
        check("the page: a curve a margin of both policies, the release that changes verdict, no script, nothing fetched",
              code == 0 and page.count("<svg class=\"plot\"") == 6 and page.count("<tr class=\"changes\">") == 1
              and "1 release would change verdict: 2026-10-29 nearest neighbours" in page and "lax.yaml" in page
              and "<script" not in page and "src=" not in page and "default-src 'none'" in page, page)
        check("  and the document as a file", (here / "found.json").read_text() == out, err)
        once = page
        gate("backtest", policy, "--history", history, "--against", "lax.yaml", "--report", "html=page.html", cwd=here)
        check("  the same bytes again", (here / "page.html").read_text() == once)
        (here / "named.yaml").write_text(history.read_text().replace("candidate: ", f"candidate: {DIGITS}/")
                                         .replace("baseline: ", f"baseline: {DIGITS}/").replace("new seeds", "<b>&x"))
        code, out, err = gate("backtest", policy, "--history", "named.yaml", "--report", "html=page.html", cwd=here)
        page = (here / "page.html").read_text()
        check("  names from outside stay text", code == 0 and "&lt;b&gt;&amp;x" in page and "<b>" not in page, out + err)
        code, out, err = gate("backtest", policy, "--history", history, "--report", "pdf=x", cwd=here)
        check("another format: exit 2", code == 2 and "expected html=FILE or json=FILE" in err, err)
        code, out, err = gate("backtest", policy, "--history", history, "--report", "html=no/such/page.html", cwd=here)
        check("a page that cannot be written: exit 5", code == 5 and out == "", out + err)
        text = history.read_text().replace("candidate: ", f"candidate: {DIGITS}/").replace("baseline: ", f"baseline: {DIGITS}/")
        (here / "h.yaml").write_text(text + "  - {release: lost, candidate: nowhere, baseline: nowhere, label: good}\n")
        code, out, err = gate("backtest", policy, "--history", "h.yaml", cwd=here)
        check("records that are missing are said, never skipped: exit 3", code == 3 and "not judged" in out and "1 release could not be judged" in words(out), out + err)
        (here / "h.yaml").write_text("history: 1\nreleases:\n  - {release: a, candidate: x, lable: good}\n")
        code, out, err = gate("backtest", policy, "--history", "h.yaml", cwd=here)
        check("a misspelt key: exit 3, located, with the nearest", code == 3 and "h.yaml:3" in err and "did you mean 'label'" in err, err)
        entry = f"history: 1\nreleases:\n  - {{release: a, candidate: {DIGITS}/candidate-same, baseline: {DIGITS}/baseline, label: LABEL}}\n"
        for label, word in (("Good", "did you mean 'good'"), ("goood", "did you mean 'good'"), ("bda", "did you mean 'bad'"),
                            ("unknown", "of which nobody knows"), ("N/A", "of which nobody knows")):
            (here / "h.yaml").write_text(entry.replace("LABEL", label))
            code, out, err = gate("backtest", policy, "--history", "h.yaml", cwd=here)
            check(f"the label {label} is no incident: exit 3, located", code == 3 and out == "" and "h.yaml:3:" in err and word in err, err)
        for label in ("good", "bad", "outage", "INC-8 postcodes misread", "lag"):
            (here / "h.yaml").write_text(entry.replace("LABEL", label))
            code, out, err = gate("backtest", policy, "--history", "h.yaml", cwd=here)
            check(f"the label {label} is taken", code == 0 and label in out, err)
        (here / "h.yaml").write_text("history: 1\nreleases: []\n")
        code, out, err = gate("backtest", policy, "--history", "h.yaml", cwd=here)
        check("no release: exit 3", code == 3 and "releases" in err, out + err)
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
