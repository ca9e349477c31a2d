// Candidate against baseline on one metric and one set of examples: picks the estimator by the shape of the data
// (docs/statistics.md), and answers with an interval or with the reason why there can be none.
#ifndef GATE_CHECKS_COMPARE_H_
#define GATE_CHECKS_COMPARE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gate/checks/metric_table.h"
#include "gate/checks/pairing.h"
#include "gate/checks/statistic.h"
#include "gate/model/evaluation.h"
#include "gate/model/params.h"
#include "gate/stats/decision.h"
#include "gate/stats/power.h"

namespace gate::checks {

// A policy's direction as the statistics know it, and its sign: theta = sign_of(direction) * (candidate - baseline).
constexpr stats::Better better_of(Direction direction) {
  return direction == Direction::kHigher ? stats::Better::kHigher : stats::Better::kLower;
}
constexpr double sign_of(Direction direction) { return stats::sign_of(better_of(direction)); }

// What is asked of the difference (statistics, 1.1, 1.3).
enum class Aim {
  kNotWorse,  // theta > -margin
  kBetter,    // theta > -margin, and the margin is the required gain with a minus
  kSame,      // -margin < theta < margin
};

struct Method;  // methods/method.h

// What makes a value of one side the partner of a value of the other.
enum class PairedBy {
  kExample,  // the same examples
  kSeed,     // the same examples, and runs of one seed share their random streams
  kNothing,  // different examples
};

struct Question {
  Statistic statistic;
  Direction direction = Direction::kHigher;
  Margin margin;
  double confidence = 0.95;  // two-sided
  Aim aim = Aim::kNotWorse;
  // Standard deviation of a run's own noise in the statistic, for a side with one run; 0: runs do not differ.
  std::optional<double> run_sd = std::nullopt;
  PairedBy paired_by = PairedBy::kExample;
  const Method* method = nullptr;  // asked for by the policy; nullptr: the data's shape chooses
  // Values of unknown range that are the same on both sides, example by example, are no change; else such data are
  // undecided (zero_variance).
  bool identical_is_pass = false;
};

// Where the width of the interval comes from, for planning.
struct Precision {
  stats::Design design;
  double theta = 0;   // observed, oriented so that more is better, in the unit of the design's variances
  double margin = 0;  // in the same unit
  // The rest is filled in by `compare`.
  double unit = 1;         // theta / unit is the change that people read; of a log ratio, theta itself
  bool log_ratio = false;  // theta is a logarithm
  bool bounded = false;    // a score in [0, 1]: its examples have a least number that no variance shows
  double df_examples = 0;  // degrees of freedom that the examples' part of the variance is known with; 0: no such part
  double inflation = 1;    // how much wider the interval is than its standard error says
  bool noise_known = false;                        // runs were measured, or their noise is declared, on each side
  std::size_t least_examples = 0, least_runs = 0;  // below which there is no verdict
};

// Limits of theta that were drawn, with three of their Monte-Carlo errors: a margin nearer to one is judged on more
// resamples, any other on these. Theta does not depend on the margin here.
struct Drawn {
  double low = 0, high = 0;
  double low_error = 0, high_error = 0;
};

struct Comparison {
  // Set when no pass or block may be given at these sizes; the interval, if any, is shown all the same.
  std::optional<ReasonCode> obstacle;
  std::string obstacle_text;
  std::string remedy;   // what to do about it, where the reason's usual advice does not fit
  bool broken = false;  // the two sides cannot be compared at all: the finding is `failed`

  Scale scale = Scale::kDifference;
  std::optional<double> candidate, baseline;    // the statistic of each side
  std::optional<double> estimate;               // candidate - baseline, or candidate / baseline - 1
  std::optional<IntervalEstimate> interval;     // of the estimate
  double limit = 0;                             // the margin on the same scale: the check holds beyond it
  double theta_low = 0, theta_high = 0;         // the interval oriented so that more is better, with 0 as "equal"
  double theta_margin = 0;                      // decided by theta_low > -theta_margin
  std::optional<double> upper_low, upper_high;  // of compare_both_ways: `theta` less the upper margin
  std::optional<double> p_pass, p_block;
  Sizes sizes;
  std::vector<Note> notes;
  std::optional<Precision> precision;
  bool resampled = false;      // the interval was drawn: to judge again takes as long as it did
  std::optional<Drawn> drawn;  // of a bootstrap; nothing where its theta depends on the margin
};

// What is known about a metric's range: nothing, [0, 1], or only the values 0 and 1.
enum class Bounds { kNone, kUnit, kBinary };

// One metric of both sides as the estimators see it.
struct Sides {
  Core core;                                        // the paired rows; no example where documents carry the metric
  std::vector<double> run_candidate, run_baseline;  // the statistic of each distinct run
  Bounds bounds = Bounds::kNone;
  bool measured = false;      // latency, cost, tokens: no score
  bool seed_pairs = false;    // run k of one side and run k of the other share a seed
  bool independent = false;   // the rows of the core belong to different examples on the two sides
  std::uint64_t purpose = 0;  // names the random numbers of this comparison
  [[nodiscard]] bool ratio() const { return !core.candidate_per.empty(); }
  [[nodiscard]] bool one_run() const { return run_candidate.size() == 1 && run_baseline.size() == 1; }
  [[nodiscard]] bool rows() const { return core.examples() > 0; }
};

// The table's baseline side must not be empty when its candidate side is not, and the other way round.
Comparison compare(const MetricTable& table, const Question& question);
// The same against the margin on either side, each as its own one-sided question: a relative margin weighs the
// baseline differently on the two sides. The interval shown has its low end from one and its high end from the other.
Comparison compare_both_ways(const MetricTable& table, const Question& question);

// The sides that a table is compared by, and the comparison of sides that may have been changed, by the question's aim
// one way or both: without sizes, notes and precision, and without what hinders already the pairing of a table.
// `sides_of` wants the table of the runs that take part; nothing: all runs of `table` do, as they stand.
std::optional<MetricTable> compared_runs(const MetricTable& table, const Question& question);
Sides sides_of(const MetricTable& table, const Question& question);
Comparison compare_sides(const Sides& sides, const Question& question);

}  // namespace gate::checks

#endif  // GATE_CHECKS_COMPARE_H_
