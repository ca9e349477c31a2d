// Many simulated releases of one setting, counted.
#ifndef BENCH_ERROR_RATES_SIMULATE_H_
#define BENCH_ERROR_RATES_SIMULATE_H_

#include <array>
#include <cstdint>

#include "bench/error_rates/rivals.h"
#include "bench/error_rates/setting.h"

namespace gate::bench {

struct Tally {
  std::array<std::uint32_t, 3> count{};  // by Judged
  friend bool operator==(const Tally&, const Tally&) = default;
  [[nodiscard]] std::uint32_t gates() const { return count[0] + count[1] + count[2]; }
  [[nodiscard]] double share(Judged judged) const {
    return static_cast<double>(count.at(static_cast<std::size_t>(judged))) / gates();
  }
};

// The tallies of one true difference.
struct Outcomes {
  Tally ours;
  std::array<Tally, kRivals.size()> rivals;
  friend bool operator==(const Outcomes&, const Outcomes&) = default;
};

// By kTruths. Gate r of truth t draws from stream r of (seed, what the setting is called, t): neither the number of
// threads nor the other settings change what it sees. Rivals judge the first `rival_gates` releases.
std::array<Outcomes, kTruths.size()> simulate(const Setting& setting, std::uint32_t rival_gates, unsigned threads);

inline constexpr double kLevel = 0.025;  // one-sided, of the default confidence

// Three Monte-Carlo standard errors above the level: what a share of `gates` that keeps the level may come out as.
double bar(std::uint32_t gates);
double monte_carlo_error(double share, std::uint32_t gates);

}  // namespace gate::bench

#endif  // BENCH_ERROR_RATES_SIMULATE_H_
