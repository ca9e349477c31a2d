#include "gate/checks/advice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/stats/power.h"

namespace gate::checks {
namespace {

// "14 to 22": a variance from few runs is hardly known, and so is the number of runs that follows from it.
std::string runs_text(const stats::Design& design, std::uint64_t needed) {
  const double nu = static_cast<double>(design.runs_candidate + design.runs_baseline) - 2;
  const stats::Interval range = stats::variance_range(static_cast<double>(needed), nu, 0.2);
  const auto present = static_cast<double>(std::max(design.runs_candidate, design.runs_baseline));
  const double low = std::max(present + 1, std::floor(range.low));
  const double high = std::ceil(range.high);
  if (!(nu >= 1) || nu > 60 || !(low < high)) {
    return std::to_string(needed) + " runs a side";
  }
  return fixed_number(low, 0) + " to " + fixed_number(high, 0) + " runs a side";
}

struct Amounts {
  stats::Plan examples, runs;

  Amounts(const stats::Design& design, double gap, double alpha) {
    const stats::Goal goal{gap, alpha, 0.8};
    if (design.examples > 0) {
      examples = stats::least_examples(design, goal);
    }
    // One run a side says nothing about how much runs vary; unless that is declared, no number of runs can be named.
    const bool declared = design.components.seed_candidate > 0 || design.components.seed_baseline > 0;
    if (design.runs_candidate > 1 || design.runs_baseline > 1 || declared) {
      runs = stats::least_runs(design, goal);
    }
  }

  // "about 1200 examples or 14 to 22 runs a side"; empty when neither decides.
  std::string text(const stats::Design& design) const {
    std::string words;
    if (examples.state == stats::PlanState::kReached && examples.needed > design.examples) {
      words = "about " + std::to_string(examples.needed) + " examples";
    }
    if (runs.state == stats::PlanState::kReached &&
        runs.needed > std::max(design.runs_candidate, design.runs_baseline)) {
      words += (words.empty() ? "about " : " or ") + runs_text(design, runs.needed);
    }
    return words;
  }
};

struct Words {
  std::string_view beyond, too_wide, violated;
};

Words words_of(Aim aim) {
  switch (aim) {
    case Aim::kNotWorse:
      return {"the observed loss is already beyond the margin", "choose a larger margin",
              "the loss is demonstrated, more data will not undo it: keep the baseline and mend the candidate"};
    case Aim::kBetter:
      return {"the observed change falls short of the required gain", "require a smaller gain",
              "the required gain is demonstrably not there, more data will not bring it: keep the baseline and mend "
              "the candidate"};
    case Aim::kSame:
      return {"the observed difference is already beyond the margin", "choose a larger margin",
              "the difference is demonstrated, more data will not undo it: find out what changed"};
  }
  std::abort();
}

std::string undecided(const Precision& precision, const Words& words, double alpha) {
  const stats::Design& design = precision.design;
  const double observed = precision.theta + precision.margin;
  if (observed < 0) {
    const std::string more = Amounts(design, -observed, alpha).text(design);
    return std::string(words.beyond) + ": more data will probably not pass it" +
           (more.empty() ? std::string() : "; " + more + " would settle that");
  }
  std::string advice;
  std::string if_equal;
  if (precision.margin > 0) {
    const Amounts amounts(design, precision.margin, alpha);
    if_equal = amounts.text(design);
    if (!if_equal.empty()) {
      advice = if_equal + " would decide it if the candidate is really equal";
      if (amounts.runs.state == stats::PlanState::kNotByThis) {
        advice += "; more runs alone cannot";
      } else if (amounts.examples.state == stats::PlanState::kNotByThis) {
        advice += "; more examples alone cannot";
      }
    }
  }
  const std::string as_observed = observed > 0 ? Amounts(design, observed, alpha).text(design) : "";
  if (!as_observed.empty() && as_observed != if_equal) {
    advice += (advice.empty() ? "" : "; ") + as_observed + (advice.empty() ? " would decide it" : "") +
              " if the observed change is the truth";
  }
  return advice.empty() ? "even a hundred times the data would hardly decide it: " + std::string(words.too_wide)
                        : advice;
}

struct Remedy {
  ReasonCode obstacle;
  std::string_view text;
};
constexpr std::array<Remedy, 6> kRemedies{{
    {ReasonCode::kInsufficientSeeds, "add runs with other seeds on both sides"},
    {ReasonCode::kInsufficientExamples, "evaluate more examples"},
    {ReasonCode::kInsufficientClusters, "evaluate examples from more clusters; more of the same clusters do not help"},
    {ReasonCode::kUnpairedTooMuch,
     "evaluate both sides on the same examples, and find out where the missing rows went"},
    {ReasonCode::kMetricMissing,
     "run again what lacks the metric, or take those records out of the set, with their owner"},
    {ReasonCode::kZeroVariance, "check that both sides were really evaluated: real runs differ"},
}};

}  // namespace

std::string advice_on(const Comparison& comparison, const Question& question, Outcome outcome) {
  switch (outcome) {
    case Outcome::kHolds:
    case Outcome::kNotApplicable: return "";
    case Outcome::kViolated: return std::string(words_of(question.aim).violated);
    case Outcome::kFailed: return "evaluate both sides on the same examples, then compare again";
    case Outcome::kInconclusive: break;
  }
  if (comparison.obstacle && !comparison.remedy.empty()) {
    return comparison.remedy;
  }
  if (comparison.obstacle) {
    for (const Remedy& remedy : kRemedies) {
      if (remedy.obstacle == *comparison.obstacle) {
        return std::string(remedy.text);
      }
    }
    return "";
  }
  return comparison.precision ? undecided(*comparison.precision, words_of(question.aim), (1 - question.confidence) / 2)
                              : "";
}

}  // namespace gate::checks
