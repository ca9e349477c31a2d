#include "gate/stats/sample.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace gate::stats {
namespace {

// The mean as an unevaluated sum of two doubles: deviations from it are right even where the mean itself is not
// representable.
struct WideMean {
  double high = 0;
  double low = 0;
};

WideMean wide_mean(std::span<const double> values) {
  CompensatedSum total;
  for (const double value : values) {
    total.add(value);
  }
  const auto n = static_cast<double>(values.size());
  WideMean mean;
  mean.high = total.value() / n;
  mean.low = (std::fma(-mean.high, n, total.value()) + total.remainder()) / n;
  return mean;
}

double deviation(double value, const WideMean& mean) { return (value - mean.high) - mean.low; }

struct PowerSums {
  double second = 0;
  double third = 0;
};

PowerSums power_sums(std::span<const double> values, const WideMean& mean) {
  CompensatedSum first, second, third;
  for (const double value : values) {
    const double d = deviation(value, mean);
    first.add(d);
    second.add(d * d);
    third.add(d * d * d);
  }
  const double rest = first.value();
  return {std::max(0.0, second.value() - rest * rest / static_cast<double>(values.size())), third.value()};
}

// Values that are not all equal, on a scale on which their powers are numbers; and their mean.
struct Scaled {
  Scaled(std::span<const double> of, double least, double most)
      : exponent(scale_exponent(std::max(std::abs(least), std::abs(most)))), values(of) {
    if (exponent != 0) {
      moved.assign(of.begin(), of.end());
      for (double& value : moved) {
        value = std::ldexp(value, -exponent);
      }
      values = moved;
    }
    centre = wide_mean(values);
  }
  Scaled(const Scaled&) = delete;
  Scaled& operator=(const Scaled&) = delete;
  [[nodiscard]] double mean() const { return std::ldexp(centre.high, exponent); }

  int exponent;
  std::vector<double> moved;  // empty: the scale is the values' own
  std::span<const double> values;
  WideMean centre;
};

}  // namespace

int scale_exponent(double largest) {
  return largest == 0 || (largest > 1e-80 && largest < 1e80) ? 0 : std::ilogb(largest);
}

double CompensatedSum::value() const { return high_ + low_; }

double CompensatedSum::remainder() const { return low_ - (value() - high_); }

bool all_finite(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

double sum(std::span<const double> values) {
  if (!all_finite(values)) {
    return kNaN;
  }
  CompensatedSum total;
  double largest = 0;
  for (const double value : values) {
    total.add(value);
    largest = std::max(largest, std::abs(value));
  }
  if (std::isfinite(total.value())) {
    return total.value();
  }
  CompensatedSum scaled;  // a partial sum overflowed; the whole need not
  const int exponent = std::ilogb(largest);
  for (const double value : values) {
    scaled.add(std::ldexp(value, -exponent));
  }
  return std::ldexp(scaled.value(), exponent);
}

double mean(std::span<const double> values) {
  if (values.empty() || !all_finite(values)) {
    return kNaN;
  }
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return *low == *high ? *low : Scaled(values, *low, *high).mean();
}

Moments moments(std::span<const double> values) {
  Moments out;
  out.n = values.size();
  if (values.empty() || !all_finite(values)) {
    return out;
  }
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  out.min = *low;
  out.max = *high;
  if (out.min == out.max) {
    out.mean = out.min;
    if (out.n > 1) {
      out.variance = out.sd = 0;
    }
    return out;
  }
  const Scaled scaled(values, out.min, out.max);
  const PowerSums sums = power_sums(scaled.values, scaled.centre);
  const auto n = static_cast<double>(out.n);
  const double variance = sums.second / (n - 1);
  out.mean = scaled.mean();
  out.variance = std::ldexp(variance, 2 * scaled.exponent);
  out.sd = std::ldexp(std::sqrt(variance), scaled.exponent);
  out.skewness = sums.second > 0 ? std::sqrt(n) * sums.third / std::pow(sums.second, 1.5) : kNaN;
  return out;
}

double standard_error(const Moments& moments) { return moments.sd / std::sqrt(static_cast<double>(moments.n)); }

double lag1_autocorrelation(std::span<const double> values) {
  if (values.size() < 2 || !all_finite(values)) {
    return kNaN;
  }
  const WideMean centre = wide_mean(values);
  CompensatedSum product, square;
  double previous = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double d = deviation(values[i], centre);
    square.add(d * d);
    if (i > 0) {
      product.add(previous * d);
    }
    previous = d;
  }
  return square.value() > 0 ? product.value() / square.value() : kNaN;
}

double effective_size(std::span<const double> weights) {
  CompensatedSum total, squares;
  double largest = 0;
  for (const double weight : weights) {
    if (!(weight >= 0) || !std::isfinite(weight)) {
      return kNaN;
    }
    largest = std::max(largest, weight);
  }
  if (largest == 0) {
    return kNaN;
  }
  for (const double weight : weights) {
    const double share = weight / largest;
    total.add(share);
    squares.add(share * share);
  }
  return total.value() * total.value() / squares.value();
}

}  // namespace gate::stats
