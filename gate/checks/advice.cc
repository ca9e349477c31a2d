#include "gate/checks/advice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/stats/distributions.h"
#include "gate/stats/power.h"

namespace gate::checks {
namespace {

constexpr double kPower = 0.8;
constexpr double kCap = 100;  // times the present size

struct Amounts {
  std::optional<double> examples, runs;
};

Amounts amounts_for(const Precision& p, double distance, double alpha) {
  const stats::VarianceModel model{p.per_example, p.per_run_candidate, p.per_run_baseline, p.per_cell_candidate, p.per_cell_baseline};
  const double target = stats::target_standard_error(distance, alpha, kPower);
  const auto n = static_cast<double>(p.examples);
  const auto kc = static_cast<double>(p.runs_candidate);
  const auto kb = static_cast<double>(p.runs_baseline);
  Amounts amounts;
  if (p.examples > 0) {
    amounts.examples = stats::least_examples(model, n, kc, kb, target, kCap);
  }
  if (p.runs_candidate > 1 || p.runs_baseline > 1) {
    amounts.runs = stats::least_runs(model, n, kc, kb, target, kCap);
  }
  return amounts;
}

std::string whole(double value) { return fixed_number(value, 0); }

// A variance from few runs is hardly known: the 20 % and 80 % limits of its chi-square law give a range of runs.
std::string runs_text(double runs, const Precision& p) {
  const double nu = static_cast<double>(p.runs_candidate + p.runs_baseline) - 2;
  if (nu < 1 || nu > 60) {
    return whole(runs) + " runs a side";
  }
  const double present = static_cast<double>(std::max(p.runs_candidate, p.runs_baseline));
  const double low = std::max(present, std::floor(runs * nu / stats::chi_square_quantile(0.8, nu)));
  const double high = std::ceil(runs * nu / stats::chi_square_quantile(0.2, nu));
  return low >= high ? whole(runs) + " runs a side" : whole(low) + " to " + whole(high) + " runs a side";
}

// "about 1200 examples or 14 to 22 runs a side".
std::string either(const Amounts& amounts, const Precision& p) {
  std::string text;
  if (amounts.examples && *amounts.examples > static_cast<double>(p.examples)) {
    text = "about " + whole(*amounts.examples) + " examples";
  }
  if (amounts.runs && *amounts.runs > static_cast<double>(std::max(p.runs_candidate, p.runs_baseline))) {
    text += (text.empty() ? "about " : " or ") + runs_text(*amounts.runs, p);
  }
  return text;
}

std::string undecided(const Comparison& comparison, const Question& question) {
  const Precision& p = *comparison.precision;
  const double alpha = (1 - question.confidence) / 2;
  const double observed = p.theta + p.margin;
  if (observed < 0) {
    const std::string more = either(amounts_for(p, -observed, alpha), p);
    return "the observed loss is already beyond the margin: more data will probably not pass it" +
           (more.empty() ? std::string() : "; " + more + " would settle that");
  }
  // "If the candidate is really equal": its distance from the margin is the margin itself.
  const Amounts if_equal = p.margin > 0 ? amounts_for(p, p.margin, alpha) : Amounts{};
  const std::string text = either(if_equal, p);
  std::string advice;
  if (!text.empty()) {
    advice = text + " would decide it if the candidate is really equal";
    if (!if_equal.runs && if_equal.examples) {
      advice += "; more runs alone cannot, the examples are too few";
    } else if (if_equal.runs && !if_equal.examples && p.examples > 0) {
      advice += "; more examples alone cannot, the runs are too few";
    }
  }
  const std::string as_observed = observed > 0 ? either(amounts_for(p, observed, alpha), p) : "";
  if (!as_observed.empty() && as_observed != text) {
    advice += (advice.empty() ? "" : "; ") + as_observed + " if the observed change is the truth";
  }
  return advice.empty() ? "even a hundred times the data would hardly decide it: choose a larger margin" : advice;
}

struct Remedy {
  ReasonCode obstacle;
  std::string_view text;
};
constexpr std::array<Remedy, 5> kRemedies{{
    {ReasonCode::kInsufficientSeeds, "add runs with other seeds on both sides"},
    {ReasonCode::kInsufficientExamples, "evaluate more examples"},
    {ReasonCode::kInsufficientClusters, "evaluate examples from more clusters; more of the same clusters do not help"},
    {ReasonCode::kUnpairedTooMuch, "evaluate both sides on the same examples, and find out where the missing rows went"},
    {ReasonCode::kZeroVariance, "check that both sides were really evaluated: real runs differ"},
}};

}  // namespace

std::string advice_on(const Comparison& comparison, const Question& question, Outcome outcome) {
  switch (outcome) {
    case Outcome::kHolds:
    case Outcome::kNotApplicable: return "";
    case Outcome::kViolated: return "the loss is demonstrated, more data will not undo it: keep the baseline and mend the candidate";
    case Outcome::kFailed: return "evaluate both sides on the same examples, then compare again";
    case Outcome::kInconclusive: break;
  }
  if (comparison.obstacle) {
    for (const Remedy& remedy : kRemedies) {
      if (remedy.obstacle == *comparison.obstacle) {
        return std::string(remedy.text);
      }
    }
    return "";
  }
  return comparison.precision ? undecided(comparison, question) : "";
}

}  // namespace gate::checks
