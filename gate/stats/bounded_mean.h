// The mean of independent values that cannot leave a known range. A t interval believes that the sample has shown all
// there is; rare large losses or gains make it err well above its level. Here one more value at the end of the range is
// always reckoned with.
#ifndef GATE_STATS_BOUNDED_MEAN_H_
#define GATE_STATS_BOUNDED_MEAN_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "gate/stats/crossed.h"
#include "gate/stats/cumulants.h"
#include "gate/stats/interval.h"
#include "gate/stats/sparse_floor.h"

namespace gate::stats {

// Gaffke's bound (2005): the lower limit is the alpha quantile of sum D_i y_i, where y holds the values and the lower
// end of the range, and D are Dirichlet weights, all parameters 1 (a Bayesian bootstrap with that one value added). For
// values at the two ends only it is Clopper and Pearson's limit; with growing n it becomes the t limit. No distribution
// is known for which it errs more often than alpha. The tail of the weighted sum of exponentials is computed by its
// saddle point (Lugannani and Rice 1980 in the form of Barndorff-Nielsen), to about 0.5 % of alpha.
class BoundedMean {
 public:
  // Values must be finite and lie in the range; otherwise, or without a value, every p is 1 and the limits are NaN.
  BoundedMean(std::span<const double> values, const Bounds& range);

  [[nodiscard]] double p_above(double null) const;  // of "mean <= null"; small: the mean is above
  [[nodiscard]] double p_below(double null) const;  // of "mean >= null"; small: the mean is below
  [[nodiscard]] Interval interval(const Levels& levels) const;
  [[nodiscard]] double mean() const { return mean_; }
  [[nodiscard]] double spread() const { return spread_; }  // the ordinary standard error of the mean
  [[nodiscard]] const Bounds& range() const { return range_; }

 private:
  // Of "mean <= null" for the values by `sign`, 1 or -1, and the one value `end` added.
  [[nodiscard]] double p_above_of(double sign, double end, double null) const;

  std::vector<double> values_;          // empty: there is no bound
  std::vector<double> counts_;          // how often each value is there; empty: once
  std::optional<Cumulants> cumulants_;  // of values that are many and unlike each other
  Bounds range_;
  double least_ = kNaN, most_ = kNaN;
  double mean_ = kNaN;
  double spread_ = 0;
};

// What a bounded mean over examples is judged by when runs add their own noise. `estimate` is the t estimate with all
// variance in it, `item_df` the degrees of freedom of the examples' part, `run_variance` the squared standard error
// that the runs add, `run_denominator` their term of Satterthwaite's ratio.
struct RunNoise {
  double item_df = kInfinity;
  double run_variance = 0;
  double run_denominator = 0;
};

// That of a crossed fit; `units` are its independent units, examples or clusters.
RunNoise run_noise(const Crossed& fit, double units);

// One value a cluster whose mean is the mean of all values: a cluster's deviation counts by its size. Values may leave
// the range of the rows where sizes differ.
std::vector<double> cluster_values(std::span<const double> values, std::span<const std::size_t> cluster);

// At each mean that is tested, the examples' part counts with the standard error at which a t test would give the p of
// the bounded mean; the runs' part is added to it. Never narrower than the t interval.
Interval bounded_interval(const BoundedMean& items, const Estimate& estimate, const RunNoise& noise,
                          const Levels& levels);
double bounded_p_pass(const BoundedMean& items, const Estimate& estimate, const RunNoise& noise, double margin);
double bounded_p_block(const BoundedMean& items, const Estimate& estimate, const RunNoise& noise, double margin);

}  // namespace gate::stats

#endif  // GATE_STATS_BOUNDED_MEAN_H_
