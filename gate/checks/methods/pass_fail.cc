// Pass/fail, one run a side: score and closed-form intervals by name. The defaults are exact (shapes/paired_pass_fail,
// shapes/independent_means), because these exceed their level on some small tables (docs/statistics.md).
#include <algorithm>
#include <cmath>
#include <utility>

#include "gate/checks/methods/estimators.h"
#include "gate/checks/methods/limits.h"
#include "gate/stats/proportion.h"
#include "gate/stats/two_proportions.h"

namespace gate::checks {
namespace {

using PairedInterval = stats::Interval (*)(const stats::PairedCounts&, const stats::Levels&);
using IndependentInterval = stats::Interval (*)(const stats::TwoCounts&, const stats::Levels&);

double declared_of(const Question& question) { return declared_variance(question, 1, 1, 1, 1); }

void name(std::string method, double declared, Oriented& theta) {
  theta.method = std::move(method) + (declared > 0 ? ", declared run noise" : "");
}

template <typename Counts, typename Interval>
Oriented by_counts(const Counts& counts, const Question& question, std::string method, const Interval& interval) {
  const double declared = declared_of(question);
  Oriented theta;
  name(std::move(method), declared, theta);
  theta.value = stats::difference(counts);
  settle([&](double a) { return widened(interval(counts, {a, a}), theta.value, declared, a); }, question, 0, theta);
  return theta;
}

Oriented by_paired_counts(const Sides& sides, const Question& question, std::string method, PairedInterval interval) {
  Oriented theta = by_counts(oriented_counts(sides, question), question, std::move(method), interval);
  theta.precision = precision_of(example_differences(sides, question), question);
  return theta;
}

stats::TwoCounts two_counts(const Sides& sides, const Question& question) {
  const auto passes = [](const std::vector<double>& run) {
    return static_cast<std::uint64_t>(std::count(run.begin(), run.end(), 1.0));
  };
  const std::vector<double>& c = sides.core.candidate.front();
  const std::vector<double>& b = sides.core.baseline.front();
  stats::TwoCounts counts{passes(c), c.size(), passes(b), b.size()};
  if (question.direction == Direction::kLower) {
    counts.x_candidate = counts.n_candidate - counts.x_candidate;
    counts.x_baseline = counts.n_baseline - counts.x_baseline;
  }
  return counts;
}

Oriented by_two_counts(const Sides& sides, const Question& question, std::string method, IndependentInterval interval) {
  return by_counts(two_counts(sides, question), question, std::move(method), interval);
}

}  // namespace

stats::PairedCounts oriented_counts(const Sides& sides, const Question& question) {
  stats::PairedCounts counts;
  const std::vector<double>& candidate = sides.core.candidate.front();
  const std::vector<double>& baseline = sides.core.baseline.front();
  for (std::size_t i = 0; i < candidate.size(); ++i) {
    const bool c = candidate[i] != 0;
    const bool b = baseline[i] != 0;
    ++(c ? (b ? counts.both_pass : counts.candidate_only) : (b ? counts.baseline_only : counts.both_fail));
  }
  if (question.direction == Direction::kLower) {
    std::swap(counts.candidate_only, counts.baseline_only);
  }
  return counts;
}

Oriented tango(const Sides& sides, const Question& question) {
  return by_paired_counts(sides, question, "Tango's score interval", &stats::tango);
}

Oriented bonett_price(const Sides& sides, const Question& question) {
  return by_paired_counts(sides, question, "Bonett and Price's interval", &stats::bonett_price);
}

Oriented newcombe(const Sides& sides, const Question& question) {
  return sides.independent
             ? by_two_counts(sides, question, "Newcombe's interval, square and add", &stats::newcombe)
             : by_paired_counts(sides, question, "Newcombe's paired interval, method 10", &stats::newcombe_paired);
}

Oriented miettinen_nurminen(const Sides& sides, const Question& question) {
  return by_two_counts(sides, question, "Miettinen and Nurminen's score interval", &stats::miettinen_nurminen);
}

// Given how many examples changed, whether they changed for the better is a coin's toss when the sides are equal. The
// limits are Clopper and Pearson's of that share, put on the scale of the difference.
Oriented mcnemar(const Sides& sides, const Question& question) {
  const stats::PairedCounts counts = oriented_counts(sides, question);
  const std::uint64_t changed = counts.candidate_only + counts.baseline_only;
  Oriented theta;
  theta.method = "exact McNemar";
  theta.value = stats::difference(counts);
  if (changed == 0) {
    hinder(theta, ReasonCode::kZeroVariance, "no example changed between the sides, and only those are weighed");
    return theta;
  }
  const double share = stats::discordant_share(counts);
  settle(
      [&](double a) {
        const stats::Interval better = stats::clopper_pearson(counts.candidate_only, changed, {a, a});
        return stats::Interval{(2 * better.low - 1) * share, (2 * better.high - 1) * share};
      },
      question, 0, theta);
  return theta;
}

}  // namespace gate::checks
