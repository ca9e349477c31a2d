// Paired pass/fail: the same examples judged once in each arm. Differences are candidate - baseline of the pass rates.
// No pairs, or unusable levels: NaN.
#ifndef GATE_STATS_PAIRED_BINARY_H_
#define GATE_STATS_PAIRED_BINARY_H_

#include <cstdint>

#include "gate/stats/interval.h"

namespace gate::stats {

struct PairedCounts {
  std::uint64_t both_pass = 0;
  std::uint64_t candidate_only = 0;  // b: candidate passes, baseline fails
  std::uint64_t baseline_only = 0;   // c: candidate fails, baseline passes
  std::uint64_t both_fail = 0;

  std::uint64_t pairs() const { return both_pass + candidate_only + baseline_only + both_fail; }
};

double difference(const PairedCounts& counts);        // (b - c) / n
double discordant_share(const PairedCounts& counts);  // (b + c) / n, for planning

// Score interval (Tango 1998): the default. Holds its error where a t interval on 0/1 differences does not. Without a
// discordant pair it is +-z^2 / (n + z^2).
Interval tango(const PairedCounts& counts, const Levels& levels);

// Tango's statistic for "difference = delta", delta in [-1, 1].
double tango_z(const PairedCounts& counts, double delta);

// One-sided p-values against difference = -margin (interval.h).
double tango_p_pass(const PairedCounts& counts, double margin);
double tango_p_block(const PairedCounts& counts, double margin);

// Newcombe (1998), method 10: two Wilson intervals with a corrected phi coefficient.
Interval newcombe_paired(const PairedCounts& counts, const Levels& levels);

// Bonett and Price (2012): one added to both discordant cells; the closed form to fall back on.
Interval bonett_price(const PairedCounts& counts, const Levels& levels);

// McNemar, exact: b ~ Bin(b + c, 1/2). Tests a difference of 0, so it is for reports when a margin is tolerated. Every
// p is 1 without a discordant pair.
struct McNemar {
  double p_worse = 1;  // small: the candidate is worse
  double p_better = 1;
  double p_two_sided = 1;
  double p_mid = 1;  // two-sided mid-p
};
McNemar mcnemar(const PairedCounts& counts);

// Limits of b/c given b + c: Clopper-Pearson on b/(b+c), turned into odds. NaN without a discordant pair; the upper
// limit is infinite at c = 0.
Interval conditional_odds_ratio(const PairedCounts& counts, const Levels& levels);

// The mean of the n differences in {-1, 0, 1} with its t standard error: for comparison and planning only.
Estimate paired_binary_t(const PairedCounts& counts, const Levels& levels);

}  // namespace gate::stats

#endif  // GATE_STATS_PAIRED_BINARY_H_
