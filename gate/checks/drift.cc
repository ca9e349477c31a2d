// drift: does the distance between two distributions lie within a tolerated one? Between the sides, or between two
// parts of one side, such as what a model was trained on and what it is served.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/distribution.h"
#include "gate/checks/findings.h"
#include "gate/checks/foresight.h"
#include "gate/checks/metric_cells.h"
#include "gate/checks/metric_table.h"
#include "gate/checks/registry.h"
#include "gate/checks/side_words.h"
#include "gate/checks/slices.h"
#include "gate/stats/drift.h"

namespace gate::checks {
namespace {

constexpr std::array<ParamSpec, 4> kSplit{{
    {.name = "by",
     .type = ParamType::kText,
     .presence = Presence::kRequired,
     .help = "the slice key that tells the parts"},
    {.name = "reference",
     .type = ParamType::kText,
     .presence = Presence::kRequired,
     .help = "its value in the part to compare with, such as training"},
    {.name = "current",
     .type = ParamType::kText,
     .presence = Presence::kRequired,
     .help = "its value in the part that is compared, such as serving"},
    {.name = "side", .type = ParamType::kWord, .help = "whose rows (default: candidate)", .words = kSides},
}};
constexpr std::array<ParamSpec, 4> kParams{{
    {.name = "metric", .type = ParamType::kText, .help = "numbers of the rows: a score, a feature, latency_ms"},
    {.name = "field", .type = ParamType::kText, .help = "categories of the rows instead: slices.<key> or guardrail"},
    {.name = "max",
     .type = ParamType::kNumber,
     .presence = Presence::kRequired,
     .help = "the distance must lie below this; between 0 and 1: Kolmogorov-Smirnov for numbers, total variation for "
             "categories",
     .least = 0,
     .most = 1,
     .weaker = Weaker::kHigher},
    {.name = "split",
     .type = ParamType::kGroup,
     .help = "compares two parts of one side, not the sides",
     .members = kSplit},
}};

constexpr std::size_t kLeastExamples = 100;
constexpr double kMostMissing = 0.1;

struct Split {
  std::string by, reference, current;
  bool of_baseline = false;
};

struct Settings {
  std::string metric, field;  // one of them is empty
  double most = 0;
  std::optional<Split> split;
};

class Drift : public Check {
 public:
  explicit Drift(Settings settings) : settings_(std::move(settings)) {}

  Needs needs() const override {
    Needs needs;
    needs.baseline = !settings_.split || settings_.split->of_baseline;
    if (!settings_.metric.empty()) {
      needs.metrics.insert(settings_.metric);
    }
    if (const auto key = slice_key_of(settings_.field)) {
      needs.slice_keys.emplace(*key);
    }
    if (settings_.split) {
      needs.slice_keys.insert(settings_.split->by);
    }
    return needs;
  }

  std::vector<Foreseen> foreseen(const Foresight& foresight) const override {
    if (settings_.most >= 1) {
      return {{"max", "this can never fail: no distance is above 1", "never-fails"}};
    }
    const std::optional<Foreseen> few = too_few_examples(foresight.demands, kLeastExamples);
    return few ? std::vector<Foreseen>{*few} : std::vector<Foreseen>{};
  }

  std::vector<Finding> run(const CheckContext& context) const override {
    const auto [reference, current] = parts(context);
    const Part* absent = !is_there(reference) ? &reference : !is_there(current) ? &current : nullptr;
    Finding finding = absent != nullptr          ? slice_missing(*absent)
                      : settings_.metric.empty() ? categorical(reference, current, context.confidence)
                                                 : numeric(context, reference, current);
    finding.metric = what();
    finding.direction = Direction::kLower;
    finding.upper_limit = settings_.most;
    finding.selected = finding.sizes.examples_candidate.value_or(0);
    return only(std::move(finding));
  }

 private:
  static bool is_there(const Part& part) { return !part.where || has_slice(part.set, *part.where); }

  static Finding slice_missing(const Part& part) {
    Finding finding = make_finding(Outcome::kFailed, ReasonCode::kSliceMissing,
                                   "no row is in " + part.name + suggestion(part.where->key, part.set.slice_keys));
    finding.advice = "record the slice on the rows, or correct the split in the policy";
    return finding;
  }
  [[nodiscard]] const std::string& what() const {
    return settings_.metric.empty() ? settings_.field : settings_.metric;
  }

  [[nodiscard]] std::pair<Part, Part> parts(const CheckContext& context) const {
    if (!settings_.split) {
      return {{*context.baseline, "baseline", {}}, {context.candidate, "candidate", {}}};
    }
    const Split& split = *settings_.split;
    const RunSet& set = split.of_baseline ? *context.baseline : context.candidate;
    return {{set, split.by + "=" + split.reference, SliceLabel{split.by, split.reference}},
            {set, split.by + "=" + split.current, SliceLabel{split.by, split.current}}};
  }

  [[nodiscard]] Finding numeric(const CheckContext& context, const Part& reference, const Part& current) const {
    const Result<MetricParts> made_of = parts_of(context.metrics, settings_.metric, reference.set, &current.set);
    if (!made_of || !made_of->denominator.empty()) {
      return make_finding(
          Outcome::kFailed, ReasonCode::kCheckFailed,
          made_of ? settings_.metric + " is a ratio of sums: no row has a value of it" : made_of.error().message);
    }
    const Numbers before = numbers_of(context.metrics, reference, settings_.metric);
    const Numbers after = numbers_of(context.metrics, current, settings_.metric);
    for (const auto& [part, numbers] : {std::pair(&reference, &before), std::pair(&current, &after)}) {
      if (numbers->values.empty()) {
        Finding finding =
            make_finding(Outcome::kInconclusive, ReasonCode::kMetricMissing,
                         "no row of " + part->name + " has metric " + described(context.metrics, settings_.metric) +
                             suggestion(settings_.metric, part->set.metric_names));
        finding.advice = "record " + settings_.metric + " on both, or correct the policy";
        return finding;
      }
    }
    const stats::KolmogorovSmirnov found =
        stats::kolmogorov_smirnov(before.values, after.values, stats::levels_of(context.confidence));
    Finding finding =
        judged(found.distance, found.interval, before.values.size(), after.values.size(), context.confidence,
               "Kolmogorov-Smirnov distance", "Dvoretzky-Kiefer-Wolfowitz, both sides");
    judge_missing(reference, before, finding);
    judge_missing(current, after, finding);
    const stats::DecileBins bins = stats::decile_bins(before.values, after.values);
    const stats::StabilityIndex psi = stats::stability_index(bins.reference, bins.current);
    finding.notes.push_back({"stability_index", "population stability index " + short_number(psi.value, 3) +
                                                    "; without any drift it would be " +
                                                    short_number(psi.null_mean, 3) + " on average and below " +
                                                    short_number(psi.null_95, 3) + " in 95%"});
    finding.notes.push_back(
        {"wasserstein_distance", "Wasserstein distance " +
                                     short_number(stats::wasserstein_distance(before.values, after.values), 3) +
                                     " in the unit of " + settings_.metric});
    return finding;
  }

  static void judge_missing(const Part& part, const Numbers& numbers, Finding& finding) {
    if (numbers.missing == 0) {
      return;
    }
    const double share =
        static_cast<double>(numbers.missing) / static_cast<double>(numbers.missing + numbers.values.size());
    const std::string text = counted(numbers.missing, "example") + " of " + part.name + " without a value (" +
                             short_number(100 * share, 3) + "%)";
    finding.notes.push_back({"values_missing", text});
    if (share > kMostMissing) {
      finding.outcome = Outcome::kInconclusive;
      finding.reason = ReasonCode::kMissingDecides;
      finding.summary = text + "; a verdict needs 90%";
      finding.advice = "find out why the values are missing";
    }
  }

  [[nodiscard]] Finding categorical(const Part& reference, const Part& current, double confidence) const {
    const Categories before = categories_of(reference, settings_.field);
    const Categories after = categories_of(current, settings_.field);
    for (const auto& [part, categories] : {std::pair(&reference, &before), std::pair(&current, &after)}) {
      if (!categories->known) {
        Finding finding = make_finding(Outcome::kInconclusive, ReasonCode::kMetricMissing,
                                       "no row of " + part->name + " names " + settings_.field + slip_in(part->set));
        finding.advice = "record " + settings_.field + " on both, or correct the policy";
        return finding;
      }
    }
    std::map<std::string, std::pair<double, double>> both;
    for (const auto& [category, share] : before.shares) {
      both[category].first = share;
    }
    for (const auto& [category, share] : after.shares) {
      both[category].second = share;
    }
    std::vector<double> p;
    std::vector<double> q;
    for (const auto& [category, shares] : both) {
      p.push_back(shares.first);
      q.push_back(shares.second);
    }
    const stats::TotalVariation found =
        stats::total_variation(p, q, before.examples, after.examples, stats::levels_of(confidence));
    Finding finding = judged(found.distance, found.interval, before.examples, after.examples, confidence,
                             "total variation", "Hoeffding over sets of categories, both sides");
    if (finding.outcome != Outcome::kHolds) {
      add_moved({both.begin(), both.end()}, finding);
    }
    return finding;
  }

  // The nearest field that the set knows.
  [[nodiscard]] std::string slip_in(const RunSet& set) const {
    std::vector<std::string> known{"guardrail"};
    for (const std::string& key : set.slice_keys) {
      known.push_back("slices." + key);
    }
    return suggestion(settings_.field, known);
  }

  // The categories whose shares moved most.
  static void add_moved(std::vector<std::pair<std::string, std::pair<double, double>>> categories, Finding& finding) {
    const auto moved = [](const auto& category) { return std::fabs(category.second.second - category.second.first); };
    std::stable_sort(categories.begin(), categories.end(),
                     [&](const auto& a, const auto& b) { return moved(a) > moved(b); });
    finding.examples_total = categories.size();
    categories.resize(std::min(categories.size(), kMaxExamples));
    for (const auto& [name, shares] : categories) {
      finding.examples.push_back(
          {name, {}, {}, short_number(100 * shares.first, 3) + "% -> " + short_number(100 * shares.second, 3) + "%"});
    }
  }

  [[nodiscard]] Finding judged(double distance, const stats::Interval& interval, std::size_t n, std::size_t m,
                               double confidence, const std::string& name, std::string method) const {
    const std::string text = name + " of " + what() + " " + short_number(distance) + " (" +
                             confidence_percent(confidence) + "% interval " + short_number(interval.low) + " to " +
                             short_number(interval.high) + "), tolerated " + short_number(settings_.most);
    Finding finding = decided(interval, std::min(n, m), text);
    finding.statistic = name;
    finding.estimate = distance;
    finding.interval = IntervalEstimate{interval.low, interval.high, confidence, std::move(method)};
    finding.sizes.examples_baseline = n;
    finding.sizes.examples_candidate = m;
    return finding;
  }

  [[nodiscard]] Finding decided(const stats::Interval& interval, std::size_t least, const std::string& text) const {
    Finding finding;
    if (least < kLeastExamples) {
      finding = make_finding(Outcome::kInconclusive, ReasonCode::kInsufficientExamples,
                             counted(least, "example") + ", a verdict needs at least " +
                                 std::to_string(kLeastExamples) + " in each; " + text);
      finding.advice = "record more examples";
      return finding;
    }
    switch (stats::decide_at_most(interval, settings_.most)) {
      case stats::Decision::kPass: return make_finding(Outcome::kHolds, ReasonCode::kNoDrift, text);
      case stats::Decision::kBlock:
        finding = make_finding(Outcome::kViolated, ReasonCode::kDrifted, text);
        finding.advice = "find out what moved; a model is no better than the data that it is shown resemble its own";
        return finding;
      case stats::Decision::kUndecided:
        finding = make_finding(Outcome::kInconclusive, ReasonCode::kInconclusive, text);
        finding.advice = "the interval straddles the bound; more examples narrow it, four times as many halve it";
        return finding;
    }
    return finding;
  }

  Settings settings_;
};

Result<std::unique_ptr<const Check>> bind(const Params& params) {
  Settings settings;
  settings.metric = params.text("metric").value_or("");
  settings.field = params.text("field").value_or("");
  settings.most = *params.number("max");
  if (settings.metric.empty() == settings.field.empty()) {
    return policy_error("a drift check needs one of 'metric' and 'field'", params.where("field"));
  }
  if (!settings.field.empty() && settings.field != "guardrail" && !slice_key_of(settings.field)) {
    return policy_error("'field' is guardrail or slices.<key>; for numbers write 'metric'", params.where("field"));
  }
  if (settings.most == 0) {
    return policy_error("a distance is never below 0, so that this could never hold", params.where("max"));
  }
  if (const auto group = params.group("split")) {
    settings.split = Split{*group->text("by"), *group->text("reference"), *group->text("current"),
                           group->text("side").value_or("candidate") == "baseline"};
    if (settings.split->reference == settings.split->current) {
      return policy_error("'reference' and 'current' are the same part", group->where("current"));
    }
  }
  return std::unique_ptr<const Check>(std::make_unique<Drift>(std::move(settings)));
}

}  // namespace

const CheckKind k_drift{"drift", "two distributions lie within a tolerated distance", kParams, &bind};

}  // namespace gate::checks
