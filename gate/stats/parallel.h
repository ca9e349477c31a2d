// Splitting resamples over threads. Results must not depend on it: give every index its own slot and its own stream.
#ifndef GATE_STATS_PARALLEL_H_
#define GATE_STATS_PARALLEL_H_

#include <cstdint>
#include <functional>

namespace gate::stats {

// Calls work(begin, end) on disjoint ranges that cover 0..count-1, on at most `threads` threads (0 counts as 1). `work`
// must not throw. When no thread can be started the caller does all of it.
void in_parallel(std::uint32_t count, unsigned threads, const std::function<void(std::uint32_t, std::uint32_t)>& work);

}  // namespace gate::stats

#endif  // GATE_STATS_PARALLEL_H_
