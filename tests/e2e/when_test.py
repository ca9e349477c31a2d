#!/usr/bin/env python3
"""Conditions and commit ranges on real repositories: a change cannot switch off what judges it.

usage: when_test.py GATE. Prints one line a case; exit 1 when one fails.
"""
import sys
import tempfile
from pathlib import Path

from git_test import FAILED, check
from policy_from_test import STRICT, World, edit, judge

HEAD = STRICT.split("checks:")[0]
ALWAYS = "  - {id: same-exam, kind: comparability, same: [dataset.name]}\n"


def policy(when, always=ALWAYS, more=""):
    return f"{HEAD}checks:\n  - {{id: enough, kind: coverage, min_examples: 100, when: {when}}}\n{always}{more}"


def outcome(decision, name):
    found = [check for check in decision.get("checks", []) if check["id"] == name]
    return f"{found[0]['outcome']} {found[0]['verdict']}" if found else ""


def main():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)

        def run(name, text, change=lambda folder: None, env=None, reference="refs/pull/1/merge", tracking=None):
            world = World(root / name, change, policy=text)
            return world, *judge(world.checkout(reference, tracking=tracking), env=world.github() if env is None else env(world))

        _, code, decision, text = run("holds", policy("{event: [pull_request], branch: [main], paths: ['runs/**']}"))
        check("a pull request that touches the paths: asked", code == 1 and outcome(decision, "enough") == "violated block", text)
        facts = decision["change"]
        check("  the facts are in the evidence", facts["event"] == "pull_request" and facts["branch"] == "main" and facts["tag"] == ""
              and "runs/candidate/run.json" in facts["paths"]["changed"] and facts["paths"]["count"] == len(facts["paths"]["changed"]), str(facts))
        _, code, decision, text = run("push-only", policy("{event: [push]}"))
        check("asked on a push only: not applicable to the pull request, with the reason",
              code == 0 and outcome(decision, "enough") == "not_applicable pass" and "the event is 'pull_request', not one of push" in text, text)
        _, code, decision, text = run("paths", policy("{paths: ['docs/**', '*.md']}"))
        check("no such path changed: not applicable", code == 0 and outcome(decision, "enough") == "not_applicable pass", text)
        _, code, decision, text = run("nothing", policy("{event: [push]}", always=""))
        check("every check excluded: nothing was evaluated", code == 4 and not decision, text)
        _, code, decision, text = run("switched-off", policy("{event: [pull_request]}"), edit(policy("{event: [push]}")))
        check("a condition that the change writes switches nothing off",
              code == 1 and outcome(decision, "enough") == "violated block"
              and "enough: when event: [pull_request] -> event: [push]" in text, text)
        _, code, decision, text = run("new-condition", STRICT, edit(STRICT.replace("    min_examples", "    when: {event: [push]}\n    min_examples")))
        check("  and a new one is a loosening", code == 1 and "loosened" in text and "enough: when" in text, text)

        def lying(world):
            return {**world.github(), "GITHUB_EVENT_NAME": "push", "GITHUB_REF_TYPE": "branch", "GITHUB_REF_NAME": "main"}
        _, code, decision, text = run("lie", policy("{event: [pull_request]}"), env=lying, tracking="main")
        check("a pull request's merge commit that claims to be a push: the event is unknown and the check runs, and says so",
              code == 1 and outcome(decision, "enough") == "violated block" and "asked although 'when' limits it" in text, text)

        world = World(root / "ranges", lambda folder: None)
        waiver = "  - {{check: enough, commits: {}, until: 2099-12-31, reason: r, approved_by: b}}\n"
        # The waiver names a commit that exists only now; the forge's base gets it and the change is merged again.
        for name, commits, wanted in (("on", f"{world.base}..", 0), ("over", f"{world.base}..{world.base[:-1]}{'0' if world.base[-1] != '0' else '1'}", 1)):
            text_policy = STRICT + "waivers:\n" + waiver.format(commits)
            file = root / f"waiver-{name}.yaml"
            file.write_text(text_policy)
            code, decision, text = judge(world.checkout("refs/pull/1/merge"), env=world.github(), policy=str(file))
            state = decision["waivers"][0]["state"]
            check(f"a waiver whose range is {name}: {'a warning' if wanted == 0 else 'void'}",
                  code == wanted and state == ("applied" if wanted == 0 else "outside"), text)
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
