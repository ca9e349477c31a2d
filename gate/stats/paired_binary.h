// Paired pass/fail: the difference of two pass rates on the same examples.
#ifndef GATE_STATS_PAIRED_BINARY_H_
#define GATE_STATS_PAIRED_BINARY_H_

#include <cstddef>

#include "gate/stats/interval.h"

namespace gate::stats {

struct PairedCounts {
  std::size_t both_pass = 0;
  std::size_t candidate_only = 0;  // candidate passes, baseline fails
  std::size_t baseline_only = 0;   // candidate fails, baseline passes
  std::size_t both_fail = 0;
  [[nodiscard]] std::size_t n() const { return both_pass + candidate_only + baseline_only + both_fail; }
  [[nodiscard]] double difference() const {
    return (static_cast<double>(candidate_only) - static_cast<double>(baseline_only)) / static_cast<double>(n());
  }
};

// Tango's score statistic against "difference = delta" (Tango 1998), -1 < delta < 1; +/-infinity where its variance is 0.
double tango_statistic(const PairedCounts& counts, double delta);

// The score interval: where the statistic crosses the normal quantiles. n >= 1.
Interval tango(const PairedCounts& counts, Levels levels);

// One-sided p-values against the margin, by the same statistic.
double tango_p_pass(const PairedCounts& counts, double margin);
double tango_p_block(const PairedCounts& counts, double margin);

}  // namespace gate::stats

#endif  // GATE_STATS_PAIRED_BINARY_H_
