#include "gate/checks/advice.h"

#include <array>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "gate/checks/planning.h"

namespace gate::checks {
namespace {

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

void append(std::string& text, const std::string& part) { text += (text.empty() || part.empty() ? "" : "; ") + part; }

// "1100 to 1400 examples or 14 to 22 runs a side would decide it if the candidate is really equal; runs are ..."
std::string if_equal_text(const Precision& precision, const Question& question, const Prospect& equal) {
  if (equal.at_margin) {
    return std::string("no sample size can decide this if the candidate is really equal: ") +
           (question.aim == Aim::kBetter ? "it would lie at the required gain" : "the margin is 0");
  }
  std::string text = amounts_text(equal);
  if (precision.margin < 0 || text.empty()) {
    return "";
  }
  text += " would decide it if the candidate is really equal";
  if (equal.runs.state == Amount::State::kNotByThis && equal.examples.state == Amount::State::kReached) {
    text += "; more runs alone cannot";
  } else if (equal.examples.state == Amount::State::kNotByThis && precision.design.examples > 0 &&
             equal.runs.state == Amount::State::kReached) {
    text += "; more examples alone cannot";
  }
  append(text, choice_text(equal));
  return text;
}

std::string undecided(const Precision& precision, const Question& question) {
  const Words words = words_of(question.aim);
  const Prospect equal = prospect(precision, question, 0, kUsualPower);
  const Prospect observed = prospect(precision, question, precision.theta, kUsualPower);
  if (!observed.at_margin && !observed.for_pass) {
    std::string text = std::string(words.beyond) + ": more data will probably not pass it";
    const std::string more = amounts_text(observed);
    append(text, more.empty() ? "" : more + " would settle that");
    append(text, choice_text(observed));
    return text;
  }
  std::string advice = if_equal_text(precision, question, equal);
  if (observed.at_margin) {
    append(advice, "no sample size can decide this if the observed change is the truth: it lies at the margin");
    return advice;
  }
  const std::string as_observed = amounts_text(observed);
  if (!as_observed.empty() && as_observed != amounts_text(equal)) {
    const bool first = advice.empty();
    append(advice,
           as_observed + (first || equal.at_margin ? " would decide it" : "") + " if the observed change is the truth");
    if (first) {
      append(advice, choice_text(observed));
    }
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

std::string remedy_of(const Comparison& comparison) {
  if (!comparison.remedy.empty()) {
    return comparison.remedy;
  }
  for (const Remedy& remedy : kRemedies) {
    if (remedy.obstacle == *comparison.obstacle) {
      return std::string(remedy.text);
    }
  }
  return "";
}

// How many, where too few is what hinders the verdict.
std::string amounts_against(const Comparison& comparison, const Question& question) {
  const bool seeds = comparison.obstacle == ReasonCode::kInsufficientSeeds;
  if (!seeds && comparison.obstacle != ReasonCode::kInsufficientExamples) {
    return "";
  }
  if (!comparison.precision) {
    return seeds ? "two a side show how much runs vary, and with that how many are needed" : "";
  }
  const Precision& precision = *comparison.precision;
  if (!std::isfinite(precision.margin)) {
    return "";
  }
  const Prospect equal = prospect(precision, question, 0, kUsualPower);
  if (precision.noise_known || !seeds) {
    return if_equal_text(precision, question, equal);
  }
  const std::string examples = range_text(equal.examples);
  return examples.empty()
             ? ""
             : "if runs do not differ, " + examples + " examples would decide it for a candidate that is really equal";
}

}  // namespace

std::string advice_on(const Comparison& comparison, const Question& question, Outcome outcome) {
  switch (outcome) {
    case Outcome::kHolds:
    case Outcome::kNotApplicable: return "";
    case Outcome::kViolated: return std::string(words_of(question.aim).violated);
    case Outcome::kFailed: return "evaluate both sides on the same examples, then compare again";
    case Outcome::kInconclusive: break;
  }
  if (comparison.obstacle) {
    std::string advice = remedy_of(comparison);
    append(advice, amounts_against(comparison, question));
    return advice;
  }
  return comparison.precision ? undecided(*comparison.precision, question) : "";
}

}  // namespace gate::checks
