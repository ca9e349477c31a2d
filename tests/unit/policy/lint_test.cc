#include "gate/policy/lint.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>

#include "gate/base/diagnostic.h"
#include "tests/unit/policy/fake_kinds.h"

namespace gate::policy {
namespace {

struct Row {
  std::string_view what;
  std::string_view yaml;  // behind "gate: 1\nid: demo\n" and before "runbook: r\n"
  std::string_view advice;
};

constexpr std::array kRows{
    Row{"nothing to say",
        "owner: team\nchecks:\n"
        "  - {id: a, kind: non_inferiority, metric: correct, direction: higher, margin: 0.01, respond: {action: "
        "rollback}}\n"
        "  - {id: b, kind: threshold, metric: latency_ms, max: 9, calibrated: c, respond: {action: escalate}}\n",
        ""},
    Row{"quality alone",
        "owner: team\nchecks:\n"
        "  - {id: a, kind: threshold, metric: correct, min: 0, calibrated: c, respond: {action: rollback}}\n"
        "  - {id: b, kind: threshold, metric: scores.faithfulness, min: 0, calibrated: c, respond: {action: "
        "rollback}}\n",
        "policy.yaml: every metric of this policy is about quality, so that a release may get worse at everything else "
        "unseen; "
        "add a check on latency_ms, cost_usd, tokens.output or a safety score [single-family]\n"},
    Row{"latency alone",
        "owner: team\nchecks:\n"
        "  - {id: a, kind: threshold, metric: latency_ms, max: 9, calibrated: c, respond: {action: rollback}}\n"
        "  - {id: b, kind: threshold, metric: ttft, max: 9, calibrated: c, respond: {action: rollback}}\n",
        "policy.yaml: every metric of this policy is about latency, so that a release may get worse at answering "
        "unseen; add a "
        "check on a quality score [single-family]\n"},
    Row{"tokens and cost are two families",
        "owner: team\nchecks:\n"
        "  - {id: a, kind: threshold, metric: tokens.output, max: 9, calibrated: c, respond: {action: rollback}}\n"
        "  - {id: b, kind: threshold, metric: cost_usd, max: 9, calibrated: c, respond: {action: rollback}}\n",
        ""},
    Row{"a word within a word is not the word: sentimental is no time",
        "owner: team\nchecks:\n"
        "  - {id: a, kind: threshold, metric: sentimental, max: 9, calibrated: c, respond: {action: rollback}}\n"
        "  - {id: b, kind: threshold, metric: toxicity, max: 9, calibrated: c, respond: {action: rollback}}\n",
        ""},
    Row{"no metric at all is no family",
        "owner: team\nchecks:\n  - {id: a, kind: records, respond: {action: investigate}}\n", ""},
    Row{"nobody concerned and nothing to do",
        "checks:\n"
        "  - {id: a, kind: records, respond: {owner: x, action: investigate}}\n"
        "  - {id: b, kind: records}\n"
        "  - {id: c, kind: threshold, metric: latency_ms, max: 3, calibrated: c}\n"
        "  - {id: d, kind: threshold, metric: cost_usd, max: 3, calibrated: c}\n",
        "policy.yaml:5:5: check 'b' and 2 others without an owner; write 'owner:' at the top of the policy, or "
        "'respond: {owner: ...}' in the check [no-owner]\n"
        "      - {id: b, kind: records}\n        ^\n"
        "policy.yaml:6:5: check 'c' and 1 other without an action of its own; say what to do when a metric does not "
        "pass, such "
        "as 'respond: {action: rollback}' [no-action]\n"
        "      - {id: c, kind: threshold, metric: latency_ms, max: 3, calibrated: c}\n        ^\n"},
    Row{"every consequence is warn",
        "owner: team\ndefaults: {on_violated: warn, on_missing: warn}\nchecks:\n"
        "  - {id: a, kind: records, respond: {action: investigate}}\n",
        "policy.yaml: this policy can never block: every consequence of every check is warn; write 'on_violated: "
        "block' where "
        "a release must stop [never-blocks]\n"},
    Row{"a missing value still blocks",
        "owner: team\ndefaults: {on_violated: warn}\nchecks:\n  - {id: a, kind: records, respond: {action: "
        "investigate}}\n",
        ""},
    Row{"a waiver that waives nothing",
        "owner: team\nchecks:\n"
        "  - {id: a, kind: records, on_violated: warn, on_missing: warn, respond: {action: investigate}}\n"
        "  - {id: b, kind: records, respond: {action: investigate}}\n"
        "waivers:\n"
        "  - {check: a, until: 2026-12-31, reason: r, approved_by: x}\n"
        "  - {check: b, until: 2026-12-31, reason: r, approved_by: x}\n",
        "policy.yaml:8:5: the check 'a' never blocks, so that there is nothing to waive; remove the waiver "
        "[idle-waiver]\n"
        "      - {check: a, until: 2026-12-31, reason: r, approved_by: x}\n        ^\n"},
    Row{"margins of nothing, in a check and in its slices",
        "owner: team\nchecks:\n"
        "  - {id: a, kind: non_inferiority, metric: correct, direction: higher, margin: 0, respond: {action: "
        "rollback}}\n"
        "  - id: b\n    kind: threshold\n    metric: latency_ms\n    max: 3\n    slices: {by: [x], margin: 0%}\n"
        "    respond: {action: rollback}\n    calibrated: c\n",
        "policy.yaml:5:80: with a margin of 0 a candidate passes only when it is shown to be better, and an equal one "
        "stays "
        "undecided; write the loss that you can live with [zero-margin]\n"
        "    ...on_inferiority, metric: correct, direction: higher, margin: 0, respond: {action: rollback}}\n"
        "                                                                   ^\n"
        "policy.yaml:10:31: with a margin of 0 a candidate passes only when it is shown to be better, and an equal one "
        "stays "
        "undecided; write the loss that you can live with [zero-margin]\n"
        "        slices: {by: [x], margin: 0%}\n                                  ^\n"},
};

TEST_CASE("advice says what to do, where, and by which rule") {
  for (const Row& row : kRows) {
    CAPTURE(row.what);
    const std::string yaml = "gate: 1\nid: demo\n" + std::string(row.yaml) + "runbook: r\n";
    CHECK(testing::rendered_error(yaml) == "no error");
    const Result<Policy> policy = testing::read(yaml);
    REQUIRE(policy.has_value());
    std::string advice;
    for (const Diagnostic& one : lint(*policy)) {
      advice += render(one);
    }
    CHECK(advice == row.advice);
  }
}

std::string advice_on(const std::string& yaml) {
  const Result<Policy> policy = testing::read("gate: 1\nid: demo\nowner: team\n" + yaml);
  REQUIRE(policy.has_value());
  std::string advice;
  for (const Diagnostic& one : lint(*policy)) {
    advice += one.message + "\n";
  }
  return advice;
}

TEST_CASE("a signal without a runbook, a bound without calibration") {
  CHECK(advice_on("checks:\n  - {id: a, kind: records, respond: {runbook: r}}\n  - {id: b, kind: records}\n") ==
        "check 'b' without a runbook; write 'runbook:' at the top of the policy, or 'respond: {runbook: ...}' in the "
        "check [no-runbook]\n");
  CHECK(advice_on("runbook: r\nchecks:\n"
                  "  - {id: a, kind: threshold, metric: latency_ms, max: 3, respond: {action: route}}\n"
                  "  - {id: b, kind: threshold, metric: correct, min: 1, calibrated: c, respond: {action: route}}\n") ==
        "check 'a' has a bound without calibration; say where it comes from, such as 'calibrated: 5 % quantile of the "
        "last 20 releases' [no-calibration]\n");
}

TEST_CASE("a sum over evidence of several kinds hides one behind another; a ratio names both") {
  const std::string checks = "runbook: r\nchecks:\n  - {id: a, kind: records}\n";
  CHECK(advice_on("metrics:\n  bad: {sum: [latency_ms, toxicity, wrong]}\n" + checks) ==
        "the metric 'bad' adds up evaluation and safety and telemetry evidence, so that one can hide the other; check "
        "each by itself [mixed-families]\n");
  CHECK(advice_on("metrics:\n  net: {difference: [correct, cost_usd]}\n" + checks).find("[mixed-families]") !=
        std::string::npos);
  CHECK(advice_on("metrics:\n  unit: {ratio: [cost_usd, correct]}\n  all: {sum: [tokens.input, tokens.output]}\n" +
                  checks)
            .empty());
}

}  // namespace
}  // namespace gate::policy
