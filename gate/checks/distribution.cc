#include "gate/checks/distribution.h"

#include <cmath>
#include <string_view>

#include "gate/checks/metric_cells.h"

namespace gate::checks {
namespace {

constexpr std::string_view kNone = "(none)";

bool belongs(const Part& part, const Run& run, std::size_t row) {
  if (run.rows.error[row] != 0) {
    return false;
  }
  const SliceColumn* column = part.where ? run.rows.slice(part.where->key) : nullptr;
  return !part.where || (column != nullptr && part.set.words[column->values[row]] == part.where->value);
}

}  // namespace

Numbers numbers_of(const Metrics& metrics, const Part& part, const std::string& metric) {
  std::vector<double> sums(part.set.examples.size());
  std::vector<std::size_t> scored(sums.size());
  std::vector<bool> seen(sums.size());
  for (const Run& run : part.set.runs) {
    Cells cells(metrics, part.set, run);
    const std::vector<double>* column = cells.rows(metric);
    for (std::size_t row = 0; row < run.rows.size(); ++row) {
      if (belongs(part, run, row)) {
        const std::uint32_t example = run.rows.example[row];
        seen[example] = true;
        if (column != nullptr && !std::isnan((*column)[row])) {
          sums[example] += (*column)[row];
          ++scored[example];
        }
      }
    }
  }
  Numbers numbers;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    if (scored[i] > 0) {
      numbers.values.push_back(sums[i] / static_cast<double>(scored[i]));
    } else if (seen[i]) {
      ++numbers.missing;
    }
  }
  return numbers;
}

Categories categories_of(const Part& part, const std::string& field) {
  std::vector<std::map<std::string_view, std::size_t>> of_example(part.set.examples.size());
  Categories out;
  const std::optional<std::string_view> key = slice_key_of(field);
  for (const Run& run : part.set.runs) {
    const SliceColumn* slice = key ? run.rows.slice(*key) : nullptr;
    const WordColumn* column = slice != nullptr ? &slice->values : key ? nullptr : &run.rows.guardrail;
    for (std::size_t row = 0; row < run.rows.size(); ++row) {
      if (belongs(part, run, row)) {
        const std::uint32_t word = column == nullptr ? 0 : (*column)[row];
        out.known = out.known || word != 0;
        ++of_example[run.rows.example[row]][word == 0 ? kNone : std::string_view(part.set.words[word])];
      }
    }
  }
  for (const auto& counts : of_example) {
    std::size_t rows = 0;
    for (const auto& [category, count] : counts) {
      rows += count;
    }
    out.examples += rows > 0 ? 1U : 0U;
    for (const auto& [category, count] : counts) {
      out.shares[std::string(category)] += static_cast<double>(count) / static_cast<double>(rows);
    }
  }
  for (auto& [category, share] : out.shares) {
    share /= static_cast<double>(out.examples);
  }
  return out;
}

}  // namespace gate::checks
