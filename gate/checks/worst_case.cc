#include "gate/checks/worst_case.h"

#include <algorithm>
#include <cmath>

#include "gate/checks/verdicts.h"

namespace gate::checks {
namespace {

bool lacks(const SideTable& side, std::size_t example) {
  return std::any_of(side.runs.begin(), side.runs.end(), [&](const auto& run) { return std::isnan(run[example]); });
}

void fill(SideTable& side, std::size_t example, double value) {
  for (std::vector<double>& run : side.runs) {
    run[example] = std::isnan(run[example]) ? value : run[example];
  }
}

// The missing values of both sides and what they could be.
class Gaps {
 public:
  Gaps(const MetricTable& table, const Question& question)
      : table_(table),
        question_(question),
        bad_(question.direction == Direction::kHigher ? 0.0 : 1.0),
        candidate_(example_means(table.candidate, table.ids.size())),
        baseline_(example_means(table.baseline, table.ids.size())) {
    for (std::size_t i = 0; i < table.ids.size(); ++i) {
      if (lacks(table.candidate, i) || lacks(table.baseline, i)) {
        examples_.push_back(i);
      }
    }
    std::stable_sort(examples_.begin(), examples_.end(),
                     [&](std::size_t a, std::size_t b) { return harm(a) > harm(b); });
  }

  [[nodiscard]] const std::vector<std::size_t>& examples() const { return examples_; }

  // The first `n` gaps are filled in the worst way, the others as good on one side as on the other.
  [[nodiscard]] bool holds_with(std::size_t n) const {
    return verdict_of(compared_with(n), question_).outcome == Outcome::kHolds;
  }

  [[nodiscard]] Comparison compared_with(std::size_t n) const {
    MetricTable filled = table_;
    filled.candidate.lacking = 0;
    filled.baseline.lacking = 0;
    for (std::size_t k = 0; k < examples_.size(); ++k) {
      const std::size_t i = examples_[k];
      const bool worst = k < n;
      fill(filled.candidate, i, worst ? bad_ : neutral(baseline_[i], candidate_[i]));
      fill(filled.baseline, i, worst ? 1 - bad_ : neutral(candidate_[i], baseline_[i]));
    }
    return compare(filled, question_);
  }

 private:
  static double neutral(double other, double own) { return std::isnan(other) ? own : other; }
  // How far the worst filling of this example lies from the neutral one.
  [[nodiscard]] double harm(std::size_t i) const {
    const double candidate = lacks(table_.candidate, i) ? std::fabs(neutral(baseline_[i], candidate_[i]) - bad_) : 0;
    const double baseline = lacks(table_.baseline, i) ? std::fabs(1 - bad_ - neutral(candidate_[i], baseline_[i])) : 0;
    return candidate + baseline;
  }

  const MetricTable& table_;
  const Question& question_;
  double bad_;
  std::vector<double> candidate_, baseline_;  // means over runs, per example
  std::vector<std::size_t> examples_;
};

// Why nothing of this metric has a worst value; "" when it has.
std::string no_worst_value(const MetricTable& table) {
  if (table.candidate.runs.empty() || table.baseline.runs.empty()) {
    return table.metric + " is not on the rows of both sides";
  }
  if (!table.score || !is_unit(table.candidate) || !is_unit(table.baseline)) {
    return table.metric + " is no score between 0 and 1, so that no missing value of it has a worst one";
  }
  return "";
}

}  // namespace

std::optional<AtWorst> at_worst(const MetricTable& table, const Question& question) {
  if (!no_worst_value(table).empty()) {
    return std::nullopt;
  }
  const Gaps gaps(table, question);
  const std::size_t missing = gaps.examples().size();
  return AtWorst{missing, gaps.compared_with(missing)};
}

WorstCase worst_case(const MetricTable& table, const Question& question) {
  WorstCase out;
  out.problem = no_worst_value(table);
  if (!out.problem.empty()) {
    return out;
  }
  // Asked of the runs at hand, whatever others would have said.
  Question of_these_runs = question;
  of_these_runs.run_sd = 0;
  const Gaps gaps(table, of_these_runs);
  for (const std::size_t example : gaps.examples()) {
    out.missing.emplace_back(table.ids[example]);
  }
  out.holds = gaps.holds_with(0);
  const std::size_t all = gaps.examples().size();
  if (out.holds && all > 0 && !gaps.holds_with(all)) {
    // Each further gap that turns out badly only lowers the interval's lower end.
    std::size_t low = 0;
    std::size_t high = all;
    while (high - low > 1) {
      const std::size_t middle = low + (high - low) / 2;
      (gaps.holds_with(middle) ? low : high) = middle;
    }
    out.flips = high;
  }
  return out;
}

}  // namespace gate::checks
