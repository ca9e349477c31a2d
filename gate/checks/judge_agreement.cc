// judge_agreement: do two judges, or a judge and people, agree well enough on the same answers?
#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/findings.h"
#include "gate/checks/foresight.h"
#include "gate/checks/metric_cells.h"
#include "gate/checks/metric_table.h"
#include "gate/checks/registry.h"
#include "gate/checks/side_words.h"
#include "gate/stats/agreement.h"

namespace gate::checks {
namespace {

constexpr std::array<std::string_view, 5> kMeasures{"kappa", "linear_kappa", "quadratic_kappa", "pearson", "spearman"};
constexpr std::array<ParamSpec, 5> kParams{{
    {.name = "judges",
     .type = ParamType::kTextList,
     .presence = Presence::kRequired,
     .help = "two scores of the same rows: [correct, human_correct]"},
    {.name = "measure",
     .type = ParamType::kWord,
     .presence = Presence::kRequired,
     .help = "kappa for categories, linear_kappa or quadratic_kappa for grades, pearson or spearman for numbers",
     .words = kMeasures},
    {.name = "min",
     .type = ParamType::kNumber,
     .presence = Presence::kRequired,
     .help = "the agreement must lie above this",
     .least = -1,
     .most = 1,
     .weaker = Weaker::kLower},
    {.name = "side", .type = ParamType::kWord, .help = "whose rows (default: candidate)", .words = kSides},
    {.name = "set",
     .type = ParamType::kText,
     .help = "a run set beside the policy whose rows carry both scores, instead"},
}};

constexpr std::size_t kLeastExamples = 30;
constexpr std::size_t kMostCategories = 20;

struct Settings {
  std::string first, second, measure;
  double least = 0;
  bool of_baseline = false;
  std::optional<std::string> set;
};

// Both scores of every row that has them, and which example each is of.
struct Pairs {
  std::vector<double> a, b;
  std::vector<std::size_t> example;
  std::vector<std::string_view> ids;
  std::size_t examples = 0;  // with at least one pair
  std::size_t left_out = 0;  // rows that lack one of the scores, or name an error
  std::size_t categories = 0;
};

Pairs pairs_of(const Metrics& metrics, const RunSet& set, const std::string& first, const std::string& second) {
  Pairs pairs;
  std::set<double> values;
  std::set<std::size_t> examples;
  for (const Run& run : set.runs) {
    Cells cells(metrics, set, run);
    const std::vector<double>* a = cells.rows(first);
    const std::vector<double>* b = cells.rows(second);
    for (std::size_t row = 0; row < run.rows.size(); ++row) {
      if (a == nullptr || b == nullptr || run.rows.error[row] != 0 || std::isnan((*a)[row]) || std::isnan((*b)[row])) {
        ++pairs.left_out;
        continue;
      }
      pairs.a.push_back((*a)[row]);
      pairs.b.push_back((*b)[row]);
      pairs.example.push_back(run.rows.example[row]);
      pairs.ids.emplace_back(set.examples[run.rows.example[row]]);
      examples.insert(run.rows.example[row]);
      values.insert({(*a)[row], (*b)[row]});
    }
  }
  pairs.examples = examples.size();
  pairs.categories = values.size();
  return pairs;
}

class JudgeAgreement : public Check {
 public:
  explicit JudgeAgreement(Settings settings) : settings_(std::move(settings)) {}

  Needs needs() const override {
    Needs needs;
    needs.baseline = settings_.of_baseline;
    needs.metrics = {settings_.first, settings_.second};
    if (settings_.set) {
      needs.sets.insert(*settings_.set);
    }
    return needs;
  }

  std::vector<Foreseen> foreseen(const Foresight& foresight) const override {
    std::optional<Foreseen> found = beyond_range({-1, 1, true}, "min", settings_.least, std::nullopt);
    if (!found && !settings_.set) {
      found = too_few_examples(foresight.demands, kLeastExamples);
    }
    return found ? std::vector<Foreseen>{*found} : std::vector<Foreseen>{};
  }

  std::vector<Finding> run(const CheckContext& context) const override {
    const RunSet& set = settings_.set           ? *context.sets.at(*settings_.set)
                        : settings_.of_baseline ? *context.baseline
                                                : context.candidate;
    for (const std::string* metric : {&settings_.first, &settings_.second}) {
      const Result<MetricParts> parts = parts_of(context.metrics, *metric, set, nullptr);
      if (!parts || !parts->denominator.empty()) {
        return only(dressed(
            make_finding(Outcome::kFailed, ReasonCode::kCheckFailed,
                         parts ? *metric + " is a ratio of sums: no row has a value of it" : parts.error().message)));
      }
    }
    const Pairs pairs = pairs_of(context.metrics, set, settings_.first, settings_.second);
    Finding finding;
    if (pairs.a.empty()) {
      finding = make_finding(Outcome::kInconclusive, ReasonCode::kMetricMissing,
                             "no row carries both " + settings_.first + " and " + settings_.second + slip_in(set));
      finding.advice = "record both judges' scores on the same rows";
    } else {
      finding = judge(pairs, context.confidence);
    }
    finding.selected = pairs.a.size();
    return only(dressed(std::move(finding)));
  }

 private:
  [[nodiscard]] Finding dressed(Finding finding) const {
    finding.metric = settings_.first + " and " + settings_.second;
    finding.statistic = settings_.measure;
    finding.direction = Direction::kHigher;
    finding.scale = Scale::kValue;
    finding.lower_limit = settings_.least;
    return finding;
  }

  // The nearest name for the one that the set does not know.
  [[nodiscard]] std::string slip_in(const RunSet& set) const {
    const std::vector<std::string>& known = set.metric_names;
    const bool has_first = std::find(known.begin(), known.end(), settings_.first) != known.end();
    return suggestion(has_first ? settings_.second : settings_.first, known);
  }

  [[nodiscard]] bool is_kappa() const { return settings_.measure.ends_with("kappa"); }

  [[nodiscard]] stats::Estimate estimate(const Pairs& pairs, double confidence) const {
    const stats::Ratings ratings{pairs.a, pairs.b, pairs.example};
    const stats::Levels levels = stats::levels_of(confidence);
    if (settings_.measure == "pearson") {
      return stats::pearson(ratings, levels);
    }
    if (settings_.measure == "spearman") {
      return stats::spearman(ratings, levels);
    }
    return stats::cohens_kappa(ratings,
                               settings_.measure == "kappa"          ? stats::KappaWeights::kNone
                               : settings_.measure == "linear_kappa" ? stats::KappaWeights::kLinear
                                                                     : stats::KappaWeights::kQuadratic,
                               levels);
  }

  [[nodiscard]] Finding judge(const Pairs& pairs, double confidence) const {
    if (is_kappa() && pairs.categories > kMostCategories) {
      return make_finding(Outcome::kFailed, ReasonCode::kCheckFailed,
                          "the judges give " + std::to_string(pairs.categories) +
                              " different scores; kappa is for categories, take pearson or spearman");
    }
    const stats::Estimate found = estimate(pairs, confidence);
    Finding finding;
    decide(pairs, found, confidence, finding);
    finding.sizes.examples_candidate = pairs.examples;
    if (std::isfinite(found.value)) {
      finding.candidate = found.value;
      finding.estimate = found.value;
      finding.interval =
          IntervalEstimate{found.interval.low, found.interval.high, confidence,
                           is_kappa() ? "linearised kappa, t over examples" : "Fisher's z over examples"};
      if (std::isnan(found.interval.low)) {
        finding.interval.reset();
      }
    }
    if (finding.outcome != Outcome::kHolds) {
      add_disagreements(pairs, finding);
    }
    if (pairs.left_out > 0) {
      finding.notes.push_back(
          {"rows_left_out", counted(pairs.left_out, "row") + " without one of the two scores, or in error"});
    }
    return finding;
  }

  // The answers on which the judges differ most.
  static void add_disagreements(const Pairs& pairs, Finding& finding) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < pairs.a.size(); ++i) {
      if (pairs.a[i] != pairs.b[i]) {
        rows.push_back(i);
      }
    }
    const auto gap = [&](std::size_t i) { return std::fabs(pairs.a[i] - pairs.b[i]); };
    std::stable_sort(rows.begin(), rows.end(), [&](std::size_t i, std::size_t j) { return gap(i) > gap(j); });
    finding.examples_total = rows.size();
    rows.resize(std::min(rows.size(), kMaxExamples));
    for (const std::size_t i : rows) {
      finding.examples.push_back(
          {std::string(pairs.ids[i]), {}, {}, short_number(pairs.a[i]) + " against " + short_number(pairs.b[i])});
    }
  }

  void decide(const Pairs& pairs, const stats::Estimate& found, double confidence, Finding& finding) const {
    const std::string text = settings_.measure + " of " + settings_.first + " and " + settings_.second + " is " +
                             short_number(found.value) + " (" + confidence_percent(confidence) + "% interval " +
                             short_number(found.interval.low) + " to " + short_number(found.interval.high) +
                             "), at least " + short_number(settings_.least);
    if (pairs.examples < kLeastExamples) {
      finding = make_finding(Outcome::kInconclusive, ReasonCode::kInsufficientExamples,
                             counted(pairs.examples, "example") + ", a verdict needs at least " +
                                 std::to_string(kLeastExamples) + (std::isfinite(found.value) ? "; " + text : ""));
      finding.advice = "have more examples scored by both";
    } else if (std::isnan(found.value)) {
      finding = make_finding(Outcome::kInconclusive, ReasonCode::kZeroVariance,
                             "a judge that gives the same score everywhere agrees by chance alone");
      finding.advice = "compare them on answers that differ";
    } else if (std::isnan(found.interval.low)) {
      finding =
          make_finding(Outcome::kInconclusive, ReasonCode::kZeroVariance,
                       "a perfect correlation has no interval; nothing tells how far it is from perfect elsewhere");
      finding.advice = "check that the two scores really come from two judges";
    } else if (found.interval.low > settings_.least) {
      finding = make_finding(Outcome::kHolds, ReasonCode::kAgreement, text);
    } else if (found.interval.high < settings_.least) {
      finding = make_finding(Outcome::kViolated, ReasonCode::kDisagreement, text);
      finding.advice = "do not gate on this judge; look at the answers on which the two differ";
    } else {
      finding = make_finding(Outcome::kInconclusive, ReasonCode::kInconclusive, text);
      finding.advice = "the interval straddles the bound; have more examples scored by both";
    }
  }

  Settings settings_;
};

Result<std::unique_ptr<const Check>> bind(const Params& params) {
  const std::vector<std::string> judges = params.list("judges");
  if (judges.size() != 2 || judges[0] == judges[1]) {
    return policy_error("'judges' names two different scores", params.where("judges"));
  }
  if (params.has("set") && params.has("side")) {
    return policy_error("a set has no sides; leave out 'side' or 'set'", params.where("side"));
  }
  return std::unique_ptr<const Check>(std::make_unique<JudgeAgreement>(
      Settings{judges[0], judges[1], *params.text("measure"), *params.number("min"),
               params.text("side").value_or("candidate") == "baseline", params.text("set")}));
}

}  // namespace

const CheckKind k_judge_agreement{"judge_agreement", "two judges, or a judge and people, agree on the same answers",
                                  kParams, &bind};

}  // namespace gate::checks
