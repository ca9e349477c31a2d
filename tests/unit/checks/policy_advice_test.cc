// The advice of `gate lint` on policies of the kinds that there are: what contradicts what, and idle waivers.
#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "gate/base/diagnostic.h"
#include "gate/checks/registry.h"
#include "gate/policy/lint.h"
#include "gate/policy/reader.h"

namespace {

using gate::Policy;

// What one rule says, each piece with its line, or with line and column when `columns`; the first check stands on line
// 6.
std::string advice_of(const std::string& rule, const std::vector<std::string>& checks,
                      const std::vector<std::string>& waivers = {}, std::optional<gate::Time> now = std::nullopt,
                      bool columns = false) {
  std::string yaml = "gate: 1\nid: demo\nowner: team\nrunbook: r\nchecks:\n";
  for (const std::string& check : checks) {
    yaml += "  - {" + check + "}\n";
  }
  yaml += waivers.empty() ? "" : "waivers:\n";
  for (const std::string& waiver : waivers) {
    yaml += "  - {until: 2026-12-31, reason: r, approved_by: b, " + waiver + "}\n";
  }
  const gate::Result<Policy> policy =
      gate::policy::read_policy({yaml, "policy.yaml", "file"}, gate::checks::all_kinds());
  const std::string error = policy ? "" : gate::render(policy.error());
  CAPTURE(error);
  REQUIRE(policy.has_value());
  std::string advice;
  for (const gate::Diagnostic& one : gate::policy::lint(*policy, now)) {
    if (one.message.ends_with(" [" + rule + "]")) {
      advice += std::to_string(one.where.line) + (columns ? ":" + std::to_string(one.where.column) : "") + ": " +
                one.message.substr(0, one.message.size() - rule.size() - 3) + "\n";
    }
  }
  return advice;
}

std::string contradiction(const std::vector<std::string>& checks) { return advice_of("contradiction", checks); }

const std::string kBound = "kind: threshold, metric: latency_ms, calibrated: c, ";
const std::string kLoss = "kind: non_inferiority, metric: correct, direction: higher, ";
const std::string kGain = "kind: superiority, metric: correct, direction: higher, ";
const std::string kSame = "kind: equivalence, metric: correct, ";

TEST_CASE("a value that is refused is told once, and no check is made without it") {
  for (const std::string& check :
       {std::string("kind: non_inferiority, direction: higher, metric: *a, margin: 0.5"), kLoss + "margin: *a",
        std::string("kind: threshold, metric: ! , max: 1"), kGain + "min_gain: *a", kSame + "margin: *a",
        std::string("kind: comparability, same: [judge.version], bridge: {set: *a, metric: correct, margin: 0.1}")}) {
    CAPTURE(check);
    const std::string yaml = "gate: 1\nid: demo\nowner: team\nchecks:\n  - {id: q, " + check + "}\n";
    const gate::Result<Policy> policy =
        gate::policy::read_policy({yaml, "policy.yaml", "file"}, gate::checks::all_kinds());
    REQUIRE_FALSE(policy.has_value());
    CHECK(policy.error().kind == gate::ErrorKind::kPolicy);
    CHECK(policy.error().problems.size() == 1);
  }
}

TEST_CASE("of several bounds that no value keeps the tightest two are named") {
  CHECK(contradiction({"id: a, " + kBound + "min: 3", "id: b, " + kBound + "min: 5", "id: c, " + kBound + "max: 4",
                       "id: d, " + kBound + "max: 2"}) ==
        "7: no value passes both: above 5 here, below 2 in the check 'd'\n");
  CHECK(contradiction({"id: a, " + kBound + "min: 3", "id: b, " + kBound + "min: 1", "id: c, " + kBound + "max: 4",
                       "id: d, " + kBound + "max: 5"})
            .empty());
  CHECK(contradiction({"id: a, " + kBound + "min: 3", "id: b, " + kBound + "min: 5"}).empty());
  CHECK(contradiction({"id: a, " + kBound + "min: 3", "id: b, " + kBound + "statistic: p95, max: 2"}).empty());
}

TEST_CASE("bounds that are asked under different conditions contradict each other only where both are asked") {
  const std::string on_main = ", when: {branch: [main]}";
  const std::string on_dev = ", when: {branch: [dev]}";
  const std::string low = "id: low, " + kBound + "max: 3";
  const std::string high = "id: high, " + kBound + "min: 5";
  CHECK(contradiction({low + on_main, high + on_dev}).empty());
  const std::string both = "7: no value passes both: above 5 here, below 3 in the check 'low'\n";
  CHECK(contradiction({low, high}) == both);
  CHECK(contradiction({low + on_main, high}) == both);
  CHECK(contradiction({low, high + on_dev}) == both);
  CHECK(contradiction({low + on_main, high + on_main}) == both);
  // A tighter bound of another condition hides none.
  CHECK(contradiction({low + on_main, high + on_main, "id: tight, " + kBound + "max: 1" + on_dev}) == both);
}

TEST_CASE("comparisons that no change passes together") {
  CHECK(contradiction({"id: more, " + kGain + "min_gain: 0.1", "id: same, " + kSame + "margin: 0.05"}) ==
        "7: no change passes both: margin 0.05 here, min_gain 0.1 in the check 'more'\n");
  CHECK(contradiction({"id: same, " + kSame + "margin: 0.05", "id: more, " + kGain + "min_gain: 0.1"}) ==
        "7: no change passes both: min_gain 0.1 here, margin 0.05 in the check 'same'\n");
  CHECK(contradiction({"id: more, " + kGain + "min_gain: 0.01", "id: same, " + kSame + "margin: 0.05"}).empty());
  CHECK(contradiction({"id: more, " + kGain + "min_gain: 10%", "id: same, " + kSame + "margin: 0.05"}).empty());
  CHECK(contradiction({"id: keep, " + kLoss + "margin: 0.05", "id: same, " + kSame + "margin: 0.01"}).empty());
}

TEST_CASE("a comparison that only warns, or is asked elsewhere, contradicts none") {
  const std::string same = "id: same, " + kSame + "margin: 0.05";
  const std::string more = "id: more, " + kGain + "min_gain: 0.1";
  CHECK(contradiction({same, more + ", on_violated: warn, on_missing: warn, on_inconclusive: warn"}).empty());
  CHECK_FALSE(contradiction({same, more + ", on_violated: warn, on_missing: warn, on_inconclusive: block"}).empty());
  CHECK(contradiction({same + ", when: {branch: [main]}", more + ", when: {branch: [dev]}"}).empty());
  CHECK_FALSE(contradiction({same + ", when: {branch: [main]}", more + ", when: {branch: [main]}"}).empty());
}

TEST_CASE("a trade is of no use where another check forbids the loss anyway") {
  const std::string trade =
      "id: trade, kind: trade_off, gain: {metric: correct, direction: higher, min: 0.02}, "
      "loss: {metric: latency_ms, direction: lower, margin: 1%, margin_with_gain: 5%}";
  const auto keep = [](const std::string& more) {
    return "id: keep, kind: non_inferiority, metric: latency_ms, direction: lower, " + more;
  };
  const std::string useless =
      "6: the check 'keep' blocks a loss of more than 2% whatever was gained, so that the 5% can never be used; remove "
      "one of them\n";
  CHECK(contradiction({trade, keep("margin: 2%")}) == useless);
  CHECK(contradiction({trade, keep("margin: 5%")}).empty());
  CHECK(contradiction({trade, keep("margin: 0.02")}).empty());
  CHECK(contradiction({trade, keep("margin: 2%, on_violated: warn")}).empty());
  CHECK(contradiction({trade, "id: keep, kind: non_inferiority, metric: latency_ms, direction: higher, margin: 2%"})
            .empty());
  CHECK(contradiction({trade, "id: keep, kind: non_inferiority, metric: cost_usd, direction: lower, margin: 2%"})
            .empty());
  // Elsewhere the trade can be made.
  CHECK(contradiction({trade, keep("margin: 2%, when: {branch: [main]}")}).empty());
  CHECK(contradiction({trade + ", when: {branch: [main]}", keep("margin: 2%, when: {branch: [main]}")}) == useless);
  CHECK(contradiction({trade + ", when: {branch: [main]}", keep("margin: 2%")}) == useless);
}

TEST_CASE("what is foreseen of a check is told at the parameter that it follows from, or at the check") {
  const auto places = [](const std::string& rule, const std::string& check, const std::string& coverage) {
    std::string all;
    const std::string advice =
        advice_of(rule, {"id: a, " + check, "id: c, kind: coverage, " + coverage}, {}, std::nullopt, true);
    for (std::size_t at = 0; at < advice.size(); at = advice.find('\n', at) + 1) {
      all += advice.substr(at, advice.find(": check", at) - at) + " ";
    }
    return all;
  };
  const std::string p99 = kLoss + "statistic: p99, margin: 0.2, slices: {by: [lang]";
  CHECK(places("never-decides", kLoss + "margin: 0.2", "min_examples: 5") == "6:5 ");
  CHECK(places("never-decides", p99 + "}", "min_examples: 500, min_seeds: 3") == "6:109 ");
  CHECK(places("never-decides", p99 + ", min_examples: 30}", "min_examples: 500, min_seeds: 3") == "6:136 ");
  CHECK(places("never-fails", kBound + "max: 9", "max_error_rate: 1") == "7:45 ");
  CHECK(places("never-fails", kBound + "min: 0", "min_examples: 500") == "6:70 ");
  CHECK(places("never-fails", kBound + "max: 9, slices: {by: [lang], min: 0}", "min_examples: 500") == "6:99 ");
  // A slice is held to the bound of the whole where it has none of its own; that is told once.
  CHECK(places("never-fails", kBound + "min: 0, slices: {by: [lang], max: 9}", "min_examples: 500") == "6:70 ");
}

TEST_CASE("a policy blocks when one consequence of one check does") {
  const std::string check = "id: a, " + kBound + "max: 3, on_violated: warn, on_missing: warn, on_inconclusive: ";
  CHECK_FALSE(advice_of("never-blocks", {check + "warn"}).empty());
  CHECK(advice_of("never-blocks", {check + "block"}).empty());
}

std::string idle(const std::string& check, const std::string& waiver) {
  return advice_of("idle-waiver", {"id: a, " + check}, {"check: a, " + waiver});
}
std::string tolerates(const std::string& what, const std::string& loss, const std::string& more) {
  return "8: the check 'a' tolerates " + what + " anyway, so that nothing it blocks lies within " + loss + "; waive " +
         more + ", or remove the waiver\n";
}

TEST_CASE("a waiver of what a bound lets through anyway is idle, in every slice too") {
  CHECK(idle(kBound + "max: 900", "max_loss: 900") == tolerates("900", "900", "more"));
  CHECK(idle(kBound + "max: 900", "max_loss: 901").empty());
  CHECK(idle(kBound + "min: 5", "max_loss: 5") == tolerates("5", "5", "less"));
  CHECK(idle(kBound + "min: 5", "max_loss: 4").empty());
  const auto sliced = [](const std::string& own, const std::string& slices) {
    return kBound + own + ", slices: {by: [lang], min_examples: 50, " + slices + "}";
  };
  // What a slice does not keep is waived there.
  CHECK(idle(sliced("max: 900", "max: 800"), "max_loss: 850").empty());
  CHECK(idle(sliced("max: 900", "max: 800"), "max_loss: 800") == tolerates("800", "800", "more"));
  CHECK(idle(sliced("max: 900", "max: 1000"), "max_loss: 900") == tolerates("900", "900", "more"));
  CHECK(idle(sliced("min: 5", "min: 7"), "max_loss: 6").empty());
  CHECK(idle(sliced("min: 5", "min: 7"), "max_loss: 7") == tolerates("7", "7", "less"));
  CHECK(idle(sliced("min: 5", "min: 3"), "max_loss: 4").empty());
  CHECK(idle(sliced("max: 900", "min: 5"), "max_loss: 4").empty());
  CHECK(idle(sliced("max: 900", "min: 5"), "max_loss: 6") == tolerates("5 to 900", "6", "less or more"));
  CHECK(idle(sliced("min: 5", "max: 900"), "max_loss: 6") == tolerates("5 to 900", "6", "less or more"));
  CHECK(idle(kBound + "max: 900, slices: {by: [lang], min_examples: 50}", "max_loss: 900") ==
        tolerates("900", "900", "more"));
}

TEST_CASE("a waiver of a loss that a margin tolerates everywhere is idle") {
  const std::string sliced = kLoss + "margin: 0.05, slices: {by: [lang], min_examples: 50, margin: ";
  CHECK(idle(kLoss + "margin: 0.05", "max_loss: 0.05") == tolerates("0.05", "0.05", "more"));
  CHECK(idle(sliced + "0.02}", "max_loss: 0.03").empty());
  CHECK(idle(sliced + "0.02}", "max_loss: 0.02") == tolerates("0.02", "0.02", "more"));
  CHECK(idle(sliced + "0.1}", "max_loss: 0.05") == tolerates("0.05", "0.05", "more"));
  // A gain that is missed is no loss that is tolerated.
  CHECK(idle(kGain + "min_gain: 0.1", "max_loss: 0.05").empty());
}

TEST_CASE("waivers are looked at without a date too, but not for being over") {
  const std::vector<std::string> check{"id: a, " + kLoss + "margin: 0.05"};
  const std::vector<std::string> waiver{"check: a, max_loss: 0.1"};
  const auto late = gate::parse_time("2027-01-01T00:00:00Z");
  CHECK_FALSE(advice_of("expired-waiver", check, waiver, late).empty());
  CHECK(advice_of("expired-waiver", check, waiver).empty());
  CHECK(advice_of("expiring-waiver", check, waiver).empty());
}

}  // namespace
