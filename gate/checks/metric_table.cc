#include "gate/checks/metric_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <unordered_map>
#include <utility>

#include "gate/checks/example_join.h"
#include "gate/checks/metric_cells.h"
#include "gate/checks/runs_without.h"

namespace gate::checks {
namespace {

constexpr double kNotScored = std::numeric_limits<double>::quiet_NaN();

// Bit-wise agreement, with every "not scored" alike.
bool agree(const std::vector<double>& a, const std::vector<double>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i])))) {
      return false;
    }
  }
  return true;
}

bool is_seen(const SideTable& side, const std::vector<double>& cells, const std::vector<double>& per) {
  for (std::size_t k = 0; k < side.runs.size(); ++k) {
    if (agree(cells, side.runs[k]) && (side.per.empty() || agree(per, side.per[k]))) {
      return true;
    }
  }
  return false;
}

// Who is asked for the values of one metric.
struct Source {
  const Metrics& metrics;
  MetricParts parts;
  bool priced = false;
};

std::string label_of(const Run& run) {
  return run.document.seed ? "seed " + std::to_string(*run.document.seed) : "run " + run.document.run_id;
}

SideTable side_table(const RunSet& set, Source& source, const Places& places, std::size_t examples, RunsWithout& runs) {
  const bool ratio = !source.parts.denominator.empty();
  SideTable side;
  for (const Run& run : set.runs) {
    Cells cells(source.metrics, set, run);
    const std::vector<double>* values = cells.rows(source.parts.numerator);
    const std::vector<double>* divisors = ratio ? cells.rows(source.parts.denominator) : nullptr;
    if (values == nullptr || (ratio && divisors == nullptr)) {
      runs.without.push_back(&run);
      continue;
    }
    runs.carrying.push_back(&run);
    source.priced = source.priced || cells.priced();
    std::vector<double> of_run(examples, kNotScored);
    std::vector<double> per(ratio ? examples : 0, kNotScored);
    for (std::size_t row = 0; row < run.rows.size(); ++row) {
      const std::uint32_t at = places[run.rows.example[row]];
      if (run.rows.error[row] != 0) {
        ++side.errors;
      } else if (!ratio) {
        of_run[at] = (*values)[row];
      } else if (!std::isnan((*values)[row]) && !std::isnan((*divisors)[row])) {
        of_run[at] = (*values)[row];
        per[at] = (*divisors)[row];
      }
    }
    ++side.declared_runs;
    if (is_seen(side, of_run, per)) {
      side.identical = true;
    } else {
      side.seeds.push_back(run.document.seed);
      side.runs.push_back(std::move(of_run));
      side.labels.push_back(label_of(run));
      if (ratio) {
        side.per.push_back(std::move(per));
      }
    }
  }
  return side;
}

SideTable document_table(const RunSet& set, const Metrics& metrics, std::string_view metric, RunsWithout& runs) {
  SideTable side;
  for (const Run& run : set.runs) {
    if (const std::optional<double> value = Cells(metrics, set, run).document(std::string(metric))) {
      side.run_values.push_back(*value);
      side.seeds.push_back(run.document.seed);
      side.labels.push_back(label_of(run));
      ++side.declared_runs;
      runs.carrying.push_back(&run);
    } else {
      runs.without.push_back(&run);
    }
  }
  // One number a run: agreement of all of them is what identical seeds look like; of a few it is chance.
  if (side.run_values.size() > 1 && std::all_of(side.run_values.begin(), side.run_values.end(),
                                                [&](double v) { return v == side.run_values.front(); })) {
    side.run_values.resize(1);
    side.seeds.resize(1);
    side.labels.resize(1);
    side.identical = true;
  }
  return side;
}

// Runs that should have the metric and do not: one column without a score stands for them, so that no example counts as
// scored by every run.
void count_lacking(const RunsWithout& runs, Side which, std::size_t examples, MetricTable& table) {
  SideTable& side = which == Side::kCandidate ? table.candidate : table.baseline;
  side.lacking = runs.lacking(table.metric, word(which), table.notes);
  if (side.lacking > 0 && !side.runs.empty()) {
    side.runs.emplace_back(examples, kNotScored);
    side.seeds.emplace_back();
    if (table.ratio) {
      side.per.emplace_back(examples, kNotScored);
    }
  }
}

// The words of each example of a whole table of these sets.
Result<std::vector<std::string_view>> words_of(const MetricTable& table, const RunSet& candidate,
                                               const RunSet* baseline, const std::string& what,
                                               const WordColumnOf& column_of) {
  GATE_INVARIANT(table.places);
  return joint_words(table.ids, {&candidate, table.places->candidate}, {baseline, table.places->baseline}, what,
                     column_of);
}

// The cluster of each example, where a row names one.
Status find_clusters(const RunSet& candidate, const RunSet* baseline, MetricTable& table) {
  const auto named = [](const RunSet& set) {
    return std::any_of(set.runs.begin(), set.runs.end(),
                       [](const Run& run) { return !run.rows.cluster.numbers().empty(); });
  };
  if (!named(candidate) && (baseline == nullptr || !named(*baseline))) {
    return Done{};
  }
  GATE_ASSIGN(const std::vector<std::string_view> names,
              words_of(table, candidate, baseline, "cluster", [](const Rows& rows) { return &rows.cluster; }));
  table.cluster.assign(table.ids.size(), 0);
  std::unordered_map<std::string_view, std::uint32_t> dense;
  for (std::size_t at = 0; at < names.size(); ++at) {
    if (!names[at].empty()) {
      table.cluster[at] = dense.emplace(names[at], static_cast<std::uint32_t>(dense.size() + 1)).first->second;
    }
  }
  table.clusters = distinct_clusters(table.cluster);
  return Done{};
}

// Some run has rows of every part.
bool has_rows_of(const Metrics& metrics, const RunSet* set, const MetricParts& parts) {
  return set != nullptr && std::any_of(set->runs.begin(), set->runs.end(), [&](const Run& run) {
           Cells cells(metrics, *set, run);
           return cells.rows(parts.numerator) != nullptr &&
                  (parts.denominator.empty() || cells.rows(parts.denominator) != nullptr);
         });
}

bool is_score(const MetricParts& parts, const Metrics& metrics) {
  return parts.is_share ||
         (parts.denominator.empty() && metrics.find(parts.numerator) == nullptr && !is_measured(parts.numerator));
}

}  // namespace

Result<MetricTable> build_table(const Metrics& metrics, const RunSet& candidate, const RunSet* baseline,
                                std::string_view metric) {
  GATE_ASSIGN(MetricParts parts, parts_of(metrics, metric, candidate, baseline));
  MetricTable table;
  table.metric = metric;
  table.ratio = !parts.denominator.empty();
  RunsWithout on_candidate;
  RunsWithout on_baseline;
  if (has_rows_of(metrics, &candidate, parts) || has_rows_of(metrics, baseline, parts)) {
    table.score = is_score(parts, metrics);
    Source source{metrics, std::move(parts)};
    Join join = join_examples(candidate, baseline);
    table.ids = std::move(join.ids);
    table.places = std::move(join.places);
    table.candidate = side_table(candidate, source, table.places->candidate, table.ids.size(), on_candidate);
    if (baseline != nullptr) {
      table.baseline = side_table(*baseline, source, table.places->baseline, table.ids.size(), on_baseline);
    }
    if (source.priced) {
      table.notes.push_back({"cost_from_prices", "costs computed from tokens by " + metrics.prices->file + " of " +
                                                     metrics.prices->date + " where no row names one"});
    }
    GATE_TRY(find_clusters(candidate, baseline, table));
  } else {
    table.candidate = document_table(candidate, metrics, metric, on_candidate);
    if (baseline != nullptr) {
      table.baseline = document_table(*baseline, metrics, metric, on_baseline);
    }
  }
  count_lacking(on_candidate, Side::kCandidate, table.ids.size(), table);
  count_lacking(on_baseline, Side::kBaseline, table.ids.size(), table);
  return table;
}

Result<std::vector<std::string_view>> slice_values(const MetricTable& table, const RunSet& candidate,
                                                   const RunSet* baseline, std::string_view key) {
  return words_of(table, candidate, baseline, "slice " + std::string(key), [&](const Rows& rows) {
    const SliceColumn* column = rows.slice(key);
    return column == nullptr ? nullptr : &column->values;
  });
}

}  // namespace gate::checks
