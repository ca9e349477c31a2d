#include "gate/stats/sample.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace gate::stats {
namespace {

class Neumaier {
 public:
  void add(double x) {
    const double t = sum_ + x;
    lost_ += std::fabs(sum_) >= std::fabs(x) ? (sum_ - t) + x : (x - t) + sum_;
    sum_ = t;
  }
  [[nodiscard]] double value() const { return sum_ + lost_; }

 private:
  double sum_ = 0;
  double lost_ = 0;
};

// Deviations from the mean: exact shift by the first value, then by the mean of what is left.
std::vector<double> deviations(std::span<const double> x, double& mean_out) {
  const double pivot = x.front();
  Neumaier total;
  for (const double v : x) {
    total.add(v - pivot);
  }
  const double shift = total.value() / static_cast<double>(x.size());
  mean_out = pivot + shift;
  std::vector<double> d;
  d.reserve(x.size());
  for (const double v : x) {
    d.push_back((v - pivot) - shift);
  }
  return d;
}

}  // namespace

double sum(std::span<const double> x) {
  Neumaier total;
  for (const double v : x) {
    total.add(v);
  }
  return total.value();
}

double mean(std::span<const double> x) {
  Neumaier total;
  for (const double v : x) {
    total.add(v - x.front());
  }
  return x.front() + total.value() / static_cast<double>(x.size());
}

Moments moments(std::span<const double> x) {
  Moments m;
  m.n = x.size();
  const auto [least, most] = std::minmax_element(x.begin(), x.end());
  m.least = *least;
  m.most = *most;
  const auto n = static_cast<double>(x.size());
  std::vector<double> d = deviations(x, m.mean);
  double largest = 0;
  for (const double v : d) {
    largest = std::max(largest, std::fabs(v));
  }
  const double scale = largest > 0 && (largest < 1e-140 || largest > 1e140) ? largest : 1.0;
  Neumaier first;
  Neumaier second;
  Neumaier third;
  for (double& v : d) {
    v /= scale;
    first.add(v);
    second.add(v * v);
    third.add(v * v * v);
  }
  const double ss = second.value() - first.value() * first.value() / n;
  if (m.n > 1) {
    m.sd = std::sqrt(ss / (n - 1)) * scale;
    m.variance = scale == 1.0 ? ss / (n - 1) : m.sd * m.sd;
  }
  if (ss > 0) {
    m.skewness = (third.value() / n) / std::pow(ss / n, 1.5);
  }
  return m;
}

double lag1_autocorrelation(std::span<const double> x) {
  double unused = 0;
  const std::vector<double> d = deviations(x, unused);
  Neumaier product;
  Neumaier square;
  for (std::size_t i = 0; i < d.size(); ++i) {
    square.add(d[i] * d[i]);
    if (i + 1 < d.size()) {
      product.add(d[i] * d[i + 1]);
    }
  }
  return product.value() / square.value();
}

}  // namespace gate::stats
