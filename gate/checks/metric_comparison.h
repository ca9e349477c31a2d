// The check behind non_inferiority, superiority and equivalence: one comparison of a metric, over all examples and in
// each slice. The three kinds differ in what they ask (Aim) and in the name of the margin.
#ifndef GATE_CHECKS_METRIC_COMPARISON_H_
#define GATE_CHECKS_METRIC_COMPARISON_H_

#include <array>
#include <memory>
#include <string_view>

#include "gate/base/result.h"
#include "gate/checks/compare.h"
#include "gate/checks/methods/method.h"
#include "gate/checks/slice_findings.h"
#include "gate/model/check.h"

namespace gate::checks {

inline constexpr std::array<std::string_view, 2> kDirectionWords{"higher", "lower"};

inline constexpr ParamSpec kComparedMetric{
    .name = "metric",
    .type = ParamType::kText,
    .presence = Presence::kRequired,
    .help = "a score, latency_ms, cost_usd, tokens.input, ... of the rows, or a metric of the run documents"};
inline constexpr ParamSpec kComparedDirection{.name = "direction",
                                              .type = ParamType::kWord,
                                              .presence = Presence::kRequired,
                                              .help = "which way is better; never guessed",
                                              .words = kDirectionWords};
inline constexpr ParamSpec kComparedStatistic{.name = "statistic",
                                              .type = ParamType::kWord,
                                              .help = "mean (default), a percentile such as p95, median, sum or max",
                                              .words = kStatisticWords};

inline constexpr ParamSpec kComparedRunSd{
    .name = "run_sd",
    .type = ParamType::kNumber,
    .help = "standard deviation of a run's noise in the metric's unit, for a side with one run; 0: runs do not differ",
    .least = 0,
    .most = 1e300,
    .weaker = Weaker::kLower,
    .without = Without::kStricter};

inline constexpr std::array<std::string_view, 3> kPairedByWords{"example", "seed", "nothing"};

inline constexpr ParamSpec kComparedPairedBy{
    .name = "paired_by",
    .type = ParamType::kWord,
    .help = "example (default); seed: runs of one seed share their random streams, too; nothing: different examples",
    .words = kPairedByWords};

inline constexpr ParamSpec kComparedMethod{.name = "method",
                                           .type = ParamType::kWord,
                                           .help = "the interval's method (default: chosen by the data's shape)",
                                           .words = kMethodWords};

inline constexpr ParamSpec kComparedIdenticalIsPass{
    .name = "identical_is_pass",
    .type = ParamType::kBool,
    .help = "values without a range that are the same on both sides are no change (default: false, undecided)",
    .without = Without::kStricter};

// The members of `slices`; the margin goes by the kind's own name.
constexpr std::array<ParamSpec, 3> slice_members(std::string_view margin, std::string_view help, Weaker weaker) {
  return {
      {kSlicesBy, {.name = margin, .type = ParamType::kMargin, .help = help, .weaker = weaker}, kSlicesMinExamples}};
}

// The parameters must be those of the kind: the margin is `min_gain` for Aim::kBetter, else `margin`; without a
// `direction` more counts as better.
Result<std::unique_ptr<const Check>> bind_comparison(const Params& params, Aim aim);

}  // namespace gate::checks

#endif  // GATE_CHECKS_METRIC_COMPARISON_H_
