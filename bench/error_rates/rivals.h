// What other gates would make of the same records. Re-implementations of published rules, written for this comparison;
// none of them is the program that it is named after.
#ifndef BENCH_ERROR_RATES_RIVALS_H_
#define BENCH_ERROR_RATES_RIVALS_H_

#include <array>
#include <string_view>

#include "bench/error_rates/judged.h"
#include "bench/error_rates/world.h"
#include "gate/stats/rng.h"

namespace gate::bench {

struct RivalNames {
  std::string_view name, rule;
};
inline constexpr std::array<RivalNames, 4> kRivals{{
    {"raw threshold", "passes when the candidate's value is within the margin of the baseline's, else blocks"},
    {"Mann-Whitney",
     "Kayenta's published rule: fails when the 98 % Hodges-Lehmann interval lies below minus a quarter "
     "of the estimated shift, else passes; fed with run values where both sides have three runs, else "
     "with up to 400 rows of one run; it knows no margin"},
    {"paired t",
     "a 95 % t interval of the paired differences against the margin; passes or blocks by the bare value "
     "when all differences are equal"},
    {"BCa",
     "a 95 % BCa bootstrap interval of the paired differences (500 resamples) against the margin; the bare value "
     "when all differences are equal"},
}};

// In the order of kRivals. `seed` is for the bootstrap.
std::array<Judged, 4> rivals(const Setting& setting, const Records& records, const stats::Seed& seed);

}  // namespace gate::bench

#endif  // BENCH_ERROR_RATES_RIVALS_H_
