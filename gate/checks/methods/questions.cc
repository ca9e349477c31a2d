// What a question may be put to, and at which sizes.
#include <algorithm>
#include <cmath>
#include <vector>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/methods/method.h"

namespace gate::checks {
namespace {

unsigned statistic_bit(const Question& question) {
  switch (question.statistic.kind) {
    case Statistic::Kind::kMean: return kMeans;
    case Statistic::Kind::kQuantile: return kQuantiles;
    case Statistic::Kind::kSum:
    case Statistic::Kind::kMaximum: break;
  }
  return kOtherStatistics;
}

unsigned pairing_bit(PairedBy paired_by) {
  switch (paired_by) {
    case PairedBy::kExample: return kSameExamples;
    case PairedBy::kSeed: return kSameSeeds;
    case PairedBy::kNothing: break;
  }
  return kOtherExamples;
}

// What of the question the method does not take; "" when it takes it.
std::string untaken(const Method& method, const Question& question) {
  if ((method.accepts & statistic_bit(question)) == 0) {
    return "not for the " + question.statistic.name;
  }
  if ((method.accepts & (question.margin.relative ? kRelative : kAbsolute)) == 0) {
    return question.margin.relative ? "not for a margin that is a share of the baseline"
                                    : "for a margin that is a share of the baseline, such as 5%";
  }
  if ((method.accepts & kZeroMarginOnly) != 0 && question.margin.value != 0) {
    return "a test of no difference at all: it may decide at margin 0, and only report beside a margin";
  }
  if ((method.accepts & pairing_bit(question.paired_by)) == 0) {
    return question.paired_by == PairedBy::kNothing ? "not for sides with different examples"
                                                    : "for sides with different examples ('paired_by: nothing')";
  }
  if ((method.accepts & kRunNoise) == 0 && question.run_sd.value_or(0) > 0) {
    return "has no place for declared run noise; it takes run_sd 0";
  }
  return "";
}

std::string listed(const std::vector<std::string>& words) {
  if (words.empty()) {
    return "none";
  }
  const std::vector<std::string> but_last(words.begin(), words.end() - 1);
  return (but_last.empty() ? "" : join(but_last, ", ") + " or ") + words.back();
}

std::string takers(const Question& question) {
  std::vector<std::string> words;
  for (const Method& method : methods()) {
    if (!method.report_only() && untaken(method, question).empty()) {
      words.emplace_back(method.word);
    }
  }
  return listed(words);
}

double level(const Question& question) { return (1 - question.confidence) / 2; }

}  // namespace

const Method& method_of(std::string_view word) {
  const auto found =
      std::find_if(methods().begin(), methods().end(), [&](const Method& method) { return method.word == word; });
  GATE_INVARIANT(found != methods().end());
  return *found;
}

std::optional<std::string> refusal_of(const Question& question) {
  GATE_INVARIANT(question.method != nullptr);
  const Method& method = *question.method;
  const std::string name = "method '" + std::string(method.word) + "' ";
  const std::string others = "; leave 'method' out and the data choose, or name one of: " + takers(question);
  if (method.report_only()) {
    return name + "is for reports, no verdict may rest on it: " + std::string(method.why_not) + others;
  }
  const std::string why = untaken(method, question);
  return why.empty() ? std::nullopt : std::optional(name + (why.starts_with("has ") ? "" : "is ") + why + others);
}

Least least_of(const Method& method, const Question& question, bool over_runs) {
  Least least = method.least;
  if (method.least_at != nullptr) {
    const std::size_t needed = method.least_at(question, level(question));
    std::size_t& units = over_runs ? least.runs : least.examples;
    units = std::max(units, needed);
  }
  if (method.unit == Unit::kEither) {
    (over_runs ? least.examples : least.runs) = 0;
  }
  return least;
}

std::optional<std::string> too_small_for(const Question& question, const Declared& declared,
                                         std::optional<std::size_t> slice_examples) {
  if (question.method == nullptr) {
    return std::nullopt;
  }
  const Method& method = *question.method;
  Question asked = question;
  asked.confidence = declared.confidence;
  const bool over_runs =
      method.unit == Unit::kRuns || (method.unit == Unit::kEither && question.paired_by == PairedBy::kSeed);
  const Least least = least_of(method, asked, over_runs);
  const auto message = [&](std::size_t promised, std::size_t needed, std::string_view what, std::string_view raise) {
    return "method '" + std::string(method.word) + "' decides nothing on " + counted(promised, what) +
           ", which is all that is asked for: at confidence " + short_number(declared.confidence) +
           " it needs at least " + std::to_string(needed) + "; raise " + std::string(raise) + ", or leave 'method' out";
  };
  if (over_runs) {
    return declared.seeds && *declared.seeds < least.runs
               ? std::optional(message(*declared.seeds, least.runs, "seed", "min_seeds of the coverage check"))
               : std::nullopt;
  }
  std::size_t needed = least.examples;
  if (question.statistic.kind == Statistic::Kind::kQuantile) {
    const double beyond = 1 - question.statistic.probability;
    needed = std::max(needed, static_cast<std::size_t>(std::ceil(least.tail / beyond - 1e-9)));
  }
  if (slice_examples && *slice_examples < needed) {
    return message(*slice_examples, needed, "example", "min_examples of 'slices'");
  }
  return declared.examples && *declared.examples < needed
             ? std::optional(message(*declared.examples, needed, "example", "min_examples of the coverage check"))
             : std::nullopt;
}

std::string fitting(const Sides& sides, const Question& question) {
  std::vector<std::string> words;
  for (const Method& method : methods()) {
    if (!method.report_only() && untaken(method, question).empty() && method.fits(sides, question)) {
      words.emplace_back(method.word);
    }
  }
  return listed(words);
}

}  // namespace gate::checks
