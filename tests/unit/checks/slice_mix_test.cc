// Slices beside the whole: a change that the mix of slices makes, keys that nobody carries or that contradict, families
// of which all or none stay blocked.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "gate/checks/registry.h"
#include "gate/checks/slices.h"
#include "tests/support/checks.h"
#include "tests/support/run_sets.h"

using gate::Finding;
using gate::Note;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::checks::k_non_inferiority;
using gate::checks::k_threshold;
using gate::checks::mix_remark;
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
  std::size_t examples, right;
};

// One run, its examples numbered from `first` on.
RunSet set_of(const std::vector<Group>& groups, std::size_t first = 0, std::string region = "") {
  RunSpec run{"r", 1};
  for (const Group& group : groups) {
    for (std::size_t i = 0; i < group.examples; ++i) {
      RowSpec row{example_id(first++),
                  {{"correct", i < group.right ? 1.0 : 0.0}, {"latency_ms", 100.0 + static_cast<double>(i % 7)}}};
      row.slices["language"] = group.name;
      if (!region.empty()) {
        row.slices["region"] = i % 2 == 0 ? region : "other";
      }
      run.rows.push_back(row);
    }
  }
  return make_run_set("set", {run});
}

ParamsBuilder by_language(double margin) {
  return ParamsBuilder()
      .text("metric", "correct")
      .text("direction", "higher")
      .margin("margin", margin)
      .number("run_sd", 0)
      .group("slices", ParamsBuilder().list("by", {"language"}));
}

const Note* note(const Finding& finding, const std::string& code) {
  for (const Note& each : finding.notes) {
    if (each.code == code) {
      return &each;
    }
  }
  return nullptr;
}

Finding moved(double from, double to, std::size_t selected, const std::string& value = "") {
  Finding finding;
  finding.baseline = from;
  finding.candidate = to;
  finding.selected = selected;
  if (!value.empty()) {
    finding.slice = {{"language", value}, {"tier", "free"}};
  }
  return finding;
}

}  // namespace

TEST_CASE("slices: sides of different examples may fall as a whole though every slice of them rises") {
  const RunSet candidate = set_of({{"hard", 150, 80}, {"easy", 50, 48}}, 0);
  const RunSet baseline = set_of({{"hard", 50, 25}, {"easy", 150, 140}}, 1000);
  const std::vector<Finding> findings =
      run_all(k_non_inferiority, by_language(0.05).text("paired_by", "nothing"), candidate, &baseline);
  REQUIRE(findings.size() == 3);
  CHECK(findings[0].outcome == Outcome::kViolated);
  CHECK(findings[1].slice.front().value == "easy");
  const Note* mix = note(findings[0], "mix_turns_the_sign");
  REQUIRE(mix != nullptr);
  CHECK(mix->text ==
        "over all examples the metric fell, in every slice it rose: the sides have different mixes of slices");

  // A slice is as large as it is on the side with fewer of it.
  const std::vector<Finding> larger =
      run_all(k_non_inferiority,
              by_language(0.1)
                  .text("paired_by", "nothing")
                  .group("slices", ParamsBuilder().list("by", {"language"}).count("min_examples", 51)),
              candidate, &baseline);
  REQUIRE(larger.size() == 2);
  CHECK(larger[1].reason == ReasonCode::kNothingSelected);
  REQUIRE(note(larger[0], "slices_not_assessed") != nullptr);
  CHECK(note(larger[0], "slices_not_assessed")->text ==
        "not assessed, fewer than 51 examples: language=easy (50 examples), language=hard (50 examples)");
}

TEST_CASE("slices: one large slice may carry the change against all others") {
  const RunSet baseline = set_of({{"de", 60, 40}, {"en", 200, 100}, {"fr", 60, 40}});
  const RunSet candidate = set_of({{"de", 60, 35}, {"en", 200, 140}, {"fr", 60, 36}});
  const std::vector<Finding> findings = run_all(k_non_inferiority, by_language(0.2), candidate, &baseline);
  REQUIRE(findings.size() == 4);
  const Note* carried = note(findings[0], "one_slice_carries");
  REQUIRE(carried != nullptr);
  CHECK(carried->text == "the slice language=en carries the change; in the others together the metric fell");
}

TEST_CASE("slices: what is remarked of their mix, by signs and sizes") {
  struct Row {
    const char* what;
    Finding whole;
    std::vector<Finding> slices;
    const char* code;
    const char* part;
  };
  Finding blank;
  blank.candidate = 0.5;
  const std::vector<Row> rows{
      {"falls in all",
       moved(0.5, 0.6, 100),
       {moved(0.5, 0.4, 50, "a"), moved(0.7, 0.6, 50, "b")},
       "mix_turns_the_sign",
       "the metric rose, in every slice it fell"},
      {"one carries the loss",
       moved(0.6, 0.5, 100),
       {moved(0.6, 0.4, 70, "a"), moved(0.6, 0.7, 30, "b")},
       "one_slice_carries",
       "language=a,tier=free carries the change; in the others together the metric rose"},
      {"the largest is no majority",
       moved(0.6, 0.5, 100),
       {moved(0.6, 0.3, 50, "a"), moved(0.6, 0.7, 50, "b")},
       "",
       ""},
      {"all of one sign", moved(0.6, 0.5, 100), {moved(0.6, 0.5, 70, "a"), moved(0.6, 0.5, 30, "b")}, "", ""},
      {"no change", moved(0.6, 0.6, 100), {moved(0.6, 0.5, 70, "a"), moved(0.6, 0.7, 30, "b")}, "", ""},
      {"one slice", moved(0.6, 0.5, 100), {moved(0.5, 0.6, 100, "a")}, "", ""},
      {"slices without values", moved(0.6, 0.5, 100), {blank, blank}, "", ""},
      {"slices without any value", moved(0.6, 0.5, 100), {Finding{}, Finding{}}, "", ""},
      {"a whole without a baseline", blank, {moved(0.5, 0.6, 50, "a"), moved(0.5, 0.6, 50, "b")}, "", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const std::optional<Note> remark = mix_remark(row.whole, row.slices);
    CHECK((remark ? remark->code : "") == row.code);
    CHECK((remark ? remark->text : "").find(row.part) != std::string::npos);
  }
}

TEST_CASE("slices: a percentile or a ratio has no mix that adds up, and nothing is remarked of it") {
  const RunSet baseline = set_of({{"de", 60, 40}, {"en", 200, 100}, {"fr", 60, 40}});
  const RunSet candidate = set_of({{"de", 60, 35}, {"en", 200, 140}, {"fr", 60, 36}});
  gate::Metrics metrics;
  metrics.defined.emplace("time_per_success",
                          gate::MetricDefinition{gate::MetricDefinition::Form::kRatio, {"latency_ms", "correct"}});
  for (const auto& [metric, statistic] : {std::pair("latency_ms", "p90"), std::pair("time_per_success", "mean")}) {
    const std::vector<Finding> findings =
        run_all(k_non_inferiority,
                by_language(500).text("metric", metric).text("direction", "lower").text("statistic", statistic),
                candidate, &baseline, {.metrics = &metrics});
    CAPTURE(findings[0].summary);
    REQUIRE(findings.size() == 4);
    CHECK(note(findings[0], "one_slice_carries") == nullptr);
    CHECK(note(findings[0], "mix_turns_the_sign") == nullptr);
  }
}

TEST_CASE("slices: two keys cross, and what is no rule for slices is refused with the policy") {
  const RunSet set = set_of({{"de", 60, 40}, {"en", 200, 150}}, 0, "eu");
  const auto cross = ParamsBuilder().list("by", {"language", "region"});
  const std::vector<Finding> findings =
      run_all(k_threshold,
              ParamsBuilder().text("metric", "correct").number("min", 0.3).number("run_sd", 0).group("slices", cross),
              set, nullptr);
  REQUIRE(findings.size() == 5);
  CHECK(findings[1].slice == std::vector<gate::SliceLabel>{{"language", "de"}, {"region", "eu"}});
  CHECK(findings[1].sizes.examples_candidate == 30);
  CHECK(findings[4].slice == std::vector<gate::SliceLabel>{{"language", "en"}, {"region", "other"}});

  const auto sliced = [](const ParamsBuilder& slices) { return by_language(0.1).group("slices", slices); };
  CHECK(bind_error(k_non_inferiority, sliced(ParamsBuilder().list("by", {"a", "b", "c"}))) ==
        "slices are formed by one or two keys, not by 3");
  CHECK(bind_error(k_non_inferiority, sliced(ParamsBuilder().list("by", {"a"}).margin("margin", 1, true))) ==
        "a relative margin of 100% or more lets a metric where higher is better fall to nothing");
}

TEST_CASE("slices: an example that the sides put into different slices fails the check, and is no part of a plan") {
  const RunSet candidate = set_of({{"de", 60, 40}, {"en", 200, 150}});
  const RunSet baseline = set_of({{"de", 61, 40}, {"en", 199, 150}});
  const std::vector<Finding> findings = run_all(k_non_inferiority, by_language(0.2), candidate, &baseline);
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].outcome == Outcome::kHolds);
  CHECK(findings[1].outcome == Outcome::kFailed);
  CHECK(findings[1].reason == ReasonCode::kCheckFailed);
  CHECK(findings[1].summary.find("language") != std::string::npos);
  const auto check = k_non_inferiority.bind(by_language(0.2).done());
  REQUIRE(check.has_value());
  const std::vector<gate::CheckPlan> plans =
      (*check)->plan(gate::CheckContext{candidate, &baseline, nullptr, gate::test::kNow, 0.95}, 0.8);
  REQUIRE(plans.size() == 2);
  CHECK(plans[0].obstacle.empty());
  CHECK(plans[1].metric == "correct");
  CHECK(plans[1].obstacle == findings[1].summary);
  CHECK_FALSE(plans[1].plannable);
  const std::vector<gate::CheckPlan> agreed =
      (*check)->plan(gate::CheckContext{candidate, &candidate, nullptr, gate::test::kNow, 0.95}, 0.8);
  REQUIRE(agreed.size() == 3);
  CHECK(agreed[1].slice == std::vector<gate::SliceLabel>{{"language", "de"}});
  CHECK(agreed[1].examples == 60);
  CHECK(agreed[2].examples == 200);
}

TEST_CASE("slices: a metric of one number a run has none") {
  RunSpec run{"r", 1};
  run.metrics["f1"] = 0.8;
  const RunSet set = make_run_set("set", {run});
  const std::vector<Finding> findings = run_all(k_non_inferiority, by_language(0.1).text("metric", "f1"), set, &set);
  REQUIRE(findings.size() == 2);
  CHECK(findings[1].outcome == Outcome::kFailed);
  CHECK(findings[1].reason == ReasonCode::kSliceMissing);
  CHECK(findings[1].summary == "f1 is one number a run, which has no slices");
}

TEST_CASE("slices: of many that are all far below the bound each blocks, and of many above it none does") {
  std::vector<Group> far;
  std::vector<Group> fine;
  for (const char* name : {"a", "b", "c", "d", "e", "f"}) {
    far.push_back({name, 60, 12});
    fine.push_back({name, 60, 58});
  }
  const ParamsBuilder params = ParamsBuilder()
                                   .text("metric", "correct")
                                   .number("min", 0.7)
                                   .number("run_sd", 0)
                                   .group("slices", ParamsBuilder().list("by", {"language"}));
  for (const Finding& each : run_all(k_threshold, params, set_of(far), nullptr)) {
    CHECK(each.outcome == Outcome::kViolated);
    CHECK(each.reason == ReasonCode::kBoundExceeded);
  }
  for (const Finding& each : run_all(k_threshold, params, set_of(fine), nullptr)) {
    CHECK(each.outcome == Outcome::kHolds);
  }
}

TEST_CASE("slices: a set has a slice when a row of some run is in it") {
  const RunSet set = set_of({{"de", 3, 3}});
  CHECK(gate::checks::has_slice(set, {"language", "de"}));
  CHECK_FALSE(gate::checks::has_slice(set, {"language", "en"}));
  CHECK_FALSE(gate::checks::has_slice(set, {"region", "de"}));
}
