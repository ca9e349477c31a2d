// What every estimator answers with: theta, the oriented difference. More is better whatever the metric's direction.
#ifndef GATE_CHECKS_SHAPES_ORIENTED_H_
#define GATE_CHECKS_SHAPES_ORIENTED_H_

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gate/checks/compare.h"
#include "gate/stats/interval.h"

namespace gate::checks {

struct Range {
  double low = 0;
  double high = 0;
};

struct Oriented {
  std::optional<ReasonCode> obstacle;  // no verdict may be given; the first one named stays
  std::string obstacle_text;
  std::string remedy;   // against the obstacle, where the reason's usual advice does not fit
  bool broken = false;  // there is nothing to compare: the finding is `failed`
  double value = std::numeric_limits<double>::quiet_NaN();
  std::optional<Range> interval;
  std::string method;
  std::string method_reason;                // why this method
  bool log_ratio = false;                   // theta is s*(ln candidate - ln baseline)
  std::optional<double> relative_baseline;  // theta is s*(c - (1 - s*rho) b): the baseline's mean
  std::optional<double> p_pass, p_block;
  std::optional<Precision> precision;
  bool resampled = false;
  std::optional<Drawn> drawn;
};

// Far below what any measurement resolves: what is not larger, beside the size of the values, is what rounding left of
// equal ones.
inline constexpr double kResolution = 1e-13;
bool is_spread(double standard_deviation, std::span<const double> a, std::span<const double> b);

void hinder(Oriented& theta, ReasonCode reason, std::string text);

Range range_of(const stats::Interval& interval);

// Variance that the declared noise of the sides with one run adds to a difference, the sides' noise weighed by these
// factors; 0 when nothing is declared.
double declared_variance(const Question& question, std::size_t runs_candidate, std::size_t runs_baseline,
                         double factor_candidate, double factor_baseline);

// The factor on the baseline that turns a relative margin into an absolute one: theta = s*(c - (1 - s*rho) b).
double baseline_factor(const Question& question);

// A relative margin on the log scale: ln(1 + rho) when lower is better, -ln(1 - rho) when higher is.
double log_margin(const Margin& margin, Direction direction);

// What the p-values of theta are held against: the margin, or 0 where theta already contains a relative one.
double margin_of_theta(const Question& question);

// A share of the baseline means nothing unless the baseline is demonstrably above zero. `values` are the baseline's,
// one for each independent unit.
void require_positive_baseline(std::span<const double> values, const Question& question, Oriented& theta);

// The same for the advice: a side with one run is planned with its declared noise.
void plan_declared(const Question& question, double factor_baseline, Precision& precision);

std::vector<double> scaled(std::span<const double> values, double factor);
std::vector<std::vector<double>> scaled(const std::vector<std::vector<double>>& runs, double factor);

}  // namespace gate::checks

#endif  // GATE_CHECKS_SHAPES_ORIENTED_H_
