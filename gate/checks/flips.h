// What would turn a comparison's outcome: the same question asked again of another margin, of data with some more
// examples lost or won, and of the data without one run.
#ifndef GATE_CHECKS_FLIPS_H_
#define GATE_CHECKS_FLIPS_H_

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "gate/checks/compare.h"
#include "gate/model/evaluation.h"

namespace gate::checks {

// Every statement but that of a run's share is exact: found by judging again, or read off an interval that stays where
// the margin goes. Nothing is said where the sizes allow no verdict, of examples nothing above a hundred thousand
// answers, and of runs nothing where judging again would take more than a few million cells (at most about a hundred
// judgements in any case). What was drawn is not drawn again: no examples are counted then, of the runs only the two
// extreme ones of a side are left out, and only a bootstrap names a margin. Deterministic: examples change in the order
// of their ids.
std::vector<Flip> flips_of(const MetricTable& table, const Question& question, const Comparison& comparison,
                           Outcome outcome);

// The part of it that counts examples.
void flips_by_examples(const Sides& sides, const Question& question, Outcome outcome, std::vector<Flip>& flips);

// The part of it that leaves a run out, of sides of which one has this many, and names the run that carries most of the
// change. `table` is the one that `sides` were made of.
inline constexpr std::size_t kLeastRuns = 3;
void flips_by_runs(const Sides& sides, const MetricTable& table, const Question& question, const Comparison& comparison,
                   Outcome outcome, std::vector<Flip>& flips);

// The outcome on changed data or another question; nothing where that is no longer a matter of the interval.
std::optional<Outcome> judged(const Sides& sides, const Question& question);

// Three significant digits, downwards or upwards.
double rounded(double value, bool up);

// "would block".
std::string_view would(Outcome outcome);

}  // namespace gate::checks

#endif  // GATE_CHECKS_FLIPS_H_
