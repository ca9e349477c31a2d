// A fixed bound in every slice: each by itself, with what cannot be judged named, and the error held over all of them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "gate/checks/registry.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::test::bind_error;
using gate::test::example_id;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::run_all;
using gate::test::RunSpec;

namespace {

struct Group {
  std::string name;
  std::size_t examples;
  std::size_t wrong;  // of each run; which ones differs
};

// Three runs that differ a little.
RunSet set_of(const std::vector<Group>& groups) {
  std::vector<RunSpec> runs;
  for (std::size_t k = 0; k < 3; ++k) {
    RunSpec run{"r" + std::to_string(k), static_cast<std::int64_t>(k)};
    std::size_t next = 0;
    for (const Group& group : groups) {
      for (std::size_t i = 0; i < group.examples; ++i) {
        const bool right = (i + k) % group.examples >= group.wrong + k % 2;
        run.rows.push_back(RowSpec{example_id(next++), {{"correct", right ? 1.0 : 0.0}}, {{"language", group.name}}});
      }
    }
    runs.push_back(run);
  }
  return make_run_set("candidate", runs);
}

ParamsBuilder at_least(double min, const ParamsBuilder& slices) {
  return ParamsBuilder().text("metric", "correct").number("min", min).group("slices", slices);
}
ParamsBuilder by_language() { return ParamsBuilder().list("by", {"language"}); }

std::vector<Finding> judged(const ParamsBuilder& params, const RunSet& set) {
  return run_all(gate::checks::k_threshold, params, set, nullptr);
}

const Finding* of(const std::vector<Finding>& findings, const std::string& value) {
  for (const Finding& finding : findings) {
    if (!finding.slice.empty() && finding.slice.front().value == value) {
      return &finding;
    }
  }
  return nullptr;
}

}  // namespace

TEST_CASE("threshold: a slice below the bound is violated though all examples together keep it") {
  const RunSet set = set_of({{"de", 60, 30}, {"en", 200, 6}});
  const std::vector<Finding> findings = judged(at_least(0.7, by_language()), set);
  REQUIRE(findings.size() == 3);
  CHECK(findings[0].outcome == Outcome::kHolds);
  CHECK(findings[0].slice.empty());
  CHECK(of(findings, "de")->outcome == Outcome::kViolated);
  CHECK(of(findings, "de")->reason == ReasonCode::kBoundExceeded);
  CHECK(of(findings, "de")->lower_limit == 0.7);
  CHECK(of(findings, "de")->sizes.examples_candidate == 60);
  CHECK(of(findings, "en")->outcome == Outcome::kHolds);
}

TEST_CASE("threshold: slices have a bound of their own, and no soft one") {
  const RunSet set = set_of({{"de", 60, 30}, {"en", 200, 6}});
  const ParamsBuilder own = at_least(0.7, by_language().number("min", 0.3)).number("warn_below", 0.9999);
  const std::vector<Finding> findings = judged(own, set);
  CHECK(findings[0].reason == ReasonCode::kNearBound);
  CHECK(of(findings, "de")->outcome == Outcome::kHolds);
  CHECK(of(findings, "de")->lower_limit == 0.3);
  CHECK_FALSE(of(findings, "de")->warn_limit.has_value());
}

TEST_CASE("threshold: small slices are named, an absent key and a lack of slices are findings") {
  const RunSet set = set_of({{"de", 19, 0}, {"en", 200, 6}});
  const std::vector<Finding> findings = judged(at_least(0.7, by_language()), set);
  REQUIRE(findings.size() == 2);
  REQUIRE_FALSE(findings[0].notes.empty());
  CHECK(findings[0].notes.back().code == "slices_not_assessed");
  CHECK(findings[0].notes.back().text == "not assessed, fewer than 20 examples: language=de (19 examples)");

  const std::vector<Finding> absent = judged(at_least(0.7, ParamsBuilder().list("by", {"langage"})), set);
  REQUIRE(absent.size() == 2);
  CHECK(absent[1].outcome == Outcome::kFailed);
  CHECK(absent[1].reason == ReasonCode::kSliceMissing);
  CHECK(absent[1].summary == "no row carries the slice key 'langage' (did you mean 'language'?)");
  CHECK(absent[1].metric == "correct");

  const std::vector<Finding> small = judged(at_least(0.7, by_language().count("min_examples", 500)), set);
  REQUIRE(small.size() == 2);
  CHECK(small[1].outcome == Outcome::kInconclusive);
  CHECK(small[1].reason == ReasonCode::kNothingSelected);
}

TEST_CASE("threshold: among many slices one that is barely below the bound does not block, one far below does") {
  std::vector<Group> groups{{"barely", 60, 20}, {"far", 60, 45}};
  const std::vector<Finding> few = judged(at_least(0.7, by_language()), set_of(groups));
  CHECK(of(few, "barely")->outcome == Outcome::kViolated);
  for (const char* name : {"a", "b", "c", "d"}) {
    groups.push_back({name, 60, 2});
  }
  const std::vector<Finding> many = judged(at_least(0.7, by_language()), set_of(groups));
  REQUIRE(many.size() == 7);
  CHECK(of(many, "barely")->outcome == Outcome::kInconclusive);
  CHECK(of(many, "barely")->reason == ReasonCode::kWithinFamilyCorrection);
  CHECK(of(many, "far")->outcome == Outcome::kViolated);
  CHECK(of(many, "a")->outcome == Outcome::kHolds);
}

TEST_CASE("threshold: of a slice in which the runs agree on the mean, the examples tell") {
  const auto set_with = [](std::size_t examples, bool graded) {
    std::vector<RunSpec> runs;
    for (std::size_t k = 0; k < 3; ++k) {
      RunSpec run{"r" + std::to_string(k), static_cast<std::int64_t>(k)};
      for (std::size_t i = 0; i < examples + 60; ++i) {
        const double in_first = graded ? 50 : 1;  // 50: no score between 0 and 1
        const double value = i < examples ? in_first : i >= examples + 2 + k ? 1 : 0;
        run.rows.push_back(RowSpec{example_id(i), {{"correct", value}}, {{"language", i < examples ? "de" : "en"}}});
      }
      runs.push_back(run);
    }
    return make_run_set("candidate", runs);
  };
  const std::vector<Finding> findings = judged(at_least(0.7, by_language()), set_with(60, false));
  const Finding& agreed = *of(findings, "de");
  CHECK(agreed.outcome == Outcome::kHolds);
  REQUIRE(agreed.interval.has_value());
  // 60 of 60 right: what a share of 0.025^(1/60) shows with probability 2.5 %.
  CHECK(agreed.interval->low == doctest::Approx(std::pow(0.025, 1.0 / 60)).epsilon(1e-3));
  CHECK(agreed.interval->method == "Gaffke's bound, runs of one mean");
  CHECK(std::all_of(findings.begin() + 1, findings.end(), [](const Finding& each) { return each.flips.empty(); }));
  CHECK(of(findings, "en")->interval->method == "t over runs");
  // Fewer right answers cannot exclude as much.
  CHECK(of(judged(at_least(0.95, by_language()), set_with(60, false)), "de")->outcome == Outcome::kInconclusive);
  const std::vector<Finding> few = judged(at_least(0.7, by_language().count("min_examples", 15)), set_with(15, false));
  CHECK(of(few, "de")->reason == ReasonCode::kInsufficientExamples);
  // Values without a range, and a method asked for by name, tell nothing where no run differs.
  const std::vector<Finding> wide = judged(at_least(0.7, by_language()), set_with(60, true));
  CHECK(of(wide, "de")->reason == ReasonCode::kZeroVariance);
  CHECK_FALSE(of(wide, "de")->interval.has_value());
  const std::vector<Finding> asked = judged(at_least(0.7, by_language()).text("method", "t"), set_with(60, false));
  CHECK(of(asked, "de")->reason == ReasonCode::kZeroVariance);
}

TEST_CASE("threshold: slices that no value could keep, or that are none, are refused") {
  const auto& kind = gate::checks::k_threshold;
  CHECK(bind_error(kind, at_least(0.6, by_language().number("max", 0.5))) ==
        "'min' must be below 'max' in slices too; nothing can lie between 0.6 and 0.5");
  CHECK(bind_error(kind, at_least(0.6, ParamsBuilder().list("by", {"a", "b", "c"}))) ==
        "slices are formed by one or two keys, not by 3");
  CHECK(bind_error(kind, at_least(0.6, ParamsBuilder().list("by", {"a", "a"}))) == "'a' is given twice");
}
