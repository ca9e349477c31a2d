// What other files ask of a table that stands.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <utility>

#include "gate/checks/metric_table.h"
#include "gate/checks/runs_without.h"
#include "gate/stats/sample.h"

namespace gate::checks {

MetricTable restricted(const MetricTable& table, const std::vector<bool>& keep) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < keep.size(); ++i) {
    if (keep[i]) {
      places.push_back(i);
    }
  }
  const auto picked = [&](const auto& values) {
    std::decay_t<decltype(values)> kept;
    kept.reserve(places.size());
    for (const std::size_t at : places) {
      kept.push_back(values[at]);
    }
    return kept;
  };
  const auto picked_runs = [&](const std::vector<std::vector<double>>& runs) {
    std::vector<std::vector<double>> kept;
    kept.reserve(runs.size());
    for (const std::vector<double>& run : runs) {
      kept.push_back(picked(run));
    }
    return kept;
  };
  const auto side = [&](const SideTable& from) {
    return SideTable{.runs = picked_runs(from.runs),
                     .per = picked_runs(from.per),
                     .seeds = from.seeds,
                     .run_values = from.run_values,
                     .labels = from.labels,
                     .declared_runs = from.declared_runs,
                     .identical = from.identical,
                     .errors = 0,
                     .lacking = from.lacking};
  };
  MetricTable part{.metric = table.metric,
                   .ids = picked(table.ids),
                   .places = {},
                   .cluster = table.clusters == 0 ? std::vector<std::uint32_t>() : picked(table.cluster),
                   .clusters = 0,
                   .candidate = side(table.candidate),
                   .baseline = side(table.baseline),
                   .score = table.score,
                   .ratio = table.ratio,
                   .notes = table.notes};
  part.clusters = distinct_clusters(part.cluster);
  return part;
}

std::size_t distinct_clusters(std::span<const std::uint32_t> cluster) {
  if (cluster.empty()) {
    return 0;
  }
  // Their numbers are dense in the table, so there are no more of them than of its examples.
  std::vector<bool> named(*std::max_element(cluster.begin(), cluster.end()) + std::size_t{1});
  for (const std::uint32_t one : cluster) {
    named[one] = one != 0;
  }
  const auto distinct = static_cast<std::size_t>(std::count(named.begin(), named.end(), true));
  return distinct == 0 ? 0 : distinct + static_cast<std::size_t>(std::count(cluster.begin(), cluster.end(), 0U));
}

MetricTable without_lacking(MetricTable table) {
  for (SideTable* side : {&table.candidate, &table.baseline}) {
    if (side->lacking > 0 && !side->runs.empty()) {
      side->runs.pop_back();
      side->seeds.pop_back();
      if (table.ratio) {
        side->per.pop_back();
      }
    }
    side->lacking = 0;
  }
  return table;
}

std::string lacking_text(const MetricTable& table) {
  const auto note = std::find_if(table.notes.begin(), table.notes.end(),
                                 [](const Note& each) { return each.code == kRunsLackingMetric; });
  GATE_INVARIANT(note != table.notes.end());
  return note->text;
}

double summarise(const Statistic& statistic, std::span<const double> values, std::span<const double> per) {
  if (per.empty()) {
    return summarise(statistic, values);
  }
  const double denominator = stats::sum(per);
  return denominator == 0 ? stats::kNaN : stats::sum(values) / denominator;
}

double run_statistic(const SideTable& side, std::size_t run, const Statistic& statistic) {
  const auto is_scored = [](double value) { return !std::isnan(value); };
  // Of millions of values that are all scored no copy is made.
  std::vector<double> kept;
  std::vector<double> kept_per;
  const auto scored = [&](const std::vector<double>& cells, std::vector<double>& own) -> std::span<const double> {
    if (std::all_of(cells.begin(), cells.end(), is_scored)) {
      return cells;
    }
    std::copy_if(cells.begin(), cells.end(), std::back_inserter(own), is_scored);
    return own;
  };
  const std::span<const double> values = scored(side.runs[run], kept);
  return values.empty() ? stats::kNaN
                        : summarise(statistic, values,
                                    side.per.empty() ? std::span<const double>() : scored(side.per[run], kept_per));
}

std::vector<double> example_means(const SideTable& side, std::size_t examples) {
  std::vector<double> means(examples, stats::kNaN);
  for (std::size_t i = 0; i < examples; ++i) {
    double sum = 0;
    std::size_t n = 0;
    for (const std::vector<double>& run : side.runs) {
      if (!std::isnan(run[i])) {
        sum += run[i];
        ++n;
      }
    }
    if (n > 0) {
      means[i] = sum / static_cast<double>(n);
    }
  }
  return means;
}

std::vector<std::string> metric_names(const RunSet& set) {
  std::set<std::string> names(set.metric_names.begin(), set.metric_names.end());
  for (const Run& run : set.runs) {
    for (const auto& [name, value] : run.document.metrics) {
      names.insert(name);
    }
  }
  return {names.begin(), names.end()};
}

bool is_binary(const SideTable& side) {
  return std::all_of(side.runs.begin(), side.runs.end(), [](const std::vector<double>& run) {
    return std::all_of(run.begin(), run.end(), [](double v) { return std::isnan(v) || v == 0.0 || v == 1.0; });
  });
}

bool is_unit(const SideTable& side) {
  return std::all_of(side.runs.begin(), side.runs.end(), [](const std::vector<double>& run) {
    return std::all_of(run.begin(), run.end(), [](double v) { return std::isnan(v) || (v >= 0.0 && v <= 1.0); });
  });
}

}  // namespace gate::checks
