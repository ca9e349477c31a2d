// What a gate made of the records of one simulated release.
#ifndef BENCH_ERROR_RATES_JUDGED_H_
#define BENCH_ERROR_RATES_JUDGED_H_

#include <cstdint>

namespace gate::bench {

enum class Judged : std::uint8_t { kPass, kUndecided, kBlock };

}  // namespace gate::bench

#endif  // BENCH_ERROR_RATES_JUDGED_H_
