// Degenerate and hostile input, from the bytes of the records to the finding: each line of the table "what happens to
// input that has no answer" (docs/statistics.md) is a test here.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gate/base/diagnostic.h"
#include "gate/base/number.h"
#include "gate/checks/registry.h"
#include "gate/policy/reader.h"
#include "gate/records/registry.h"
#include "gate/stats/ranks.h"
#include "gate/stats/sample.h"
#include "gate/stats/t_interval.h"
#include "tests/support/memory_tree.h"
#include "tests/support/params.h"

namespace gate {
namespace {

using test::MemoryTree;
using test::ParamsBuilder;

// What stands in one row beside its id; nothing: the row is left out.
using RowText = std::function<std::optional<std::string>(int run, int example)>;

std::string id_of(int example) { return "e" + std::to_string(1000 + example); }

std::string score(double value) { return R"("scores": {"s": )" + canonical_number(value) + "}"; }

std::string rows_of(int run, int examples, const RowText& text) {
  std::string rows;
  for (int i = 0; i < examples; ++i) {
    if (const auto members = text(run, i)) {
      rows += R"({"id": ")" + id_of(i) + R"(", )" + *members + "}\n";
    }
  }
  return rows;
}

Result<RunSet> read_rows(const std::vector<std::string>& rows) {
  MemoryTree tree;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const std::string number = std::to_string(k);
    tree.add("run-" + number + ".json", R"({"run_id": "r)" + number + R"(", "seed": )" + number +
                                            R"(, "samples": {"path": "rows-)" + number + R"(.jsonl"}})");
    tree.add("rows-" + number + ".jsonl", rows[k]);
  }
  return records::read_run_set(tree, "set", {});
}

RunSet set_of(int runs, int examples, const RowText& text) {
  std::vector<std::string> rows;
  for (int k = 0; k < runs; ++k) {
    rows.push_back(rows_of(k, examples, text));
  }
  Result<RunSet> set = read_rows(rows);
  REQUIRE_MESSAGE(set.has_value(), (set ? "" : render(set.error())));
  return std::move(*set);
}

std::string refusal(const std::string& rows) {
  const Result<RunSet> set = read_rows({rows});
  REQUIRE_FALSE(set.has_value());
  CHECK(set.error().kind == ErrorKind::kInput);
  return render(set.error());
}

RunSet documents(const std::vector<double>& values) {
  MemoryTree tree;
  for (std::size_t k = 0; k < values.size(); ++k) {
    const std::string number = std::to_string(k);
    tree.add("run-" + number + ".json", R"({"run_id": "r)" + number + R"(", "seed": )" + number +
                                            R"(, "metrics": {"s": )" + canonical_number(values[k]) + "}}");
  }
  Result<RunSet> set = records::read_run_set(tree, "set", {});
  REQUIRE_MESSAGE(set.has_value(), (set ? "" : render(set.error())));
  return std::move(*set);
}

Finding bound(const ParamsBuilder& params, const RunSet& candidate, const RunSet& baseline) {
  auto check = checks::k_non_inferiority.bind(params.done());
  REQUIRE_MESSAGE(check.has_value(), (check ? "" : render(check.error())));
  return (*check)->run(CheckContext{candidate, &baseline, nullptr, Time{0}, 0.95}).front();
}

// Runs are taken not to differ, so that one is enough.
Finding judged(const RunSet& candidate, const RunSet& baseline, double margin, const char* direction = "higher",
               const char* metric = "s") {
  return bound(
      ParamsBuilder().text("metric", metric).text("direction", direction).margin("margin", margin).number("run_sd", 0),
      candidate, baseline);
}

bool has_note(const Finding& finding, std::string_view code) {
  return std::any_of(finding.notes.begin(), finding.notes.end(), [&](const Note& note) { return note.code == code; });
}

// Values that no shape takes for a score in [0, 1].
double wild(int run, int example, int salt) {
  return 50 + 10 * std::sin(static_cast<double>(example * example)) + std::sin(7.0 * run + 13.0 * example + salt);
}

RowText wild_rows(int salt) {
  return [=](int run, int example) { return score(wild(run, example, salt)); };
}

TEST_CASE("one example, or one number a side: a point estimate, no interval, no verdict") {
  const Finding example = judged(set_of(1, 1, wild_rows(1)), set_of(1, 1, wild_rows(2)), 5);
  CHECK(example.outcome == Outcome::kInconclusive);
  CHECK(example.reason == ReasonCode::kInsufficientExamples);
  CHECK(example.estimate.has_value());
  CHECK_FALSE((example.interval && std::isfinite(example.interval->low)));
  const Finding run = judged(documents({0.8}), documents({0.7, 0.71, 0.72}), 0.05);
  CHECK(run.outcome == Outcome::kInconclusive);
  CHECK(run.reason == ReasonCode::kInsufficientSeeds);
  CHECK(*run.estimate == doctest::Approx(0.09));
  CHECK_FALSE((run.interval && std::isfinite(run.interval->low)));
}

TEST_CASE("no spread at all, range unknown: no interval of width 0, no pass") {
  const RunSet same = set_of(1, 100, [](int, int) { return score(50); });
  const Finding finding = judged(same, same, 5);
  CHECK(finding.outcome == Outcome::kInconclusive);
  CHECK(finding.reason == ReasonCode::kZeroVariance);
  // Equal numbers of several seeds are one run's.
  const Finding runs = judged(documents({0.8, 0.8, 0.8}), documents({0.7, 0.7, 0.7}), 0.05);
  CHECK(runs.outcome == Outcome::kInconclusive);
  CHECK(runs.reason == ReasonCode::kInsufficientSeeds);
  CHECK(has_note(runs, "identical_seeds"));
}

TEST_CASE("a spread that is only rounding is none") {
  // 50.3 - 50.2 and 60.3 - 60.2 differ in their last digits.
  const RunSet baseline = set_of(1, 100, wild_rows(1));
  const RunSet candidate = set_of(1, 100, [](int run, int i) { return score(wild(run, i, 1) + 0.1); });
  const auto asked = [&](ParamsBuilder params) {
    params.text("metric", "s").text("direction", "higher").number("run_sd", 0);
    return bound(params, candidate, baseline);
  };
  for (const char* method : {"", "paired_t", "sign_flip", "bootstrap_bca", "bootstrap_studentised"}) {
    CAPTURE(method);
    ParamsBuilder params;
    params.margin("margin", 5);
    if (*method != 0) {
      params.text("method", method);
    }
    const Finding finding = asked(params);
    CHECK(finding.outcome == Outcome::kInconclusive);
    CHECK(finding.reason == ReasonCode::kZeroVariance);
    CHECK(*finding.estimate == doctest::Approx(0.1));
    CHECK_FALSE(finding.interval.has_value());
  }
  // A share of the baseline varies with it.
  CHECK(asked(ParamsBuilder().margin("margin", 0.05, true)).outcome == Outcome::kHolds);
  // One in 1e9 of the values is told.
  const RunSet told = set_of(1, 100, [](int run, int i) { return score(wild(run, i, 1) + (i % 2) * 1e-7); });
  CHECK(judged(told, baseline, 5).outcome == Outcome::kHolds);
}

TEST_CASE("values that are the same on both sides are no change where the policy says so") {
  const RunSet set = set_of(1, 100, wild_rows(1));
  const auto asked = [&](ParamsBuilder params, const RunSet& candidate) {
    params.text("metric", "s").text("direction", "lower").number("run_sd", 0);
    return bound(params, candidate, set);
  };
  CHECK(asked(ParamsBuilder().margin("margin", 1), set).reason == ReasonCode::kZeroVariance);
  const auto allowed = [](double margin, bool relative = false) {
    return ParamsBuilder().margin("margin", margin, relative).flag("identical_is_pass", true);
  };
  const Finding same = asked(allowed(1), set);
  CHECK(same.outcome == Outcome::kHolds);
  CHECK(same.estimate == 0.0);
  REQUIRE(same.interval.has_value());
  CHECK(same.interval->method == "identical values on both sides");
  CHECK(asked(allowed(0), set).outcome == Outcome::kInconclusive);  // nothing is better than itself
  CHECK(asked(allowed(0.01, true), set).outcome == Outcome::kHolds);
  const RunSet constant = set_of(1, 100, [](int, int) { return score(50); });
  CHECK(
      bound(allowed(0.01, true).text("metric", "s").text("direction", "lower").number("run_sd", 0), constant, constant)
          .outcome == Outcome::kHolds);
  // One constant offset is a change, and too few examples or unknown run noise are not made up for.
  CHECK(asked(allowed(1), set_of(1, 100, [](int run, int i) { return score(wild(run, i, 1) + 0.5); })).reason ==
        ReasonCode::kZeroVariance);
  const RunSet few = set_of(1, 10, wild_rows(1));
  CHECK(bound(allowed(1).text("metric", "s").text("direction", "lower").number("run_sd", 0), few, few).reason ==
        ReasonCode::kInsufficientExamples);
  CHECK(bound(allowed(1).text("metric", "s").text("direction", "lower"), set, set).reason ==
        ReasonCode::kInsufficientSeeds);
}

TEST_CASE("no spread at all, scores in [0, 1]: as wide as what n examples cannot exclude") {
  for (const double value : {1.0, 0.5}) {  // pass/fail, graded
    CAPTURE(value);
    const RunSet many = set_of(1, 1000, [&](int, int) { return score(value); });
    const Finding wide = judged(many, many, 0.02);
    CHECK(wide.outcome == Outcome::kHolds);
    CHECK(wide.interval->low < -0.003);
    CHECK(wide.interval->high > 0.003);
    CHECK(judged(many, many, 0.003).outcome == Outcome::kInconclusive);
    CHECK(judged(many, many, 0).outcome == Outcome::kInconclusive);
    const RunSet few = set_of(1, 30, [&](int, int) { return score(value); });
    CHECK(judged(few, few, 0.05).outcome == Outcome::kInconclusive);
  }
}

TEST_CASE("no spread on one side only: the other side's counts") {
  const std::vector<double> same{0.8, 0.8, 0.8};
  const std::vector<double> spread{0.70, 0.71, 0.72, 0.73};
  const stats::Estimate estimate = stats::welch(same, spread, {});
  CHECK(estimate.degrees_of_freedom == doctest::Approx(3));
  CHECK(estimate.standard_error == doctest::Approx(0.01290994 / 2).epsilon(1e-6));
  // In records that is one run against four.
  const Finding finding = judged(documents(same), documents(spread), 0.05);
  CHECK(finding.outcome == Outcome::kInconclusive);
  CHECK(finding.reason == ReasonCode::kInsufficientSeeds);
}

TEST_CASE("all ties in a rank test: p is 1") {
  const std::vector<double> ties(6, 0.0);
  CHECK(stats::signed_rank(ties, stats::Zeros::kPratt).p.two_sided == 1);
  CHECK(stats::mann_whitney(ties, ties).p.two_sided == 1);
}

TEST_CASE("NaN, infinities and text where a number belongs are refused with their place") {
  for (const char* bad : {"NaN", "Infinity", "-Infinity", "1e999", "\"0.5\"", "nan", "[1]"}) {
    CAPTURE(bad);
    const std::string text = refusal(R"({"id": "a", "scores": {"s": 0.5}})"
                                     "\n"
                                     R"({"id": "b", "scores": {"s": )" +
                                     std::string(bad) + "}}\n");
    CHECK(text.find("rows-0.jsonl:2") != std::string::npos);
  }
}

TEST_CASE("a missing score is counted, never dropped silently, and never a pass when much is missing") {
  const RunSet baseline = set_of(1, 200, wild_rows(2));
  for (const int missing : {0, 3, 10, 30, 150}) {
    for (const bool null : {true, false}) {  // a null score, or no row at all
      CAPTURE(missing);
      CAPTURE(null);
      const RunSet candidate = set_of(1, 200, [&](int run, int i) -> std::optional<std::string> {
        if (i >= missing) {
          return score(wild(run, i, 1));
        }
        return null ? std::optional<std::string>(R"("scores": {"s": null})") : std::nullopt;
      });
      const Finding finding = judged(candidate, baseline, 5);
      CHECK(finding.sizes.missing_candidate == static_cast<std::size_t>(missing));
      CHECK(finding.sizes.paired == static_cast<std::size_t>(200 - missing));
      // 98 % shared is fine, 90 % is remarked, half is undecidable, less is no comparison.
      if (missing <= 3) {
        CHECK(finding.outcome == Outcome::kHolds);
        CHECK_FALSE(has_note(finding, "pairing_incomplete"));
      } else if (missing <= 10) {
        CHECK(finding.outcome == Outcome::kHolds);
        CHECK(has_note(finding, "pairing_incomplete"));
      } else {
        CHECK(finding.outcome == (missing == 30 ? Outcome::kInconclusive : Outcome::kFailed));
        CHECK(finding.reason == ReasonCode::kUnpairedTooMuch);
      }
    }
  }
}

TEST_CASE("without any baseline data nothing passes") {
  const RunSet candidate = set_of(2, 50, wild_rows(1));
  const RunSet other = set_of(2, 50, [](int, int) { return std::string(R"("scores": {"t": 1})"); });
  const RunSet unscored = set_of(2, 50, [](int, int) { return std::string(R"("scores": {"s": null})"); });
  for (const RunSet* baseline : {&other, &unscored}) {
    CHECK(judged(candidate, *baseline, 5).outcome != Outcome::kHolds);
    CHECK(judged(*baseline, candidate, 5).outcome != Outcome::kHolds);
  }
}

TEST_CASE("an example twice in one run is refused") {
  const std::string text = refusal(R"({"id": "a", "scores": {"s": 0.5}})"
                                   "\n"
                                   R"({"id": "a", "scores": {"s": 0.5}})"
                                   "\n");
  CHECK(text.find("line 1 has already") != std::string::npos);
}

TEST_CASE("ids are bytes: no number is read into them, no blank is cut off") {
  const auto side = [](const std::vector<std::string>& prefixes) {
    std::string rows;
    for (int i = 0; i < 40; ++i) {
      rows += R"({"id": ")" + prefixes[0] + std::to_string(i) + prefixes[1] + R"(", "scores": {"s": )" +
              canonical_number(wild(0, i, 1)) + "}}\n";
    }
    Result<RunSet> set = read_rows({rows});
    REQUIRE(set.has_value());
    return std::move(*set);
  };
  const RunSet plain = side({"1", ""});
  for (const RunSet& other : {side({"01", ""}), side({"1", " "}), side({"1", ".0"}), side({"\\u00e9", ""})}) {
    const Finding finding = judged(plain, other, 5);
    CHECK(finding.outcome == Outcome::kFailed);
    CHECK(finding.sizes.paired.value_or(0) == 0);
  }
  // The same letter composed and as two characters are two ids; an escape is the character it stands for.
  CHECK(judged(side({"\\u00e9", ""}), side({"e\\u0301", ""}), 5).outcome == Outcome::kFailed);
  CHECK(judged(side({"\\u00e9", ""}), side({"\xc3\xa9", ""}), 5).sizes.paired == 40);
}

TEST_CASE("counts beyond 2^53 are refused, the last exact one is taken") {
  const auto row = [](const std::string& count) { return R"({"id": "a", "tokens": {"input": )" + count + "}}\n"; };
  CHECK(refusal(row("9007199254740993")).find("2^53") != std::string::npos);
  CHECK(refusal(row("18446744073709551615")).find("2^53") != std::string::npos);
  CHECK(read_rows({row("9007199254740992")}).has_value());
  CHECK_FALSE(read_rows({row("1.5")}).has_value());
  CHECK_FALSE(read_rows({row("-1")}).has_value());
}

TEST_CASE("tiny and huge scores decide like ordinary ones") {
  const auto scaled = [](int salt, double by) {
    return [=](int run, int i) { return score(by * (wild(run, i, salt) - 200)); };
  };
  const Finding plain = judged(set_of(2, 60, scaled(1, 1)), set_of(2, 60, scaled(2, 1)), 0.3);
  for (const double by : {1e-300, 1e-160, 1e160, 1e295}) {
    CAPTURE(by);
    const Finding finding = judged(set_of(2, 60, scaled(1, by)), set_of(2, 60, scaled(2, by)), 0.3 * by);
    CHECK(finding.outcome == plain.outcome);
    CHECK(finding.interval->low / by == doctest::Approx(plain.interval->low).epsilon(1e-6));
  }
}

TEST_CASE("negative zero is zero, and is shown as 0") {
  const RunSet zeros = set_of(1, 40, [](int, int i) { return score(i < 20 ? 0 : 50); });
  const RunSet negative =
      set_of(1, 40, [](int, int i) { return i < 20 ? std::string(R"("scores": {"s": -0.0})") : score(50); });
  const Finding finding = judged(zeros, negative, 5);
  CHECK(*finding.estimate == 0);
  CHECK(canonical_number(-0.0) == "0");
  CHECK(finding.summary.find("-0") == std::string::npos);
}

TEST_CASE("a latency of 0 or less is refused") {
  for (const char* bad : {"0", "-3", "-0.0"}) {
    CHECK(refusal(R"({"id": "a", "latency_ms": )" + std::string(bad) + "}\n").find("latency_ms") != std::string::npos);
  }
}

TEST_CASE("different numbers of runs are compared") {
  const Finding finding = judged(set_of(2, 60, wild_rows(1)), set_of(5, 60, wild_rows(2)), 5);
  CHECK(finding.outcome == Outcome::kHolds);
  CHECK(finding.sizes.runs_candidate == 2U);
  CHECK(finding.sizes.runs_baseline == 5U);
}

TEST_CASE("margins and confidences that make no sense are the policy's error, before any data is read") {
  const auto policy = [](const std::string& margin, const std::string& confidence) {
    const std::string text = "gate: 1\nid: p\ndefaults: {confidence: " + confidence +
                             "}\nchecks:\n  - id: a\n    kind: non_inferiority\n    metric: s\n    direction: higher\n"
                             "    margin: " +
                             margin + "\n";
    return policy::read_policy({text, "p.yaml", "file"}, checks::all_kinds());
  };
  const Result<Policy> good = policy("0.01", "0.95");
  REQUIRE_MESSAGE(good.has_value(), (good ? "" : render(good.error())));
  for (const char* margin : {"-0.01", ".nan", "NaN", ".inf", "-5%", "1e999", "120%", "wide"}) {
    CAPTURE(margin);
    CHECK_FALSE(policy(margin, "0.95").has_value());
  }
  for (const char* confidence : {"0.5", "1", "0.4", "1.5", "-0.95", ".nan", "95", "95%"}) {
    CAPTURE(confidence);
    CHECK_FALSE(policy("0.01", confidence).has_value());
  }
}

TEST_CASE("unequal weights are worth fewer examples") {
  CHECK(stats::effective_size(std::vector<double>{1, 1, 1, 1}) == 4);
  CHECK(stats::effective_size(std::vector<double>{4, 0, 0, 0}) == 1);
}

}  // namespace
}  // namespace gate
