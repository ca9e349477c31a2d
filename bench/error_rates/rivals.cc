#include "bench/error_rates/rivals.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <vector>

#include "gate/stats/bootstrap.h"
#include "gate/stats/bootstrap_interval.h"
#include "gate/stats/quantile.h"
#include "gate/stats/ranks.h"
#include "gate/stats/t_interval.h"

namespace gate::bench {
namespace {

using Values = std::vector<double>;

constexpr std::size_t kMostRows = 400;  // of the rank rule, whose shifts are all pairs of rows

const Values& cells(const Run& run) { return run.rows.metrics.front().values; }

// The value of each run: its mean, its p95, its number.
Values run_values(const Setting& setting, const RunSet& set) {
  Values values;
  for (const Run& run : set.runs) {
    values.push_back(setting.data == Data::kRunNumber ? run.document.metrics.begin()->second
                     : setting.data == Data::kTail    ? stats::quantile(cells(run), 0.95)
                                                      : stats::mean(cells(run)));
  }
  return values;
}

// Means over the runs that have the example; NaN where none has.
Values example_means(const Setting& setting, const RunSet& set) {
  Values total(setting.examples, 0.0);
  Values count(setting.examples, 0.0);
  for (const Run& run : set.runs) {
    for (std::size_t row = 0; row < run.rows.size(); ++row) {
      total[run.rows.example[row]] += cells(run)[row];
      ++count[run.rows.example[row]];
    }
  }
  for (std::size_t i = 0; i < total.size(); ++i) {
    total[i] /= count[i];
  }
  return total;
}

// What the paired rules work on: oriented differences and the bound they are held against, one for each example, or for
// each run where runs are all there is.
struct Paired {
  Values differences;
  double bound = 0;
};

Paired paired(const Setting& setting, const Records& records, const Values& candidate, const Values& baseline) {
  Paired out;
  if (setting.data == Data::kTail || setting.data == Data::kRunNumber) {
    const bool logs = setting.data == Data::kTail;
    for (std::size_t k = 0; k < std::min(candidate.size(), baseline.size()); ++k) {
      out.differences.push_back(logs ? std::log(baseline[k]) - std::log(candidate[k]) : candidate[k] - baseline[k]);
    }
    out.bound = logs ? -std::log1p(setting.margin) : -setting.margin;
    return out;
  }
  const Values c = example_means(setting, records.candidate);
  const Values b = example_means(setting, records.baseline);
  const bool latency = setting.data == Data::kMeanLatency;
  for (std::size_t i = 0; i < c.size(); ++i) {
    const double d = latency ? (1 + setting.margin) * b[i] - c[i] : c[i] - b[i];
    if (!std::isnan(d)) {
      out.differences.push_back(d);
    }
  }
  out.bound = latency ? 0 : -setting.margin;
  return out;
}

Judged against(const stats::Interval& interval, double bound) {
  return interval.low > bound ? Judged::kPass : interval.high < bound ? Judged::kBlock : Judged::kUndecided;
}

Judged raw(const Setting& setting, double candidate, double baseline) {
  const bool holds =
      relative(setting) ? candidate <= baseline * (1 + setting.margin) : candidate >= baseline - setting.margin;
  return holds ? Judged::kPass : Judged::kBlock;
}

Judged mann_whitney(const Setting& setting, const Records& records, const Values& candidate, const Values& baseline) {
  const bool rows = std::min(candidate.size(), baseline.size()) < 3 && setting.data != Data::kRunNumber;
  Values c = rows ? cells(records.candidate.runs.front()) : candidate;
  Values b = rows ? cells(records.baseline.runs.front()) : baseline;
  for (Values* side : {&c, &b}) {
    side->resize(std::min<std::size_t>(side->size(), kMostRows));
  }
  if (relative(setting)) {
    for (Values* side : {&c, &b}) {
      std::transform(side->begin(), side->end(), side->begin(), std::negate<>());
    }
  }
  if (c == b) {
    return Judged::kPass;
  }
  // wilcox.test takes the outermost pair where the level cannot be reached.
  stats::HodgesLehmann shift = stats::hodges_lehmann(c, b, {0.01, 0.01});
  if (!std::isfinite(shift.interval.high)) {
    shift.interval.high = *std::max_element(c.begin(), c.end()) - *std::min_element(b.begin(), b.end());
  }
  return shift.interval.high < -0.25 * std::abs(shift.estimate) ? Judged::kBlock : Judged::kPass;
}

bool all_equal(const Values& values) {
  return std::all_of(values.begin(), values.end(), [&](double v) { return v == values.front(); });
}

Judged paired_t(const Paired& data) {
  if (all_equal(data.differences)) {
    return against({data.differences.front(), data.differences.front()}, data.bound);
  }
  return against(stats::one_sample_t(data.differences, {}).interval, data.bound);
}

Judged bca(const Paired& data, const stats::Seed& seed) {
  if (all_equal(data.differences)) {
    return against({data.differences.front(), data.differences.front()}, data.bound);
  }
  const Values means = stats::bootstrap_means(data.differences, {seed, 500, 1});
  return against(
      stats::bca_interval(stats::mean(data.differences), means, stats::mean_acceleration(data.differences), {})
          .interval,
      data.bound);
}

}  // namespace

std::array<Judged, 4> rivals(const Setting& setting, const Records& records, const stats::Seed& seed) {
  const Values candidate = run_values(setting, records.candidate);
  const Values baseline = run_values(setting, records.baseline);
  const Paired data = paired(setting, records, candidate, baseline);
  return {raw(setting, stats::mean(candidate), stats::mean(baseline)),
          mann_whitney(setting, records, candidate, baseline), paired_t(data), bca(data, seed)};
}

}  // namespace gate::bench
