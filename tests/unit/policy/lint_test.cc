#include "gate/policy/lint.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "gate/base/diagnostic.h"
#include "gate/base/time.h"
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
        "  - {id: b, kind: records, seeds: 3}\n"
        "  - {id: c, kind: threshold, metric: latency_ms, max: 3, calibrated: c}\n"
        "  - {id: d, kind: threshold, metric: cost_usd, max: 3, calibrated: c}\n",
        "policy.yaml:5:5: check 'b' and 2 others without an owner; write 'owner:' at the top of the policy, or "
        "'respond: {owner: ...}' in the check [no-owner]\n"
        "  |   - {id: b, kind: records, seeds: 3}\n  |     ^\n"
        "policy.yaml:6:5: check 'c' and 1 other without an action of its own; say what to do when a metric does not "
        "pass, such "
        "as 'respond: {action: rollback}' [no-action]\n"
        "  |   - {id: c, kind: threshold, metric: latency_ms, max: 3, calibrated: c}\n  |     ^\n"},
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
        "  - {id: b, kind: records, seeds: 3, respond: {action: investigate}}\n"
        "waivers:\n"
        "  - {check: a, until: 2026-12-31, reason: r, approved_by: x}\n"
        "  - {check: b, until: 2026-12-31, reason: r, approved_by: x}\n",
        "policy.yaml:8:5: the check 'a' never blocks, so that there is nothing to waive; remove the waiver "
        "[idle-waiver]\n"
        "  |   - {check: a, until: 2026-12-31, reason: r, approved_by: x}\n  |     ^\n"},
    Row{"margins of nothing, in a check and in its slices",
        "owner: team\nchecks:\n"
        "  - {id: a, kind: non_inferiority, metric: correct, direction: higher, margin: 0, respond: {action: "
        "rollback}}\n"
        "  - id: b\n    kind: threshold\n    metric: latency_ms\n    max: 3\n    slices: {by: [x], margin: 0%}\n"
        "    respond: {action: rollback}\n    calibrated: c\n",
        "policy.yaml:5:80: with a margin of 0 a candidate passes only when it is shown to be better, and an equal one "
        "stays "
        "undecided; write the loss that you can live with [zero-margin]\n"
        "  | ...on_inferiority, metric: correct, direction: higher, margin: 0, respond: {action: rollback}}\n"
        "  |                                                                ^\n"
        "policy.yaml:10:31: with a margin of 0 a candidate passes only when it is shown to be better, and an equal one "
        "stays "
        "undecided; write the loss that you can live with [zero-margin]\n"
        "  |     slices: {by: [x], margin: 0%}\n  |                               ^\n"},
};

TEST_CASE("advice says what to do, where, and by which rule") {
  for (const Row& row : kRows) {
    CAPTURE(row.what);
    const std::string yaml = "gate: 1\nid: demo\n" + std::string(row.yaml) + "runbook: r\n";
    CHECK(testing::rendered_error(yaml) == "no error");
    const Result<Policy> policy = testing::read(yaml);
    REQUIRE(policy.has_value());
    std::string advice;
    for (const Diagnostic& one : lint(*policy, Time{})) {
      advice += render(one);
    }
    CHECK(advice == row.advice);
  }
}

std::string advice_on(const std::string& yaml) {
  const Result<Policy> policy = testing::read("gate: 1\nid: demo\nowner: team\n" + yaml);
  REQUIRE(policy.has_value());
  std::string advice;
  for (const Diagnostic& one : lint(*policy, Time{})) {
    advice += one.message + "\n";
  }
  return advice;
}

TEST_CASE("a signal without a runbook, a bound without calibration") {
  CHECK(
      advice_on("checks:\n  - {id: a, kind: records, respond: {runbook: r}}\n  - {id: b, kind: records, seeds: 3}\n") ==
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

// What one rule says of checks, "" when it is silent.
std::string advice_of(const std::string& rule, const std::string& checks, const std::string& waivers = "",
                      Time now = Time{}) {
  const Result<Policy> policy = testing::read("gate: 1\nid: demo\nowner: team\nrunbook: r\nchecks:\n" + checks +
                                              (waivers.empty() ? "" : "waivers:\n" + waivers));
  REQUIRE(policy.has_value());
  std::string advice;
  for (const Diagnostic& one : lint(*policy, now)) {
    if (one.message.ends_with("[" + rule + "]")) {
      advice += std::to_string(one.where.line) + ": " + one.message + "\n";
    }
  }
  return advice;
}

TEST_CASE("a check that another one makes superfluous, by the rows of its kind") {
  struct Case {
    std::string what, first, second;
    std::uint32_t line;  // of the check that is told; 0: none
  };
  const std::string threshold = "kind: threshold, metric: latency_ms, calibrated: c, ";
  const std::vector<Case> cases{
      {"the same twice: the later one", "kind: records, seeds: 3", "kind: records, seeds: 3", 7},
      {"a higher maximum", threshold + "max: 9", threshold + "max: 12", 7},
      {"a higher maximum before", threshold + "max: 12", threshold + "max: 9", 6},
      {"a bound more", threshold + "max: 9, min: 1", threshold + "max: 9", 7},
      {"each has a bound of its own", threshold + "min: 1", threshold + "max: 9", 0},
      {"another metric", threshold + "max: 9", "kind: threshold, metric: cost_usd, calibrated: c, max: 12", 0},
      {"another statistic", threshold + "max: 9", threshold + "statistic: p95, max: 12", 0},
      {"another confidence", threshold + "max: 9, confidence: 0.99", threshold + "max: 12", 0},
      {"a milder one cannot stand in", threshold + "max: 9, on_violated: warn", threshold + "max: 12", 0},
      {"a milder one is stood in for", threshold + "max: 9", threshold + "max: 12, on_violated: warn", 7},
      {"one that is not always asked cannot stand in", threshold + "max: 9, when: {branch: [main]}",
       threshold + "max: 12", 0},
      {"of one condition they are", threshold + "max: 9, when: {branch: [main]}",
       threshold + "max: 12, when: {branch: [main]}", 7},
      {"fewer fields", "kind: records, require: [owner, seed]", "kind: records, require: [seed]", 7},
      {"other fields", "kind: records, require: [owner]", "kind: records, require: [seed]", 0},
      {"margins of different units", "kind: non_inferiority, metric: m, direction: higher, margin: 0.01",
       "kind: non_inferiority, metric: m, direction: higher, margin: 2%", 0},
      {"a wider margin", "kind: non_inferiority, metric: m, direction: higher, margin: 1%",
       "kind: non_inferiority, metric: m, direction: higher, margin: 2%", 7},
  };
  for (const Case& one : cases) {
    CAPTURE(one.what);
    const std::string advice =
        advice_of("shadowed", "  - {id: a, " + one.first + "}\n  - {id: b, " + one.second + "}\n");
    const std::string other = one.line == 7 ? "a" : "b";
    CHECK(advice == (one.line == 0 ? ""
                                   : std::to_string(one.line) + ": whatever this check finds the check '" + other +
                                         "' finds as well, and is no milder; remove one of them [shadowed]\n"));
  }
}

TEST_CASE("two bounds that no value keeps") {
  const std::string low = "  - {id: low, kind: threshold, metric: m, max: 5, calibrated: c}\n";
  const std::string high = "  - {id: high, kind: threshold, metric: m, min: 5, calibrated: c}\n";
  CHECK(advice_of("contradiction", low + high) ==
        "7: no value passes both: above 5 here, below 5 in the check 'low' [contradiction]\n");
  CHECK(
      advice_of("contradiction", low + "  - {id: high, kind: threshold, metric: m, min: 4, calibrated: c}\n").empty());
}

TEST_CASE("waivers that are over, soon over, or for nothing") {
  const std::string check = "  - {id: a, kind: non_inferiority, metric: m, direction: higher, margin: 0.05}\n";
  const auto waiver = [](const std::string& more) {
    return "  - {check: a, until: 2026-12-31, reason: r, approved_by: b" + more + "}\n";
  };
  const auto at = [](std::string_view time) { return *parse_time(time); };
  CHECK(advice_of("expired-waiver", check, waiver(""), at("2027-01-01T00:00:00Z")) ==
        "8: this waiver of 'a' ended on 2026-12-31 and waives nothing any more; remove it [expired-waiver]\n");
  CHECK(advice_of("expired-waiver", check, waiver(""), at("2026-12-31T23:59:59Z")).empty());
  CHECK(advice_of("expiring-waiver", check, waiver(""), at("2026-12-31T23:59:59Z")) ==
        "8: this waiver of 'a' ends on 2026-12-31; from then on the check blocks [expiring-waiver]\n");
  CHECK(advice_of("expiring-waiver", check, waiver(""), at("2026-12-24T23:00:00Z")).empty());
  CHECK(advice_of("idle-waiver", check, waiver(", max_loss: 0.05")) ==
        "8: the check 'a' tolerates 0.05 anyway, so that nothing it blocks lies within 0.05; waive more, or remove the "
        "waiver [idle-waiver]\n");
  CHECK(advice_of("idle-waiver", check, waiver(", max_loss: 0.051")).empty());
  CHECK(advice_of("idle-waiver", check, waiver(", slice: language=de")) ==
        "8: the check 'a' is not judged by language, so that there is no such slice to waive; leave 'slice' out, or "
        "remove "
        "the waiver [idle-waiver]\n");
  const std::string both = "  - {id: a, kind: threshold, metric: m, min: 3, max: 9}\n";
  for (const std::string inside : {"3", "5", "9"}) {
    CHECK(advice_of("idle-waiver", both, waiver(", max_loss: " + inside)) ==
          "8: the check 'a' tolerates 3 to 9 anyway, so that nothing it blocks lies within " + inside +
              "; waive less or more, or remove the waiver [idle-waiver]\n");
  }
  CHECK(advice_of("idle-waiver", both, waiver(", max_loss: 2")).empty());
  CHECK(advice_of("idle-waiver", both, waiver(", max_loss: 10")).empty());
  const std::string undecided =
      "  - {id: a, kind: non_inferiority, metric: m, direction: higher, margin: 0.05, on_inconclusive: block}\n";
  CHECK(advice_of("idle-waiver", undecided, waiver(", max_loss: 0.01")).empty());
}

}  // namespace
}  // namespace gate::policy
