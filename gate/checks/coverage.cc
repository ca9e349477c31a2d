// coverage: were there enough seeds, examples, pairs and clusters, and few enough infrastructure errors?
#include <algorithm>
#include <array>
#include <set>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/findings.h"
#include "gate/checks/metric_table.h"
#include "gate/checks/registry.h"
#include "gate/checks/worst_case.h"

namespace gate::checks {
namespace {

constexpr std::array<std::string_view, 2> kDirections{"higher", "lower"};
constexpr std::array<ParamSpec, 3> kWorstCase{{
    {.name = "metric",
     .type = ParamType::kText,
     .presence = Presence::kRequired,
     .help = "a score between 0 and 1 of the rows"},
    {.name = "direction",
     .type = ParamType::kWord,
     .presence = Presence::kRequired,
     .help = "which way is better; never guessed",
     .words = kDirections},
    {.name = "margin",
     .type = ParamType::kMargin,
     .presence = Presence::kRequired,
     .help = "tolerated loss, as in the check on that metric",
     .weaker = Weaker::kHigher},
}};
constexpr std::array<ParamSpec, 6> kParams{{
    {.name = "min_seeds",
     .type = ParamType::kCount,
     .help = "distinct declared seeds each side needs",
     .least = 1,
     .most = 1e6,
     .weaker = Weaker::kLower,
     .without = Without::kWeaker},
    {.name = "min_examples",
     .type = ParamType::kCount,
     .help = "distinct examples each side needs",
     .least = 1,
     .most = 1e9,
     .weaker = Weaker::kLower,
     .without = Without::kWeaker},
    {.name = "min_paired",
     .type = ParamType::kNumber,
     .help = "share of the examples of either side that both have",
     .least = 0,
     .most = 1,
     .weaker = Weaker::kLower,
     .without = Without::kWeaker},
    {.name = "min_clusters",
     .type = ParamType::kCount,
     .help = "distinct clusters each side needs",
     .least = 1,
     .most = 1e9,
     .weaker = Weaker::kLower,
     .without = Without::kWeaker},
    {.name = "max_error_rate",
     .type = ParamType::kNumber,
     .help = "share of a side's rows that may carry an infrastructure error",
     .least = 0,
     .most = 1,
     .weaker = Weaker::kHigher,
     .without = Without::kWeaker},
    {.name = "worst_case",
     .type = ParamType::kGroup,
     .help =
         "undecided when the missing and errored examples, at their worst, would undo 'not worse than the baseline'",
     .members = kWorstCase,
     .without = Without::kWeaker},
}};

struct Coverage {
  std::size_t seeds = 0, examples = 0, clusters = 0, rows = 0, errors = 0;
  std::size_t lost = 0;  // rows that a complete examples-by-runs grid would have on top
};

Coverage coverage_of(const RunSet& set) {
  Coverage coverage;
  std::set<std::int64_t> seeds;
  std::set<std::uint32_t> clusters;
  std::size_t runs_with_rows = 0;
  for (const Run& run : set.runs) {
    if (run.document.seed) {
      seeds.insert(*run.document.seed);
    }
    coverage.rows += run.rows.size();
    runs_with_rows += run.rows.size() > 0 ? 1U : 0U;
    const std::span<const std::uint32_t> errors = run.rows.error.numbers();
    coverage.errors +=
        static_cast<std::size_t>(std::count_if(errors.begin(), errors.end(), [](auto e) { return e != 0; }));
    const std::span<const std::uint32_t> of_run = run.rows.cluster.numbers();
    clusters.insert(of_run.begin(), of_run.end());
  }
  clusters.erase(0);
  coverage.seeds = seeds.size();
  coverage.examples = set.examples.size();
  coverage.clusters = clusters.size();
  coverage.lost = runs_with_rows * set.examples.size() - coverage.rows;
  return coverage;
}

// Examples both sides have, and those either has.
std::pair<std::size_t, std::size_t> overlap(const RunSet& a, const RunSet& b) {
  std::vector<std::string_view> both;
  std::set_intersection(a.examples.begin(), a.examples.end(), b.examples.begin(), b.examples.end(),
                        std::back_inserter(both));
  return {both.size(), a.examples.size() + b.examples.size() - both.size()};
}

std::string percent(double share) { return short_number(share * 100, 3) + "%"; }

class CoverageCheck : public Check {
 public:
  explicit CoverageCheck(const Params& params)
      : min_seeds_(params.count("min_seeds")),
        min_examples_(params.count("min_examples")),
        min_clusters_(params.count("min_clusters")),
        min_paired_(params.number("min_paired")),
        max_error_rate_(params.number("max_error_rate")) {
    if (const auto group = params.group("worst_case")) {
      worst_metric_ = group->text("metric");
      worst_question_.direction = *group->text("direction") == "higher" ? Direction::kHigher : Direction::kLower;
      worst_question_.margin = *group->get<Margin>("margin");
    }
  }

  Needs needs() const override {
    Needs needs;
    needs.baseline = min_paired_.has_value() || worst_metric_.has_value();
    if (worst_metric_) {
      needs.metrics.insert(*worst_metric_);
    }
    return needs;
  }
  Demands demands() const override {
    const auto size = [](std::optional<std::int64_t> least) {
      return least ? std::optional(static_cast<std::size_t>(*least)) : std::nullopt;
    };
    return {size(min_examples_), size(min_seeds_)};
  }
  std::vector<Foreseen> foreseen(const Foresight& /*foresight*/) const override {
    std::vector<Foreseen> found;
    if (max_error_rate_ && *max_error_rate_ >= 1) {
      found.push_back({"max_error_rate", "this limit is never passed: all rows may be errors", "never-fails"});
    }
    if (min_paired_ && *min_paired_ <= 0) {
      found.push_back({"min_paired", "this limit is never passed: the sides may share no example", "never-fails"});
    }
    return found;
  }
  Bearing bearing() const override {
    const bool worst = worst_metric_.has_value();
    return {.confidence = worst, .on_inconclusive = false, .on_missing = worst};
  }

  void declare(Declared& declared) const override {
    const auto raise = [](std::optional<std::size_t>& size, std::optional<std::int64_t> least) {
      if (least) {
        size = std::max(size.value_or(0), static_cast<std::size_t>(*least));
      }
    };
    raise(declared.seeds, min_seeds_);
    raise(declared.examples, min_examples_);
  }

  std::vector<Finding> run(const CheckContext& context) const override {
    std::vector<ExampleNote> short_of;
    ReasonCode reason = ReasonCode::kTooFew;
    const Coverage candidate = coverage_of(context.candidate);
    judge_side(candidate, Side::kCandidate, short_of, reason);
    Sizes sizes;
    sizes.examples_candidate = candidate.examples;
    sizes.runs_candidate = context.candidate.runs.size();
    sizes.errors_candidate = candidate.errors;
    std::vector<std::string> facts{counted(candidate.seeds, "seed"), counted(candidate.examples, "example")};
    std::vector<Note> notes = lost_rows(candidate, Side::kCandidate);
    if (context.baseline != nullptr) {
      const Coverage baseline = coverage_of(*context.baseline);
      judge_side(baseline, Side::kBaseline, short_of, reason);
      sizes.examples_baseline = baseline.examples;
      sizes.runs_baseline = context.baseline->runs.size();
      sizes.errors_baseline = baseline.errors;
      const auto [both, either] = overlap(context.candidate, *context.baseline);
      sizes.paired = both;
      const double share = either == 0 ? 0.0 : static_cast<double>(both) / static_cast<double>(either);
      facts = {std::to_string(candidate.seeds) + " and " + counted(baseline.seeds, "seed"),
               std::to_string(candidate.examples) + " and " + counted(baseline.examples, "example"),
               percent(share) + " paired"};
      if (min_paired_ && share < *min_paired_) {
        reason = short_of.empty() ? ReasonCode::kUnpairedTooMuch : reason;
        short_of.push_back({"pairing",
                            {},
                            {},
                            "only " + percent(share) + " of the examples are on both sides (" + std::to_string(both) +
                                " of " + std::to_string(either) + "), required are " + percent(*min_paired_)});
      }
      const std::vector<Note> more = lost_rows(baseline, Side::kBaseline);
      notes.insert(notes.end(), more.begin(), more.end());
    }
    Finding finding =
        short_of.empty() ? make_finding(Outcome::kHolds, ReasonCode::kEnough, "enough data: " + join(facts, ", "))
                         : make_finding(Outcome::kViolated, reason, short_of.front().id + ": " + short_of.front().text);
    if (!short_of.empty()) {
      finding.advice = "run the missing evaluations; a verdict on too little data is worth nothing";
      finding.examples_total = short_of.size();
      finding.examples = std::move(short_of);
    }
    finding.sizes = sizes;
    finding.notes = std::move(notes);
    if (worst_metric_ && finding.outcome == Outcome::kHolds) {
      judge_missing(context, finding);
    }
    finding.selected = context.candidate.runs.size();
    return only(std::move(finding));
  }

 private:
  // Turns a finding that holds into an undecided one when what is missing could turn the answer.
  void judge_missing(const CheckContext& context, Finding& finding) const {
    Question question = worst_question_;
    question.confidence = context.confidence;
    const Result<MetricTable> table = build_table(context.metrics, context.candidate, context.baseline, *worst_metric_);
    const WorstCase worst = table ? worst_case(*table, question) : WorstCase{table.error().message, false, {}, {}};
    if (!worst.problem.empty()) {
      finding.outcome = Outcome::kFailed;
      finding.reason = ReasonCode::kCheckFailed;
      finding.summary = worst.problem;
      return;
    }
    const std::string missing =
        counted(worst.missing.size(), "example") + " of " + *worst_metric_ + " missing or in error";
    if (worst.flips) {
      finding.outcome = Outcome::kInconclusive;
      finding.reason = ReasonCode::kMissingDecides;
      finding.summary = std::to_string(*worst.flips) + " of " + std::to_string(worst.missing.size()) +
                        " missing examples would turn \"" + *worst_metric_ +
                        " is not worse than the baseline\" if they had failed";
      finding.advice = "run the missing examples; they are not failures, and not successes either";
      finding.examples_total = worst.missing.size();
      for (std::size_t i = 0; i < std::min(worst.missing.size(), kMaxExamples); ++i) {
        finding.examples.push_back({worst.missing[i], {}, {}, "not scored in every run"});
      }
    } else {
      finding.notes.push_back({"worst_case", worst.missing.empty() ? "no example of " + *worst_metric_ + " is missing"
                                             : worst.holds
                                                 ? missing + "; even at their worst they would not turn the answer"
                                                 : missing + "; the answer does not hold with them either way"});
    }
  }

  void judge_side(const Coverage& coverage, Side side, std::vector<ExampleNote>& short_of, ReasonCode& reason) const {
    const std::string who(word(side));
    const auto at_least = [&](std::optional<std::int64_t> wanted, std::size_t have, std::string_view what) {
      if (wanted && have < static_cast<std::size_t>(*wanted)) {
        short_of.push_back({who, {}, {}, counted(have, what) + ", required are " + std::to_string(*wanted)});
      }
    };
    at_least(min_seeds_, coverage.seeds, "distinct seed");
    at_least(min_examples_, coverage.examples, "example");
    at_least(min_clusters_, coverage.clusters, "cluster");
    if (!max_error_rate_) {
      return;
    }
    const double rate =
        coverage.rows == 0 ? 1.0 : static_cast<double>(coverage.errors) / static_cast<double>(coverage.rows);
    if (coverage.rows == 0) {
      short_of.push_back({who, {}, {}, "no rows, so its error rate is unknown"});
    } else if (rate > *max_error_rate_) {
      reason = short_of.empty() ? ReasonCode::kTooManyErrors : reason;
      short_of.push_back({who,
                          {},
                          {},
                          percent(rate) + " of the rows (" + std::to_string(coverage.errors) + " of " +
                              std::to_string(coverage.rows) + ") carry an infrastructure error, allowed are " +
                              percent(*max_error_rate_)});
    }
  }

  static std::vector<Note> lost_rows(const Coverage& coverage, Side side) {
    if (coverage.lost == 0) {
      return {};
    }
    return {{"missing_rows", "the " + std::string(word(side)) + " lacks " + counted(coverage.lost, "row") +
                                 " that other runs of it have"}};
  }

  std::optional<std::int64_t> min_seeds_, min_examples_, min_clusters_;
  std::optional<double> min_paired_, max_error_rate_;
  std::optional<std::string> worst_metric_;
  Question worst_question_;
};

Result<std::unique_ptr<const Check>> bind(const Params& params) {
  const bool any =
      std::any_of(kParams.begin(), kParams.end(), [&](const ParamSpec& spec) { return params.has(spec.name); });
  if (!any) {
    return policy_error("a coverage check needs at least one limit, such as 'min_seeds: 3'", params.where(""));
  }
  return std::unique_ptr<const Check>(std::make_unique<CoverageCheck>(params));
}

}  // namespace

const CheckKind k_coverage{"coverage", "enough seeds, examples and pairs, and few enough infrastructure errors",
                           kParams, &bind};

}  // namespace gate::checks
