// What every report for people says alike: names, quantities with their units, reasons and sizes in words. Nothing here
// is escaped yet; the caller's encoder comes last.
#ifndef GATE_REPORT_WORDING_H_
#define GATE_REPORT_WORDING_H_

#include <string>
#include <string_view>
#include <vector>

#include "gate/model/evaluation.h"

namespace gate::report {

// "digit=8", "language=de, tier=free"; empty for all examples.
std::string slice_text(const std::vector<SliceLabel>& slice);

// "accuracy", "accuracy digit=8".
std::string finding_name(const Finding& finding);

// Of a finding's estimate: that of its metric, but none where the estimate is a distance or an agreement.
std::string_view unit_of(const Finding& finding);

// "ms" for latency_ms, "USD" for cost_usd, "s", "%"; empty when the metric's name does not say.
std::string_view unit_of(std::string_view metric);

// The numbers of a finding as text, with as few digits as still tell the interval's ends from each other and from the
// limits. Differences and relative changes carry their sign; what is not there is empty; ends without a limit read "up
// to 3" and "from 2".
struct Quantities {
  std::string estimate;  // "-0.389", "812 ms", "+7.4%"
  std::string interval;  // "-0.452 to -0.325"
  std::string limit;     // "min -0.08", "max 1200 ms", "1 to 2"
};
Quantities quantities(const Finding& finding);

// "p95 of latency_ms (lower is better)"; empty without a metric.
std::string subject_text(const Finding& finding);

// Why, in a few words: "worse than the baseline by more than the margin".
std::string_view phrase(ReasonCode reason);

// "71 paired examples, 10 + 10 runs, 12 clusters"; empty when no size is known.
std::string sizes_text(const Sizes& sizes);

// "mean of correct (higher is better), baseline -> candidate, 71 paired examples, 10 + 10 runs"; empty when nothing is
// known.
std::string measured_text(const Finding& finding);
// "2 more examples lost would block; a margin of 0.018 would be inconclusive".
std::string flips_text(const Finding& finding);

// The summary without a beginning that says no more than the phrase of its reason.
std::string found_text(const Finding& finding);

// "1 -> 0.25", or the example's own words; empty when it has neither.
std::string example_text(const ExampleNote& example);

// "until 2026-12-31, approved by @sre-lead: cold cache on the new region".
std::string waiver_text(const WaiverUse& waiver);
std::string_view word(WaiverUse::State state);  // "applied"

// "10 runs, 10 seeds, 719 examples".
std::string side_text(const SideSummary& side);

}  // namespace gate::report

#endif  // GATE_REPORT_WORDING_H_
