#include "gate/stats/aggregates.h"

#include <algorithm>
#include <cmath>

#include "gate/stats/quantile.h"
#include "gate/stats/ranks.h"
#include "gate/stats/sample.h"

namespace gate::stats {
namespace {

bool usable(Scores scores) {
  return !scores.empty() && !scores[0].empty() && std::all_of(scores.begin(), scores.end(), [&](const auto& run) {
    return run.size() == scores[0].size() && all_finite(run);
  });
}

std::vector<double> flat(Scores scores) {
  std::vector<double> out;
  for (const std::vector<double>& run : scores) {
    out.insert(out.end(), run.begin(), run.end());
  }
  return out;
}

std::vector<double> column(Scores scores, std::size_t task) {
  std::vector<double> out;
  for (const std::vector<double>& run : scores) {
    out.push_back(run[task]);
  }
  return out;
}

}  // namespace

double interquartile_mean(std::span<const double> values) {
  if (values.empty() || !all_finite(values)) {
    return kNaN;
  }
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const std::size_t cut = sorted.size() / 4;
  return mean(std::span(sorted).subspan(cut, sorted.size() - 2 * cut));
}

double interquartile_mean(Scores scores) { return usable(scores) ? interquartile_mean(flat(scores)) : kNaN; }

double median_of_task_means(Scores scores) {
  if (!usable(scores)) {
    return kNaN;
  }
  std::vector<double> means;
  for (std::size_t task = 0; task < scores[0].size(); ++task) {
    means.push_back(mean(column(scores, task)));
  }
  return quantile(means, 0.5);
}

double optimality_gap(Scores scores) {
  if (!usable(scores)) {
    return kNaN;
  }
  std::vector<double> capped = flat(scores);
  for (double& one : capped) {
    one = std::min(one, 1.0);
  }
  return 1 - mean(capped);
}

double probability_of_improvement(Scores candidate, Scores baseline) {
  if (!usable(candidate) || !usable(baseline) || candidate[0].size() != baseline[0].size()) {
    return kNaN;
  }
  std::vector<double> shares;
  for (std::size_t task = 0; task < candidate[0].size(); ++task) {
    const std::vector<double> c = column(candidate, task);
    const std::vector<double> b = column(baseline, task);
    double wins = 0;
    for (const double x : c) {
      for (const double y : b) {
        wins += x > y ? 1.0 : x == y ? 0.5 : 0.0;
      }
    }
    shares.push_back(wins / (static_cast<double>(c.size()) * static_cast<double>(b.size())));
  }
  return mean(shares);
}

BootstrapInterval interquartile_mean_interval(Scores scores, const Levels& levels, const BootstrapOptions& options) {
  if (!usable(scores)) {
    return {};
  }
  const std::vector<double> values = flat(scores);
  std::vector<std::size_t> task;
  for (std::size_t i = 0; i < values.size(); ++i) {
    task.push_back(i % scores[0].size());
  }
  const auto replicates = bootstrap_stratified(
      task,
      [&](std::span<const std::uint32_t> rows) {
        std::vector<double> drawn;
        drawn.reserve(rows.size());
        for (const std::uint32_t row : rows) {
          drawn.push_back(values[row]);
        }
        return interquartile_mean(drawn);
      },
      options);
  return percentile_interval(replicates, levels);
}

double stochastic_order_violation(std::span<const double> first, std::span<const double> second) {
  if (first.empty() || second.empty() || !all_finite(first) || !all_finite(second)) {
    return kNaN;
  }
  std::vector<double> a(first.begin(), first.end());
  std::vector<double> b(second.begin(), second.end());
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  // Both step functions are constant between the cuts i/n and j/m; whole numbers keep equal cuts equal.
  std::size_t i = 0;
  std::size_t j = 0;
  std::size_t at = 0;  // in units of 1/(n m)
  CompensatedSum whole, violated;
  while (i < a.size() && j < b.size()) {
    const std::size_t next = std::min((i + 1) * b.size(), (j + 1) * a.size());
    const double gap = b[j] - a[i];
    const double area = gap * gap * static_cast<double>(next - at);
    whole.add(area);
    violated.add(gap > 0 ? area : 0);
    at = next;
    if (next == (i + 1) * b.size()) {
      ++i;
    }
    if (next == (j + 1) * a.size()) {
      ++j;
    }
  }
  return whole.value() == 0 ? 0.5 : violated.value() / whole.value();
}

}  // namespace gate::stats
