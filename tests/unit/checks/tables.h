// Tables of one metric put together by hand: a column a run, a row an example, NaN where nothing was scored.
#ifndef GATE_TESTS_UNIT_CHECKS_TABLES_H_
#define GATE_TESTS_UNIT_CHECKS_TABLES_H_

#include <cmath>
#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "gate/checks/compare.h"
#include "tests/support/run_sets.h"

namespace gate::test {

using Columns = std::vector<std::vector<double>>;
inline constexpr double kNotScored = std::numeric_limits<double>::quiet_NaN();

inline std::string_view name_of_example(std::size_t i) {
  static std::deque<std::string> names;
  while (names.size() <= i) {
    names.push_back(example_id(names.size()));
  }
  return names[i];
}

inline void name_runs(checks::SideTable& side) {
  for (std::size_t k = 0; k < side.distinct(); ++k) {
    side.seeds.emplace_back(static_cast<std::int64_t>(k));
    side.labels.push_back("seed " + std::to_string(k));
  }
  side.declared_runs = side.distinct();
}

inline checks::MetricTable table_of(Columns candidate, Columns baseline, bool score = false) {
  checks::MetricTable table;
  table.metric = "m";
  table.score = score;
  for (std::size_t i = 0; i < candidate.front().size(); ++i) {
    table.ids.push_back(name_of_example(i));
  }
  table.cluster.assign(table.ids.size(), 0);
  table.candidate.runs = std::move(candidate);
  table.baseline.runs = std::move(baseline);
  name_runs(table.candidate);
  name_runs(table.baseline);
  return table;
}

// The sides share no example: the candidate's come first.
inline checks::MetricTable apart(const Columns& candidate, const Columns& baseline, bool score = false) {
  const std::size_t n = candidate.front().size() + baseline.front().size();
  Columns first = candidate;
  Columns last;
  for (std::vector<double>& run : first) {
    run.resize(n, kNotScored);
  }
  for (const std::vector<double>& run : baseline) {
    last.emplace_back(n - run.size(), kNotScored).insert(last.back().end(), run.begin(), run.end());
  }
  return table_of(std::move(first), std::move(last), score);
}

inline checks::MetricTable documents_of(std::vector<double> candidate, std::vector<double> baseline) {
  checks::MetricTable table;
  table.metric = "m";
  table.candidate.run_values = std::move(candidate);
  table.baseline.run_values = std::move(baseline);
  name_runs(table.candidate);
  name_runs(table.baseline);
  return table;
}

// A sum over a sum: numerators and denominators of each side.
inline checks::MetricTable ratio_of(Columns candidate, Columns candidate_per, Columns baseline, Columns baseline_per) {
  checks::MetricTable table = table_of(std::move(candidate), std::move(baseline));
  table.ratio = true;
  table.candidate.per = std::move(candidate_per);
  table.baseline.per = std::move(baseline_per);
  return table;
}

// Example i belongs to cluster `of(i)`, counted from 1; 0: to none.
template <typename Of>
checks::MetricTable clustered(checks::MetricTable table, Of of) {
  std::size_t alone = 0;
  std::uint32_t most = 0;
  for (std::size_t i = 0; i < table.cluster.size(); ++i) {
    table.cluster[i] = static_cast<std::uint32_t>(of(i));
    alone += table.cluster[i] == 0 ? 1U : 0U;
    most = std::max(most, table.cluster[i]);
  }
  table.clusters = most + alone;
  return table;
}

// Numbers about `centre`, up to half of `width` away, the same for the same `salt`.
inline Columns scattered(std::size_t runs, std::size_t examples, double centre, double width, unsigned salt) {
  Columns columns(runs);
  for (std::size_t k = 0; k < runs; ++k) {
    for (std::size_t i = 0; i < examples; ++i) {
      const double x =
          std::sin(12.9898 * static_cast<double>(i + 1) + 78.233 * static_cast<double>(k) + salt) * 43758.5;
      columns[k].push_back(centre + width * (x - std::floor(x) - 0.5));
    }
  }
  return columns;
}

inline Columns constant(std::size_t runs, std::size_t examples, double value) {
  return Columns(runs, std::vector<double>(examples, value));
}

inline checks::Question question_of(Direction direction, double margin, bool relative = false,
                                    const char* statistic = "mean") {
  checks::Question question;
  question.statistic = checks::statistic_of(std::string(statistic));
  question.direction = direction;
  question.margin = {margin, relative, "margin"};
  question.run_sd = 0;
  return question;
}

}  // namespace gate::test

#endif  // GATE_TESTS_UNIT_CHECKS_TABLES_H_
