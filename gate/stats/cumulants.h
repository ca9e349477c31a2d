// The cumulant generating function of a weighted sum of exponentials, for so many weights that a pass over them is
// dear.
#ifndef GATE_STATS_CUMULANTS_H_
#define GATE_STATS_CUMULANTS_H_

#include <array>
#include <cstddef>
#include <optional>
#include <span>

namespace gate::stats {

// For weights d_i, the deviations of values from a centre, and independent exponentials E_i of mean 1:
//   L(t) = log E exp(t sum d_i E_i) = -sum log(1 - t d_i) = sum over j >= 1 of t^j P_j / j,   P_j = sum d_i^j.
// One pass gives sixteen sums of powers; every later t costs as much for a million values as for two.
class Cumulants {
 public:
  // Values must be finite. Where sixteenth powers of their deviations overflow or vanish, at() has nothing.
  Cumulants(std::span<const double> values, double centre);

  struct At {
    double value = 0, first = 0, second = 0, third = 0;  // L(t) and its derivatives
  };
  // Nothing where a result is no finite number, or |t| times the largest deviation is above 1/16. Up to there what the
  // series leaves out is below 1e-17 of L(t) and below 1e-15 of its second derivative.
  [[nodiscard]] std::optional<At> at(double t) const;
  [[nodiscard]] double sum_of_deviations() const { return powers_[0]; }

 private:
  static constexpr std::size_t kOrders = 16;
  std::array<double, kOrders> powers_{};  // powers_[j - 1] is P_j
  double farthest_ = 0;
};

}  // namespace gate::stats

#endif  // GATE_STATS_CUMULANTS_H_
