// Aggregates of task suites with several runs (the reinforcement-learning literature). scores[run][task]; for display,
// and for per-task means that the crossed estimator then judges. Empty, ragged or non-finite input: NaN.
#ifndef GATE_STATS_AGGREGATES_H_
#define GATE_STATS_AGGREGATES_H_

#include <span>
#include <vector>

#include "gate/stats/bootstrap.h"
#include "gate/stats/bootstrap_interval.h"
#include "gate/stats/interval.h"

namespace gate::stats {

using Scores = std::span<const std::vector<double>>;

// 25 % trimmed mean: int(0.25 N) values cut at each end, over all runs and tasks together (Agarwal et al. 2021).
double interquartile_mean(std::span<const double> values);
double interquartile_mean(Scores scores);

double median_of_task_means(Scores scores);

// 1 - mean(min(score, 1)): how far below the level 1 the scores stay.
double optimality_gap(Scores scores);

// Mean over tasks of P(candidate run > baseline run), ties half. The same tasks on both sides; 0.5 when identical.
double probability_of_improvement(Scores candidate, Scores baseline);

// Interquartile mean with runs resampled within each task, percentile limits. Too narrow for few runs: display only.
BootstrapInterval interquartile_mean_interval(Scores scores, const Levels& levels, const BootstrapOptions& options);

// Share of the squared distance between the quantile functions on which `first` lies below `second`: 0 when it
// dominates, 1 when it is dominated, 0.5 when they are equal (del Barrio et al. 2018, exact integral over the steps).
// Report only: it knows no margin.
double stochastic_order_violation(std::span<const double> first, std::span<const double> second);

}  // namespace gate::stats

#endif  // GATE_STATS_AGGREGATES_H_
