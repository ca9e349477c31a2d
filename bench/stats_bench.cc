// The resampling methods alone, at 10,000 resamples. bench/stats_ratios.py runs them beside SciPy.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

#include "gate/stats/bootstrap.h"
#include "gate/stats/bootstrap_interval.h"
#include "gate/stats/bootstrap_law.h"
#include "gate/stats/paired_exact.h"
#include "gate/stats/permutation.h"
#include "gate/stats/rng.h"
#include "gate/stats/sample.h"

namespace {

using gate::stats::Levels;
using gate::stats::levels_of;

// Continuous values about `centre`, no two alike.
std::vector<double> bells(std::int64_t n, double centre) {
  gate::stats::Stream stream({2026, 11}, 0);
  std::vector<double> values;
  for (std::int64_t i = 0; i < n; ++i) {
    values.push_back(centre + stream.normal());
  }
  return values;
}

void bca_mean(benchmark::State& state) {
  const std::vector<double> values = bells(state.range(0), 1);
  const auto threads = static_cast<unsigned>(state.range(1));
  const Levels levels = levels_of(0.95);
  for (auto unused : state) {
    const std::vector<double> replicates = gate::stats::bootstrap_means(values, {{7, 1}, 10'000, threads});
    benchmark::DoNotOptimize(gate::stats::bca_interval(gate::stats::mean(values), replicates,
                                                       gate::stats::mean_acceleration(values), levels));
  }
}

// No resampling: the limits that infinitely many resamples would give.
void bca_mean_law(benchmark::State& state) {
  const std::vector<double> values = bells(state.range(0), 1);
  const Levels levels = levels_of(0.95);
  for (auto unused : state) {
    benchmark::DoNotOptimize(gate::stats::law_bca_interval(gate::stats::mean(values),
                                                           gate::stats::bootstrap_mean_law(values),
                                                           gate::stats::mean_acceleration(values), levels));
  }
}

// Graded answers: eleven levels.
void bca_mean_levels(benchmark::State& state) {
  std::vector<double> values;
  gate::stats::Stream stream({2026, 12}, 0);
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    values.push_back(stream.below(11) / 10.0);
  }
  const Levels levels = levels_of(0.95);
  for (auto unused : state) {
    const std::vector<double> replicates = gate::stats::bootstrap_means(values, {{7, 1}, 10'000, 1});
    benchmark::DoNotOptimize(gate::stats::bca_interval(gate::stats::mean(values), replicates,
                                                       gate::stats::mean_acceleration(values), levels));
  }
}

void sign_flip(benchmark::State& state) {
  const std::vector<double> values = bells(state.range(0), 0.05);
  for (auto unused : state) {
    benchmark::DoNotOptimize(gate::stats::sign_flip(values, {{7, 1}, 10'000}));
  }
}

void paired_pass_fail(benchmark::State& state) {
  const auto n = static_cast<std::uint64_t>(state.range(0));
  gate::stats::PairedCounts counts;
  counts.candidate_only = n / 50;
  counts.baseline_only = n / 40;
  counts.both_pass = n / 2;
  counts.both_fail = n - counts.candidate_only - counts.baseline_only - counts.both_pass;
  for (auto unused : state) {
    benchmark::DoNotOptimize(gate::stats::paired_exact(counts, levels_of(0.95), 0.02));
  }
}

BENCHMARK(bca_mean)->ArgsProduct({{100, 1'000, 10'000, 100'000}, {1, 2}})->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(bca_mean_law)->Arg(1'000)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(bca_mean_levels)->Arg(1'000)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(sign_flip)->Arg(1'000)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(paired_pass_fail)->Arg(1'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
