#include "gate/stats/cumulants.h"

#include <algorithm>
#include <cmath>

namespace gate::stats {
namespace {

constexpr double kMostReach = 1.0 / 16;
// Values whose powers are summed before they enter the whole: what adding loses grows with the larger of this and the
// number of blocks, not with the number of values.
constexpr std::size_t kBlock = 1024;

}  // namespace

Cumulants::Cumulants(std::span<const double> values, double centre) {
  for (std::size_t begin = 0; begin < values.size(); begin += kBlock) {
    std::array<double, kOrders> block{};
    for (const double value : values.subspan(begin, std::min(kBlock, values.size() - begin))) {
      const double d = value - centre;
      farthest_ = std::max(farthest_, std::abs(d));
      double power = 1;
      for (double& sum : block) {
        power *= d;
        sum += power;
      }
    }
    for (std::size_t j = 0; j < kOrders; ++j) {
      powers_[j] += block[j];
    }
  }
}

std::optional<Cumulants::At> Cumulants::at(double t) const {
  if (!(std::abs(t) * farthest_ <= kMostReach)) {
    return std::nullopt;
  }
  At out;
  double power = 1;  // t^(j - 1), then t^(j - 2), t^(j - 3) for the derivatives
  for (std::size_t j = 1; j <= kOrders; ++j, power *= t) {
    const auto order = static_cast<double>(j);
    out.value += power * t * powers_[j - 1] / order;
    out.first += power * powers_[j - 1];
    if (j < kOrders) {
      out.second += order * power * powers_[j];
    }
    if (j + 1 < kOrders) {
      out.third += order * (order + 1) * power * powers_[j + 1];
    }
  }
  if (!std::isfinite(out.value) || !std::isfinite(out.first) || !std::isfinite(out.second) ||
      !std::isfinite(out.third)) {
    return std::nullopt;
  }
  return out;
}

}  // namespace gate::stats
