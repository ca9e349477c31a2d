// Makes the records of one simulated gate, in columns, as a reader would have left them.
#ifndef BENCH_ERROR_RATES_WORLD_H_
#define BENCH_ERROR_RATES_WORLD_H_

#include "bench/error_rates/setting.h"
#include "gate/model/run.h"
#include "gate/stats/rng.h"

namespace gate::bench {

struct Records {
  RunSet candidate, baseline;
};

// Documents, example ids and columns of the right sizes; built once and filled many times.
Records empty_records(const Setting& setting);

// New values for every cell. The expected difference of the sides is exactly the truth, by construction of each world.
void fill(const Setting& setting, Truth truth, stats::Stream& random, Records& records);

}  // namespace gate::bench

#endif  // BENCH_ERROR_RATES_WORLD_H_
