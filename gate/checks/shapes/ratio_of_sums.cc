// Shape L: a sum over a sum, such as cost per success. Rows are linearised about their side's ratio (delta method) and
// get the crossed components; on the log scale for a relative margin.
#include <algorithm>
#include <cmath>

#include "gate/base/number.h"
#include "gate/base/text.h"
#include "gate/checks/shapes/shape.h"
#include "gate/stats/cost_per_success.h"
#include "gate/stats/proportion.h"
#include "gate/stats/ratio.h"

namespace gate::checks {
namespace {

using Matrix = std::vector<std::vector<double>>;

constexpr double kLeastCount = 20;  // successes of a side, where the denominators are some
constexpr double kLargestG = 0.1;   // of Fieller: beyond it the denominator is too near 0 to linearise

double total(const Matrix& rows) {
  stats::CompensatedSum sum;
  for (const std::vector<double>& run : rows) {
    sum.add(stats::sum(run));
  }
  return sum.value();
}

double largest(const Matrix& rows) {
  double most = 0;
  for (const std::vector<double>& run : rows) {
    most = std::max(most, *std::max_element(run.begin(), run.end()));
  }
  return most;
}

// As they are for 0: there is no unit then.
Matrix divided(Matrix rows, double by) {
  if (by == 0) {
    return rows;
  }
  for (std::vector<double>& run : rows) {
    for (double& value : run) {
      value /= by;
    }
  }
  return rows;
}

// Values whose mean is the side's ratio r and whose noise is its noise: r + (y - r x) / mean(x).
Matrix linearised(const Matrix& numerators, const Matrix& denominators) {
  const double ratio = total(numerators) / total(denominators);
  const double mean = total(denominators) / static_cast<double>(denominators.size() * denominators.front().size());
  Matrix rows = numerators;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    for (std::size_t i = 0; i < rows[k].size(); ++i) {
      rows[k][i] = ratio + (numerators[k][i] - ratio * denominators[k][i]) / mean;
    }
  }
  return rows;
}

void judge_denominator(const Matrix& numerators, const Matrix& denominators, Side side, const Question& question,
                       Oriented& theta) {
  const std::string who(word(side));
  const double count = total(denominators) / static_cast<double>(denominators.size());
  if (largest(denominators) <= 1 && count < kLeastCount) {
    hinder(theta, ReasonCode::kInsufficientExamples,
           "the " + who + " counts " + short_number(count, 3) + " a run in the denominator, a verdict needs at least " +
               short_number(kLeastCount));
    return;
  }
  const auto means = [](const Matrix& rows) {
    std::vector<double> all(rows.front().size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (const std::vector<double>& run : rows) {
        all[i] += run[i] / static_cast<double>(rows.size());
      }
    }
    return all;
  };
  const stats::PairedRatio ratio =
      stats::paired_ratio(means(numerators), means(denominators), stats::levels_of(question.confidence));
  if (!(ratio.g < kLargestG)) {
    hinder(theta, ReasonCode::kInsufficientExamples, "the denominator of the " + who + " is too uncertain");
  }
}

// Nothing was counted on the candidate, and that is no accident: the baseline would have counted something.
bool is_hopeless(const Core& core) {
  const std::uint64_t n = core.examples();
  const double counted_on_baseline = total(core.baseline_per) / static_cast<double>(core.baseline_per.size());
  return n >= 20 && total(core.candidate_per) == 0 && largest(core.baseline_per) <= 1 &&
         stats::clopper_pearson(static_cast<std::uint64_t>(counted_on_baseline), n, stats::levels_of(0.95)).low > 0;
}

// The declared noise of a ratio; on the log scale it is a share of the ratio.
double declared_noise(const Core& core, const Question& question) {
  const auto factor = [&](const Matrix& numerators, const Matrix& denominators) {
    const double whole = total(numerators);
    return question.margin.relative && whole != 0 ? total(denominators) / whole : 1.0;
  };
  return declared_variance(question, core.candidate.size(), core.baseline.size(),
                           factor(core.candidate, core.candidate_per), factor(core.baseline, core.baseline_per));
}

void finish(const Core& core, const stats::Crossed& fit, Oriented& theta) {
  theta.precision = Precision{{fit.components, core.examples(), core.candidate.size(), core.baseline.size()}, 0, 0};
  // A ratio that is no number is not_finite, however many clusters there are.
  if (core.clusters > 0 && std::isfinite(fit.estimate.value)) {
    judge_clusters(core, cluster_labels(core), fit.df_item, theta);
  }
}

void judge_log(const Core& core, const stats::CrossedOptions& options, const Question& question, Oriented& theta) {
  // A common unit of the denominators changes no log ratio; with it they lie in [0, 1].
  const double unit = std::max(largest(core.candidate_per), largest(core.baseline_per));
  const Matrix candidate = divided(core.candidate_per, unit);
  const Matrix baseline = divided(core.baseline_per, unit);
  const stats::Crossed fit =
      stats::log_cost_ratio_crossed({core.candidate, candidate}, {core.baseline, baseline}, options);
  const double s = sign_of(question.direction);
  stats::Estimate oriented = fit.estimate;
  oriented.value *= s;
  const stats::Interval& interval = fit.estimate.interval;
  oriented.interval = s > 0 ? interval : stats::Interval{-interval.high, -interval.low};
  const double margin = log_margin(question.margin, question.direction);
  theta.log_ratio = true;
  theta.value = oriented.value;
  theta.interval = range_of(oriented.interval);
  theta.p_pass = stats::p_pass(oriented, margin);
  theta.p_block = stats::p_block(oriented, margin);
  finish(core, fit, theta);
}

void judge_difference(const Core& core, const stats::CrossedOptions& options, const Question& question,
                      Oriented& theta) {
  const double s = sign_of(question.direction);
  const stats::Crossed fit = stats::crossed(scaled(linearised(core.candidate, core.candidate_per), s),
                                            scaled(linearised(core.baseline, core.baseline_per), s), options);
  theta.value = fit.estimate.value;
  theta.interval = range_of(fit.estimate.interval);
  theta.p_pass = stats::p_pass(fit.estimate, question.margin.value);
  theta.p_block = stats::p_block(fit.estimate, question.margin.value);
  finish(core, fit, theta);
}

}  // namespace

Oriented ratio_of_sums(const Sides& sides, const Question& question) {
  const Core& core = sides.core;
  Oriented theta;
  theta.method = std::string("linearised ratio") + (question.margin.relative ? ", log scale" : "") +
                 (sides.one_run() ? "" : ", examples x runs") + (core.clusters > 0 ? ", clusters by CR2" : "");
  if (is_hopeless(core)) {
    hinder(theta, ReasonCode::kNotFinite, "nothing counts on the candidate, where the baseline has something to count");
    theta.broken = true;
    return theta;
  }
  judge_denominator(core.candidate, core.candidate_per, Side::kCandidate, question, theta);
  judge_denominator(core.baseline, core.baseline_per, Side::kBaseline, question, theta);
  if (total(core.candidate_per) == 0 || total(core.baseline_per) == 0) {
    hinder(theta, ReasonCode::kNotFinite, "a denominator is 0; nothing can be compared");
    return theta;
  }
  const double declared = declared_noise(core, question);
  const std::vector<std::size_t> labels = core.clusters > 0 ? cluster_labels(core) : std::vector<std::size_t>();
  const stats::CrossedOptions options{stats::levels_of(question.confidence), labels, declared};
  (question.margin.relative ? judge_log : judge_difference)(core, options, question, theta);
  if (declared > 0) {
    theta.method += ", declared run noise";
  }
  if (!(std::isfinite(theta.value) && std::isfinite(theta.interval->low))) {
    hinder(theta, ReasonCode::kNotFinite, "a ratio or its noise is 0, negative or infinite; nothing can be compared");
  }
  return theta;
}

}  // namespace gate::checks
