#include "gate/stats/bounded_mean.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <boost/sort/pdqsort/pdqsort.hpp>

#include "gate/stats/cumulants.h"
#include "gate/stats/distributions.h"

namespace gate::stats {
namespace {

constexpr int kSteps = 100;

// Beyond so many values a pass over all is dear, and those of which few are equal are not put in order; those of a
// scale of some steps are put together all the same.
constexpr std::size_t kMany = 100'000;
constexpr std::size_t kFewSteps = 1'000;

// Of ascending values.
std::size_t distinct(std::span<const double> sorted) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    count += static_cast<std::size_t>(i == 0 || sorted[i] != sorted[i - 1]);
  }
  return count;
}

// The library's sort takes a third of std::sort's time.
std::vector<double> ascending(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  boost::sort::pdqsort_branchless(sorted.begin(), sorted.end());
  return sorted;
}

// The derivatives of K(s) = -sum log(1 - s a_i).
struct Slopes {
  double first = 0, second = 0, third = 0;
};

// a_i = sign * value - null, and one for the end of the range.
struct Terms {
  double sign, null, end;
  [[nodiscard]] double of(double value) const { return sign * value - null; }
  [[nodiscard]] double of_end() const { return sign * end - null; }
};

// Value by value.
struct Counted {
  const Terms& terms;
  std::span<const double> values;
  std::span<const double> counts;  // empty: each once

  // Calls use(a_i, how many) for all values and the one that is added.
  template <typename Use>
  void each(const Use& use) const {
    for (std::size_t i = 0; i < values.size(); ++i) {
      use(terms.of(values[i]), counts.empty() ? 1.0 : counts[i]);
    }
    use(terms.of_end(), 1.0);
  }
  [[nodiscard]] double sum() const {
    double sum = 0;
    each([&](double a, double count) { sum += count * a; });
    return sum;
  }
  [[nodiscard]] Slopes slopes(double s) const {
    Slopes out;
    each([&](double a, double count) {
      const double term = a / (1 - s * a);
      out.first += count * term;
      out.second += count * term * term;
      out.third += 2 * count * term * term * term;
    });
    return out;
  }
  [[nodiscard]] double k(double s) const {
    double k = 0;
    each([&](double a, double count) { k -= count * std::log1p(-s * a); });
    return k;
  }
};

// By sums of powers about the mean: with a_i = delta + d_i, c = 1 - s delta and t = s / c, K is -n log c + L(t). NaN
// out of the series' reach.
struct Summed {
  const Terms& terms;
  const Cumulants& cumulants;
  double n, delta;

  [[nodiscard]] double sum() const { return n * delta + terms.sign * cumulants.sum_of_deviations() + terms.of_end(); }
  [[nodiscard]] Slopes slopes(double s) const {
    const double c = 1 - s * delta;
    const std::optional<Cumulants::At> l = cumulants.at(terms.sign * s / c);
    if (!l) {
      return {kNaN, kNaN, kNaN};
    }
    const double d = delta / c;
    const double first = terms.sign * l->first / (c * c);
    const double second = l->second / (c * c * c * c);
    const double third = terms.sign * l->third / (c * c * c * c * c * c);
    const double term = terms.of_end() / (1 - s * terms.of_end());
    return {n * d + first + term, n * d * d + second + 2 * d * first + term * term,
            2 * n * d * d * d + third + 6 * d * second + 6 * d * d * first + 2 * term * term * term};
  }
  [[nodiscard]] double k(double s) const {
    const double c = 1 - s * delta;
    const std::optional<Cumulants::At> l = cumulants.at(terms.sign * s / c);
    return l ? l->value - n * std::log1p(-s * delta) - std::log1p(-s * terms.of_end()) : kNaN;
  }
};

// P(sum E_i a_i <= 0) for exponential E_i, least < 0 < most the ends of the a_i. The saddle point s solves K'(s) = 0.
template <typename K>
double below_zero(const K& of, double least, double most) {
  // K' rises from -inf at 1/least to +inf at 1/most.
  double below = 1 / least;
  double above = 1 / most;
  (of.sum() > 0 ? above : below) = 0;
  double s = 0;
  Slopes at;
  for (int i = 0; i < kSteps; ++i) {
    at = of.slopes(s);
    if (std::isnan(at.first)) {
      return kNaN;
    }
    (at.first > 0 ? above : below) = s;
    const double step = at.first / at.second;
    if (step * step * at.second < 1e-20) {
      break;
    }
    const double newton = s - step;
    s = newton > below && newton < above ? newton : below + (above - below) / 2;
  }
  const double k = of.k(s);
  if (std::isnan(k)) {
    return kNaN;  // the last step went too far
  }
  const double w = std::copysign(std::sqrt(std::max(0.0, -2 * k)), s);
  const double u = s * std::sqrt(at.second);
  if (std::abs(w) < 1e-4) {
    return normal_cdf(w + at.third / (6 * at.second * std::sqrt(at.second)));
  }
  return normal_cdf(w + std::log(u / w) / w);
}

}  // namespace

BoundedMean::BoundedMean(std::span<const double> values, const Bounds& range) : range_(range) {
  const Moments whole = moments(values);
  if (std::isnan(whole.min) || whole.min < range.low || whole.max > range.high) {
    return;
  }
  least_ = whole.min;
  most_ = whole.max;
  mean_ = whole.mean;
  spread_ = values.size() > 1 ? standard_error(whole) : 0;
  if (values.size() > kMany && distinct(ascending(values.first(kMany))) > kFewSteps) {
    values_.assign(values.begin(), values.end());
    cumulants_.emplace(values, mean_);
    return;
  }
  values_ = ascending(values);
  counts_.reserve(distinct(values_));
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (i == 0 || values_[i] != values_[counts_.size() - 1]) {
      values_[counts_.size()] = values_[i];
      counts_.push_back(0);
    }
    ++counts_.back();
  }
  values_.resize(counts_.size());
}

double BoundedMean::p_above_of(double sign, double end, double null) const {
  const Terms terms{sign, null, end};
  const double least = std::min(terms.of(sign > 0 ? least_ : most_), terms.of_end());
  const double most = std::max(terms.of(sign > 0 ? most_ : least_), terms.of_end());
  if (!(most > 0)) {
    return 1;
  }
  if (!(least < 0)) {
    return 0;
  }
  if (cumulants_) {
    const double p =
        below_zero(Summed{terms, *cumulants_, static_cast<double>(values_.size()), terms.of(mean_)}, least, most);
    if (!std::isnan(p)) {
      return p;
    }
  }
  const double p = below_zero(Counted{terms, values_, counts_}, least, most);
  return std::isnan(p) ? 1 : p;  // what could not be computed shows nothing
}

double BoundedMean::p_above(double null) const {
  return values_.empty() || std::isnan(null) ? 1 : p_above_of(1, range_.low, null);
}

double BoundedMean::p_below(double null) const {
  return values_.empty() || std::isnan(null) ? 1 : p_above_of(-1, range_.high, -null);
}

}  // namespace gate::stats
