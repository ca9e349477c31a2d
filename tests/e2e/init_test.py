#!/usr/bin/env python3
"""gate init: ready policies with the user's metric names. usage: init_test.py GATE"""
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GATE = os.path.abspath(sys.argv.pop(1))
NAMES = ("latency-cost", "llm-release", "minimal", "ml-training", "strict")
DIGITS = ROOT / "examples" / "digits"
PAIR = ("--candidate", DIGITS / "candidate-same", "--baseline", DIGITS / "baseline")
ENV = {k: v for k, v in os.environ.items() if k not in ("CI", "GITHUB_ACTIONS", "GITLAB_CI")}


def write_set(folder, rows, documents=({},) * 5, metrics=None):
    """A native set; `rows`: (seed, i) -> members of a row beside its id, or None for a set without rows."""
    folder.mkdir()
    for seed, more in enumerate(documents):
        document = {"run_id": f"r{seed}", "created_at": "2026-11-23T10:00:00Z", "owner": "team", "seed": seed, **more}
        if metrics:
            document["metrics"] = metrics(seed)
        if rows:
            data = "".join(json.dumps({"id": f"q{i}", **rows(seed, i)}) + "\n" for i in range(320))
            (folder / f"s{seed}.jsonl").write_text(data)
            document["samples"] = {"path": f"s{seed}.jsonl", "rows": 320, "sha256": hashlib.sha256(data.encode()).hexdigest()}
        (folder / f"r{seed}.json").write_text(json.dumps(document))
    return folder


class Init(unittest.TestCase):
    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.folder = Path(made.name)

    def gate(self, *args, code=0):
        done = subprocess.run([GATE, *map(str, args)], cwd=self.folder, env=ENV, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, code, f"{args}\n{done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def policy(self, *args):
        """What init writes, which lint takes without an error."""
        said = self.gate("init", *args, "--force")
        self.gate("lint", "gate.yaml")
        return said, (self.folder / "gate.yaml").read_text()

    def evaluate(self, candidate, baseline, codes=(0,)):
        done = subprocess.run([GATE, "evaluate", "--policy", "gate.yaml", "--candidate", candidate, "--baseline", baseline, "--as-of",
                               "2026-11-24T12:00:00Z"], cwd=self.folder, env=ENV, capture_output=True, text=True, check=False)
        self.assertIn(done.returncode, codes, done.stdout + done.stderr)
        return done.stdout

    def test_lists(self):
        listed = self.gate("init", "--list")
        self.assertEqual(tuple(line.split()[0] for line in listed.splitlines()), NAMES)
        self.assertEqual(listed, self.gate("list", "policies"))

    def test_names_the_nearest_policy(self):
        said = self.gate("init", "ml-trainig", code=2)
        self.assertIn("no ready policy 'ml-trainig' (did you mean 'ml-training'?)", said)
        self.assertEqual(len(said.splitlines()), 1)
        self.assertFalse((self.folder / "gate.yaml").exists())
        self.assertIn("'policies'?", self.gate("list", "policie", code=2))

    def test_keeps_a_file_that_is_there(self):
        (self.folder / "gate.yaml").write_text("mine")
        self.assertIn("'gate.yaml' exists", self.gate("init", code=2))
        self.assertEqual((self.folder / "gate.yaml").read_text(), "mine")
        (self.folder / "link.yaml").symlink_to("nowhere")
        self.assertIn("exists", self.gate("init", "--out", "link.yaml", code=2))
        self.gate("init", "--force")
        self.assertNotEqual((self.folder / "gate.yaml").read_text(), "mine")
        self.assertIn("--candidate", self.gate("init", "--baseline", DIGITS / "baseline", "--out", "b.yaml", code=2))
        self.gate("init", "--out", "no/such/folder.yaml", code=5)

    def test_without_records_it_is_the_ready_policy(self):
        for name in NAMES:
            said, text = self.policy(name)
            self.assertEqual(text.partition("\n")[2], (ROOT / "policies" / f"{name}.yaml").read_text())
            self.assertIn("put your names for", said)

    def test_ready_policies_can_be_extended_and_say_what_each_line_means(self):
        for name in NAMES:
            (self.folder / "own.yaml").write_text(f"gate: 1\nid: own\nowner: me\nextends: [builtin:{name}]\n")
            self.assertNotIn("advice", self.gate("lint", "own.yaml"))
            explained = False
            for line in (ROOT / "policies" / f"{name}.yaml").read_text().splitlines():
                bare = line.strip()
                entry = re.match(r"(- id|kind|defaults|metrics|checks|bounds|slices|split|worst_case|respond):", bare)
                explained = bare.startswith("#") or not bare or "  #" in line or " # " in line or (entry is not None)
                self.assertTrue(explained, f"{name}: {line}")

    def test_a_healthy_pair_passes(self):
        for name in NAMES:
            said, text = self.policy(name, *PAIR)
            told = self.evaluate(DIGITS / "candidate-same", DIGITS / "baseline")
            self.assertTrue(told.startswith("PASS"), f"{name}\n{told}")
            self.assertIn("owner: digits-team", text)
            if "by: [" in text and name != "ml-training":
                self.assertIn("slices by `digit`", said)

    def test_what_it_writes_blocks_a_regression(self):
        self.policy("llm-release", *PAIR)
        told = self.evaluate(DIGITS / "candidate-slice-regression", DIGITS / "baseline", codes=(1,))
        self.assertIn("digit=8", told)

    def test_records_that_carry_all_leave_the_policy_as_it_is(self):
        mission = ROOT / "tests" / "golden" / "records" / "mission"
        said, text = self.policy("latency-cost", "--candidate", mission / "candidate", "--baseline", mission / "baseline")
        want = (ROOT / "policies" / "latency-cost.yaml").read_text().replace("owner: change-me  ", "owner: digits-team")
        kept = [line for line in text.splitlines()[1:] if "NEXT" not in line]
        self.assertEqual(kept[:len(want.splitlines())], want.splitlines())
        self.assertIn("the records have 80 examples a side, this asks for 300", said)

    def test_another_tools_results(self):
        results = ROOT / "tests" / "fixtures" / "promptfoo" / "version3.json"
        for name in NAMES:
            said, text = self.policy(name, "--candidate", results, "--baseline", results)
            self.assertIn("`success` stands for `correct`", said)
            self.assertIn("    metric: success ", text)
            self.assertIn("# min_seeds:", text)
            self.assertNotRegex(text, r"\n    run_sd:")
            self.assertIn("metric: score, direction: HIGHER_OR_LOWER, margin: LOSS", text)
            self.evaluate(results, results, codes=(0, 1))

    def test_names_of_others(self):
        rows = lambda seed, i: {"scores": {"eval/Exact-Match,none": int((i * 7 + seed) % 20 > 2), "toxicity": 0.01 * (i % 3),
                                           "latency_s": 1 + (i * 31 + seed * 17) % 50 / 50}, "slices": {"lang": "de" if i % 2 else "en"}}
        made = write_set(self.folder / "set", rows)
        said, text = self.policy("llm-release", "--candidate", made, "--baseline", made)
        self.assertIn('metric: "eval/Exact-Match,none"', text)
        self.assertIn("slices by `lang` stand for `language`", said)
        self.assertRegex(text, r"    metric: toxicity .*\n    direction: lower ")
        self.assertRegex(text, r"    metric: latency_s .*\n    statistic: p95 .*\n    direction: lower ")
        self.assertNotIn("cannot", self.evaluate(made, made))

    def test_asks_instead_of_guessing(self):
        rows = lambda seed, i: {"scores": {"accuracy": 50 + (i + seed) % 50, "toxicity": 0, "a/loss": 1, "b/loss": 2},
                                "slices": {"lang": "de", "tier": "free"}, **({"latency_ms": 5} if seed else {})}
        made = write_set(self.folder / "set", rows)
        said, text = self.policy("ml-training", "--candidate", made)
        self.assertIn("accuracy: `accuracy` runs from 50 to 99", said)
        self.assertIn("loss: which of `a/loss`, `b/loss`", said)
        self.assertIn("p95-latency: only some of the runs carry `latency_ms`", said)
        for check in ("accuracy", "loss", "p95-latency", "skew"):
            self.assertIn(f"  # - id: {check}\n", text)
        said, text = self.policy("llm-release", "--candidate", made)
        self.assertRegex(text, r"    metric: toxicity .*\n    direction: lower ")

    def test_only_one_side_carries_it(self):
        both = write_set(self.folder / "both", lambda seed, i: {"scores": {"correct": i % 2, "safe": 1}})
        one = write_set(self.folder / "one", lambda seed, i: {"scores": {"correct": i % 2}})
        said, text = self.policy("strict", "--candidate", both, "--baseline", one)
        self.assertIn("safety: only some of the runs carry `safe`", said)
        self.assertIn("  # - id: safety\n", text)

    def test_run_documents_alone(self):
        made = write_set(self.folder / "set", None, metrics=lambda seed: {"accuracy": 0.9 + seed / 100, "cost_usd": 1.0 + seed / 100})
        for name in NAMES:
            _, text = self.policy(name, "--candidate", made, "--baseline", made)
            self.assertIn("    metric: accuracy ", text)
            self.evaluate(made, made)
        nothing = write_set(self.folder / "nothing", None, documents=({"seed": None, "owner": "", "created_at": None},))
        self.assertIn("nothing that a check", self.gate("init", "latency-cost", "--candidate", nothing, "--force", code=3))

    def test_hostile_names(self):
        names = ('a"b', "c: d", "# e", "f\ng", "{h}", "yes", "\u001b[31m", "*x", "no", "-", "x" * 300)
        made = write_set(self.folder / "set", lambda seed, i: {"scores": {name: 1 for name in names} | {"correct": 1},
                                                               "slices": {"yes": "a"}})
        _, text = self.policy("llm-release", "--candidate", made)
        self.assertIn('by: ["yes"]', text)
        self.assertNotIn("\x1b", text)
        self.assertTrue(all(re.match(r" *(#|$|- |[a-z_]+:)", line) for line in text.splitlines()), text)

    def test_the_page_has_the_roles(self):
        source = (ROOT / "gate" / "cli" / "init" / "roles.cc").read_text()
        page = (ROOT / "docs" / "ready-policies.md").read_text()
        table = page[page.index("| the policies' metric"):]
        for entry, lower in re.findall(r'\{"([^"{}]+)"(, false)?\}', source):
            row = next((r.split("|") for r in table.splitlines() if f"`{entry}`" in r), None)
            self.assertIsNotNone(row, entry)
            if f"`{entry}`" not in row[1]:
                self.assertIn(f"`{entry}`", row[4 if lower else 3], entry)


if __name__ == "__main__":
    unittest.main()
