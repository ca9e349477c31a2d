// Exact one-sided limits of the difference of paired proportions: whatever the share of discordant pairs, each limit is
// on the wrong side of the truth at most as often as its level says, at any number of pairs.
#ifndef GATE_STATS_PAIRED_EXACT_H_
#define GATE_STATS_PAIRED_EXACT_H_

#include "gate/stats/interval.h"
#include "gate/stats/paired_binary.h"

namespace gate::stats {

// Tables are ordered by Tango's limit at the same level. The exact limit of a table is the difference at which that
// table and all beyond it in this order have the probability alpha, at the least favourable share of discordant pairs
// (Buehler 1957; for this order Lloyd and Moldovan 2007). The share is searched where its own (Chernoff) interval of
// error 1e-6 allows it to be, and the 1e-6 are charged (Berger and Boos 1994).
struct PairedExact {
  Interval interval;
  // One-sided p-values against difference = -margin in the same order: below the level exactly when the limit is beyond
  // -margin. They do not fall below 1e-6. 1 when nothing can be said.
  double p_pass = 1, p_block = 1;
};
PairedExact paired_exact(const PairedCounts& counts, const Levels& levels, double margin);

}  // namespace gate::stats

#endif  // GATE_STATS_PAIRED_EXACT_H_
