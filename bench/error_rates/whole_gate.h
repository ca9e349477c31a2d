// The gate under test: a policy that was read and bound as any other, and evaluate().
#ifndef BENCH_ERROR_RATES_WHOLE_GATE_H_
#define BENCH_ERROR_RATES_WHOLE_GATE_H_

#include "bench/error_rates/judged.h"
#include "bench/error_rates/world.h"
#include "gate/model/policy.h"

namespace gate::bench {

// One non_inferiority check with the setting's margin, everything else at its default. Ends the program when the policy
// is refused.
Policy policy_of(const Setting& setting);

// The verdict: what is undecided warns. Ends the program when the gate cannot answer at all or blocks because a check
// failed, which no simulated record may cause.
Judged whole_gate(const Policy& policy, const Records& records);

}  // namespace gate::bench

#endif  // BENCH_ERROR_RATES_WHOLE_GATE_H_
