// The checks on metrics: how rows are paired, which estimator decides, and what is never decided.
#include <doctest/doctest.h>

#include <functional>

#include "gate/checks/compare.h"
#include "gate/checks/metric_table.h"
#include "gate/checks/registry.h"
#include "tests/support/params.h"
#include "tests/support/run_sets.h"

using gate::CheckContext;
using gate::Finding;
using gate::Outcome;
using gate::ReasonCode;
using gate::RunSet;
using gate::test::example_id;
using gate::test::make_run_set;
using gate::test::ParamsBuilder;
using gate::test::RowSpec;
using gate::test::RunSpec;

namespace {

// A number in [0, 1) that depends on its arguments alone.
double noise(std::size_t run, std::size_t example, std::size_t salt = 0) {
  std::uint64_t x =
      (run + 1) * 0x9E3779B97F4A7C15ULL + (example + 1) * 0xBF58476D1CE4E5B9ULL + (salt + 1) * 0x94D049BB133111EBULL;
  x ^= x >> 31U;
  x *= 0xD6E8FEB86659FD93ULL;
  x ^= x >> 32U;
  return static_cast<double>(x >> 11U) / 9007199254740992.0;
}

using Value = std::function<double(std::size_t run, std::size_t example)>;

RunSet set_of(std::size_t runs, std::size_t examples, const Value& correct, const Value& latency = nullptr,
              std::size_t first_example = 0) {
  std::vector<RunSpec> specs;
  for (std::size_t k = 0; k < runs; ++k) {
    RunSpec spec;
    spec.run_id = "r" + std::to_string(k);
    spec.seed = static_cast<std::int64_t>(k);
    for (std::size_t i = 0; i < examples; ++i) {
      RowSpec row;
      row.id = example_id(first_example + i);
      row.metrics["correct"] = correct(k, i);
      if (latency) {
        row.metrics["latency_ms"] = latency(k, i);
      }
      row.slices["half"] = i % 2 == 0 ? "even" : "odd";
      spec.rows.push_back(row);
    }
    specs.push_back(spec);
  }
  return make_run_set("set", specs);
}

// Pass with this probability, the same latent difficulty of an example for every salt.
Value passes(double rate, std::size_t salt) {
  return [=](std::size_t k, std::size_t i) { return 0.8 * noise(0, i) + 0.2 * noise(k, i, salt) < rate ? 1.0 : 0.0; };
}

std::vector<Finding> run_check(const gate::CheckKind& kind, const ParamsBuilder& params, const RunSet& candidate,
                               const RunSet* baseline) {
  auto check = kind.bind(params.done());
  REQUIRE(check.has_value());
  return (*check)->run(CheckContext{candidate, baseline, nullptr, gate::Time{0}, 0.95});
}

ParamsBuilder accuracy(double margin) {
  return ParamsBuilder().text("metric", "correct").text("direction", "higher").margin("margin", margin);
}

}  // namespace

TEST_CASE("non_inferiority: which estimator decides follows from the shape of the data") {
  struct Row {
    std::string what;
    RunSet candidate, baseline;
    ParamsBuilder params;
    std::string method;
  };
  const auto graded = [](std::size_t salt) { return [=](std::size_t k, std::size_t i) { return noise(k, i, salt); }; };
  const auto unbounded = [](std::size_t salt) {
    return [=](std::size_t k, std::size_t i) { return 5 * noise(k, i, salt); };
  };
  const std::vector<Row> rows{
      {"E", set_of(1, 200, passes(0.8, 1)), set_of(1, 200, passes(0.8, 2)), accuracy(0.05),
       "exact paired limits, Tango's order"},
      {"H, one run", set_of(1, 200, graded(1)), set_of(1, 200, graded(2)), accuracy(0.05),
       "paired t over examples, Gaffke's bound"},
      {"C", set_of(1, 200, unbounded(1)), set_of(1, 200, unbounded(2)), accuracy(0.05), "paired t over examples"},
      {"G", set_of(3, 200, passes(0.8, 1)), set_of(4, 200, passes(0.8, 2)), accuracy(0.05),
       "crossed variance components, examples x runs, Gaffke's bound"},
      {"D", set_of(3, 200, unbounded(1)), set_of(3, 200, unbounded(2)), accuracy(0.05),
       "crossed variance components, examples x runs"},
      {"I", set_of(3, 200, passes(0.8, 1), unbounded(3)), set_of(3, 200, passes(0.8, 2), unbounded(4)),
       ParamsBuilder()
           .text("metric", "latency_ms")
           .text("direction", "lower")
           .text("statistic", "p95")
           .margin("margin", 0.2, true),
       "Welch t over runs, log scale"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Finding finding =
        run_check(gate::checks::k_non_inferiority, row.params, row.candidate, &row.baseline).front();
    REQUIRE(finding.interval.has_value());
    CHECK(finding.interval->method == row.method);
    CHECK(finding.interval->low <= *finding.estimate);
    CHECK(*finding.estimate <= finding.interval->high);
  }
}

TEST_CASE("non_inferiority: equal passes, worse blocks, too little data decides nothing") {
  const RunSet baseline = set_of(5, 800, passes(0.8, 1));
  const RunSet equal = set_of(5, 800, passes(0.8, 2));
  const RunSet worse = set_of(5, 800, passes(0.65, 3));
  const RunSet few = set_of(5, 19, passes(0.8, 2));
  CHECK(run_check(gate::checks::k_non_inferiority, accuracy(0.05), equal, &baseline).front().outcome ==
        Outcome::kHolds);
  const Finding blocked = run_check(gate::checks::k_non_inferiority, accuracy(0.05), worse, &baseline).front();
  CHECK(blocked.outcome == Outcome::kViolated);
  CHECK(blocked.reason == ReasonCode::kInferior);
  CHECK(*blocked.p_block < 0.025);
  CHECK_FALSE(blocked.examples.empty());
  CHECK(blocked.examples_total >= blocked.examples.size());
  const RunSet few_baseline = set_of(5, 19, passes(0.8, 1));
  const Finding undecided = run_check(gate::checks::k_non_inferiority, accuracy(0.05), few, &few_baseline).front();
  CHECK(undecided.outcome == Outcome::kInconclusive);
  CHECK(undecided.reason == ReasonCode::kInsufficientExamples);
  CHECK(undecided.advice.find("evaluate more examples; ") == 0);
}

TEST_CASE("non_inferiority: swapping the sides mirrors the estimate, scaling metric and margin changes nothing") {
  const auto values = [](std::size_t salt, double scale) {
    return [=](std::size_t k, std::size_t i) { return scale * (3 + noise(k, i, salt)); };
  };
  const RunSet a = set_of(3, 60, values(1, 1));
  const RunSet b = set_of(4, 60, values(2, 1));
  const Finding there = run_check(gate::checks::k_non_inferiority, accuracy(0.1), a, &b).front();
  const Finding back = run_check(gate::checks::k_non_inferiority, accuracy(0.1), b, &a).front();
  CHECK(*there.estimate == doctest::Approx(-*back.estimate));
  CHECK(there.interval->low == doctest::Approx(-back.interval->high));
  const RunSet a8 = set_of(3, 60, values(1, 8));
  const RunSet b8 = set_of(4, 60, values(2, 8));
  const Finding scaled = run_check(gate::checks::k_non_inferiority, accuracy(0.8), a8, &b8).front();
  CHECK(scaled.outcome == there.outcome);
  CHECK(scaled.interval->low == doctest::Approx(8 * there.interval->low));
}

TEST_CASE("non_inferiority: a relative margin is decided exactly at its boundary and shown as a relative change") {
  const auto values = [](double level, std::size_t salt) {
    return [=](std::size_t k, std::size_t i) { return level * (1 + 0.2 * noise(k, i, salt)); };
  };
  const RunSet baseline = set_of(3, 100, values(10, 1));
  const RunSet dearer = set_of(3, 100, values(11, 2));
  const auto question = [](double margin) {
    return ParamsBuilder().text("metric", "correct").text("direction", "lower").margin("margin", margin, true);
  };
  const Finding tolerated = run_check(gate::checks::k_non_inferiority, question(0.15), dearer, &baseline).front();
  CHECK(tolerated.outcome == Outcome::kHolds);
  CHECK(tolerated.reason == ReasonCode::kWorseWithinMargin);
  CHECK(tolerated.scale == gate::Scale::kRelative);
  CHECK(*tolerated.estimate == doctest::Approx(0.1).epsilon(0.1));
  CHECK(*tolerated.upper_limit == doctest::Approx(0.15));
  const Finding refused = run_check(gate::checks::k_non_inferiority, question(0.05), dearer, &baseline).front();
  CHECK(refused.outcome == Outcome::kViolated);
  const RunSet nothing = set_of(3, 100, [](std::size_t k, std::size_t i) { return noise(k, i) - 0.5; });
  const Finding no_baseline = run_check(gate::checks::k_non_inferiority, question(0.05), dearer, &nothing).front();
  CHECK(no_baseline.outcome == Outcome::kInconclusive);
  CHECK(no_baseline.reason == ReasonCode::kBaselineNotPositive);
}

TEST_CASE("non_inferiority: identical seeds are one run of that metric and of no other") {
  const RunSet baseline =
      set_of(4, 300, passes(0.8, 1), [](std::size_t k, std::size_t i) { return 5 + noise(k, i, 7); });
  const RunSet frozen = set_of(
      4, 300, [](std::size_t, std::size_t i) { return 0.8 * noise(0, i) + 0.1 < 0.8 ? 1.0 : 0.0; },
      [](std::size_t k, std::size_t i) { return 5 + noise(k, i, 8); });
  const Finding finding = run_check(gate::checks::k_non_inferiority, accuracy(0.05), frozen, &baseline).front();
  CHECK(*finding.sizes.runs_candidate == 1);
  CHECK(*finding.sizes.runs_baseline == 4);
  const auto has = [&](const Finding& f, const std::string& code) {
    return std::any_of(f.notes.begin(), f.notes.end(), [&](const gate::Note& note) { return note.code == code; });
  };
  CHECK(has(finding, "identical_seeds"));
  CHECK(has(finding, "run_noise_not_measured"));
  const Finding latency = run_check(gate::checks::k_non_inferiority,
                                    ParamsBuilder()
                                        .text("metric", "latency_ms")
                                        .text("direction", "lower")
                                        .text("statistic", "p95")
                                        .margin("margin", 0.5, true),
                                    frozen, &baseline)
                              .front();
  CHECK(*latency.sizes.runs_candidate == 4);
  CHECK_FALSE(has(latency, "identical_seeds"));
}

TEST_CASE("non_inferiority: examples that only one side has are remarked, refused, or break the comparison") {
  struct Row {
    std::size_t shift;  // examples of 1000 that only the candidate has, and as many that only the baseline has
    Outcome outcome;
    ReasonCode reason;
  };
  const RunSet baseline = set_of(1, 1000, passes(0.8, 1));
  for (const Row& row :
       {Row{5, Outcome::kHolds, ReasonCode::kNoninferior}, Row{30, Outcome::kHolds, ReasonCode::kNoninferior},
        Row{100, Outcome::kInconclusive, ReasonCode::kUnpairedTooMuch},
        Row{500, Outcome::kFailed, ReasonCode::kUnpairedTooMuch},
        Row{1000, Outcome::kFailed, ReasonCode::kUnpairedTooMuch}}) {
    CAPTURE(row.shift);
    const RunSet candidate = set_of(
        1, 1000, [&](std::size_t k, std::size_t i) { return passes(0.8, 1)(k, i + row.shift); }, nullptr, row.shift);
    const Finding finding =
        run_check(gate::checks::k_non_inferiority, accuracy(0.2).number("run_sd", 0), candidate, &baseline).front();
    CHECK(finding.outcome == row.outcome);
    if (row.outcome != Outcome::kHolds) {
      CHECK(finding.reason == row.reason);
    }
  }
}

TEST_CASE("non_inferiority: rows with an infrastructure error are neither wrong answers nor silently gone") {
  RunSpec run{"r", 1};
  for (std::size_t i = 0; i < 100; ++i) {
    RowSpec row{example_id(i), {{"correct", 1}}};
    if (i < 3) {
      row.error = "timeout";
      row.metrics["correct"] = 0;
    }
    run.rows.push_back(row);
  }
  const RunSet candidate = make_run_set("c", {run});
  const RunSet baseline = set_of(1, 100, [](std::size_t, std::size_t) { return 1.0; });
  const Finding finding = run_check(gate::checks::k_non_inferiority, accuracy(0.1), candidate, &baseline).front();
  CHECK(*finding.sizes.errors_candidate == 3);
  CHECK(*finding.sizes.missing_candidate == 3);
  CHECK(*finding.sizes.paired == 97);
  CHECK(*finding.candidate == 1.0);
}

TEST_CASE("non_inferiority: a loss in one slice is found although the whole did not fall") {
  const RunSet baseline = set_of(5, 400, passes(0.7, 1));
  const RunSet candidate =
      set_of(5, 400, [](std::size_t k, std::size_t i) { return passes(i % 2 == 0 ? 0.92 : 0.5, 2)(k, i); });
  const std::vector<Finding> findings =
      run_check(gate::checks::k_non_inferiority,
                accuracy(0.05).group("slices", ParamsBuilder().list("by", {"half"}).margin("margin", 0.08)), candidate,
                &baseline);
  REQUIRE(findings.size() == 3);
  CHECK(findings[0].outcome == Outcome::kHolds);
  CHECK(findings[1].slice == std::vector<gate::SliceLabel>{{"half", "even"}});
  CHECK(findings[1].outcome == Outcome::kHolds);
  CHECK(findings[2].slice == std::vector<gate::SliceLabel>{{"half", "odd"}});
  CHECK(findings[2].outcome == Outcome::kViolated);
}

TEST_CASE("non_inferiority: slices that are too small or absent are said, never passed") {
  const RunSet baseline = set_of(1, 60, passes(0.7, 1));
  const auto with_slices = [&](std::vector<std::string> by, std::int64_t least) {
    return accuracy(0.5).group("slices", ParamsBuilder().list("by", std::move(by)).count("min_examples", least));
  };
  const std::vector<Finding> small =
      run_check(gate::checks::k_non_inferiority, with_slices({"half"}, 40), baseline, &baseline);
  REQUIRE(small.size() == 2);
  CHECK(small[1].outcome == Outcome::kInconclusive);
  CHECK(small[1].reason == ReasonCode::kNothingSelected);
  CHECK(small[1].summary == "no slice by half has 40 examples");
  REQUIRE(!small[0].notes.empty());
  CHECK(small[0].notes.back().text ==
        "not assessed, fewer than 40 examples: half=even (30 examples), half=odd (30 examples)");
  const std::vector<Finding> absent =
      run_check(gate::checks::k_non_inferiority, with_slices({"language"}, 20), baseline, &baseline);
  REQUIRE(absent.size() == 2);
  CHECK(absent[1].outcome == Outcome::kFailed);
  CHECK(absent[1].reason == ReasonCode::kSliceMissing);
  CHECK(absent[1].summary == "no row carries the slice key 'language'");
  const std::vector<Finding> misspelt =
      run_check(gate::checks::k_non_inferiority, with_slices({"hafl"}, 20), baseline, &baseline);
  CHECK(misspelt[1].summary == "no row carries the slice key 'hafl' (did you mean 'half'?)");
}

TEST_CASE("a metric that is not there is named with its nearest neighbour, and selects nothing") {
  const RunSet set = set_of(1, 60, passes(0.7, 1));
  const Finding finding =
      run_check(gate::checks::k_non_inferiority,
                ParamsBuilder().text("metric", "corect").text("direction", "higher").margin("margin", 0.1), set, &set)
          .front();
  CHECK(finding.outcome == Outcome::kInconclusive);
  CHECK(finding.reason == ReasonCode::kMetricMissing);
  CHECK(finding.summary == "neither side has metric 'corect' (did you mean 'correct'?)");
  CHECK(finding.selected == 0);
  RunSet bare = set;
  bare.metric_names.clear();
  for (gate::Run& run : bare.runs) {
    run.rows.metrics.clear();
  }
  CHECK(run_check(gate::checks::k_non_inferiority, accuracy(0.1), bare, &set).front().summary ==
        "the candidate has no metric 'correct'");
  CHECK(run_check(gate::checks::k_non_inferiority, accuracy(0.1), set, &bare).front().summary ==
        "the baseline has no metric 'correct'");
  const Finding bound =
      run_check(gate::checks::k_threshold, ParamsBuilder().text("metric", "corect").number("max", 1), set, nullptr)
          .front();
  CHECK(bound.reason == ReasonCode::kMetricMissing);
  CHECK(bound.selected == 0);
}

TEST_CASE("threshold: within, beyond, straddling and near a bound") {
  const RunSet set = set_of(5, 200, passes(0.8, 1),
                            [](std::size_t k, std::size_t i) { return 100 + 20 * noise(k, i, 3) + noise(k, 0, 9); });
  struct Row {
    std::string what;
    ParamsBuilder params;
    Outcome outcome;
    ReasonCode reason;
  };
  const auto latency = [] { return ParamsBuilder().text("metric", "latency_ms").text("statistic", "p95"); };
  const std::vector<Row> rows{
      {"well below", latency().number("max", 200), Outcome::kHolds, ReasonCode::kWithinBound},
      {"well above", latency().number("max", 50), Outcome::kViolated, ReasonCode::kBoundExceeded},
      {"between the soft and the hard bound", latency().number("max", 200).number("warn_above", 110),
       Outcome::kViolated, ReasonCode::kNearBound},
      {"at the bound", latency().number("max", 119.5), Outcome::kInconclusive, ReasonCode::kInconclusive},
      {"a floor", ParamsBuilder().text("metric", "correct").number("min", 0.5), Outcome::kHolds,
       ReasonCode::kWithinBound},
      {"a floor that is missed", ParamsBuilder().text("metric", "correct").number("min", 0.95), Outcome::kViolated,
       ReasonCode::kBoundExceeded},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Finding finding = run_check(gate::checks::k_threshold, row.params, set, nullptr).front();
    CAPTURE(finding.summary);
    CHECK(finding.outcome == row.outcome);
    CHECK(finding.reason == row.reason);
  }
}

TEST_CASE("threshold: one run uses the examples where run noise is declared, two runs decide nothing") {
  const RunSet one =
      set_of(1, 400, passes(0.8, 1), [](std::size_t k, std::size_t i) { return 100 + 20 * noise(k, i, 3); });
  const RunSet two =
      set_of(2, 400, passes(0.8, 1), [](std::size_t k, std::size_t i) { return 100 + 20 * noise(k, i, 3); });
  const ParamsBuilder p95 =
      ParamsBuilder().text("metric", "latency_ms").text("statistic", "p95").number("max", 200).number("run_sd", 0);
  CHECK(run_check(gate::checks::k_threshold, p95, one, nullptr).front().interval->method == "order statistics");
  CHECK(run_check(gate::checks::k_threshold, p95, one, nullptr).front().outcome == Outcome::kHolds);
  const ParamsBuilder share = ParamsBuilder().text("metric", "correct").number("min", 0.5).number("run_sd", 0);
  CHECK(run_check(gate::checks::k_threshold, share, one, nullptr).front().interval->method ==
        "Clopper and Pearson's limits");
  const Finding undecided = run_check(gate::checks::k_threshold, p95, two, nullptr).front();
  CHECK(undecided.outcome == Outcome::kInconclusive);
  CHECK(undecided.reason == ReasonCode::kInsufficientSeeds);
}

TEST_CASE("run documents' metrics are compared by Welch's t with three runs or more a side") {
  const auto set = [](std::vector<double> values) {
    std::vector<RunSpec> specs;
    for (std::size_t k = 0; k < values.size(); ++k) {
      RunSpec spec{"r" + std::to_string(k), static_cast<std::int64_t>(k)};
      spec.metrics["f1"] = values[k];
      specs.push_back(spec);
    }
    return make_run_set("set", specs);
  };
  const ParamsBuilder params = ParamsBuilder().text("metric", "f1").text("direction", "higher").margin("margin", 0.05);
  const RunSet baseline = set({0.80, 0.81, 0.79, 0.80});
  const RunSet same = set({0.805, 0.80, 0.795});
  const Finding finding = run_check(gate::checks::k_non_inferiority, params, same, &baseline).front();
  CHECK(finding.outcome == Outcome::kHolds);
  CHECK(finding.interval->method == "Welch t over runs");
  const RunSet two = set({0.80, 0.81});
  CHECK(run_check(gate::checks::k_non_inferiority, params, two, &baseline).front().reason ==
        ReasonCode::kInsufficientSeeds);
  const RunSet frozen = set({0.80, 0.80, 0.80});
  CHECK(run_check(gate::checks::k_non_inferiority, params, frozen, &baseline).front().reason ==
        ReasonCode::kInsufficientSeeds);
}

TEST_CASE("a run that lacks what the others of its side have is never left out in silence") {
  const auto rows = [](std::size_t run, std::size_t first, bool scored) {
    std::vector<RowSpec> all;
    for (std::size_t i = 0; i < 60; ++i) {
      RowSpec row;
      row.id = example_id(first + i);
      row.metrics["latency_ms"] = 100 + noise(run, i);
      if (scored) {
        row.metrics["correct"] = noise(run, i) < 0.8 ? 1 : 0;
      }
      all.push_back(row);
    }
    return all;
  };
  const auto with = [&](RunSpec last) {
    std::vector<RunSpec> specs;
    for (std::size_t k = 0; k < 4; ++k) {
      specs.push_back(
          {.run_id = "r" + std::to_string(k), .seed = static_cast<std::int64_t>(k), .rows = rows(k, 0, true)});
    }
    specs.push_back(std::move(last));
    return make_run_set("set", specs);
  };
  struct Row {
    const char* what;
    RunSpec last;
    Outcome outcome;
    const char* says;
  };
  const std::vector<Row> table{
      {"the same metric", {"last", 9, rows(4, 0, true)}, Outcome::kHolds, ""},
      {"nothing at all", {"last", 9}, Outcome::kInconclusive, "1 of 5 runs of the candidate has no correct: last"},
      {"the same examples, unscored",
       {"last", 9, rows(4, 0, false)},
       Outcome::kInconclusive,
       "1 of 5 runs of the candidate has no correct: last"},
      {"a load test beside", {"last", 9, rows(4, 900, false)}, Outcome::kHolds, "but other measurements"},
      {"a training run beside", {"last", 9, {}, {}, {{"loss", 0.1}}}, Outcome::kHolds, "but other measurements"},
  };
  const RunSet baseline = with({"last", 9, rows(4, 0, true)});
  for (const Row& row : table) {
    CAPTURE(row.what);
    const RunSet candidate = with(row.last);
    const std::vector<Finding> findings{
        run_check(gate::checks::k_non_inferiority, accuracy(0.4), candidate, &baseline).front(),
        run_check(gate::checks::k_threshold, ParamsBuilder().text("metric", "correct").number("min", 0.1), candidate,
                  nullptr)
            .front()};
    for (const Finding& finding : findings) {
      CAPTURE(finding.summary);
      CHECK(finding.outcome == row.outcome);
      CHECK((finding.reason == ReasonCode::kMetricMissing) == (row.outcome == Outcome::kInconclusive));
      CHECK(finding.estimate.has_value());  // of the runs that have it
      CHECK(finding.selected == 60);
      const bool said = std::any_of(finding.notes.begin(), finding.notes.end(), [&](const gate::Note& note) {
        return note.text.find(row.says) != std::string::npos;
      });
      CHECK((said || std::string(row.says).empty()));
    }
  }
}

TEST_CASE("threshold: a run whose rows are all in error decides nothing, and its bound does not hold") {
  RunSet set = set_of(4, 60, passes(0.8, 1));
  set.words = {"", "timeout"};
  gate::Rows& failed = set.runs[2].rows;
  failed.error = gate::WordColumn(std::vector<std::uint32_t>(failed.size(), 1));
  const Finding finding =
      run_check(gate::checks::k_threshold, ParamsBuilder().text("metric", "correct").number("min", 0.1), set, nullptr)
          .front();
  CHECK(finding.outcome == Outcome::kInconclusive);
  CHECK(finding.reason == ReasonCode::kMetricMissing);
  CHECK(finding.summary.find("1 run of the candidate without one row scored on correct") != std::string::npos);
}
