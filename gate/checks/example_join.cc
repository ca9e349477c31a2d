#include "gate/checks/example_join.h"

#include <algorithm>
#include <span>

namespace gate::checks {
namespace {

// Calls visit(joint example, word) for each row that has one.
template <typename Visit>
void visit_words(const RunSet& set, const std::vector<std::uint32_t>& position, const WordColumnOf& column_of,
                 Visit visit) {
  for (const Run& run : set.runs) {
    const WordColumn* column = column_of(run.rows);
    const std::span<const std::uint32_t> words =
        column == nullptr ? std::span<const std::uint32_t>() : column->numbers();
    for (std::size_t row = 0; row < words.size(); ++row) {
      if (words[row] != 0) {
        visit(position[run.rows.example[row]], std::string_view(set.words[words[row]]));
      }
    }
  }
}

}  // namespace

Join join_examples(const RunSet& candidate, const RunSet* baseline) {
  Join join;
  static const StringList none;
  const StringList& of_baseline = baseline == nullptr ? none : baseline->examples;
  join.candidate.reserve(candidate.examples.size());
  join.baseline.reserve(of_baseline.size());
  join.ids.reserve(std::max(candidate.examples.size(), of_baseline.size()));
  auto a = candidate.examples.begin();
  auto b = of_baseline.begin();
  while (a != candidate.examples.end() || b != of_baseline.end()) {
    const int order = b == of_baseline.end() ? -1 : a == candidate.examples.end() ? 1 : (*a).compare(*b);
    const auto at = static_cast<std::uint32_t>(join.ids.size());
    join.ids.push_back(order <= 0 ? *a : *b);
    if (order <= 0) {
      join.candidate.push_back(at);
      ++a;
    }
    if (order >= 0) {
      join.baseline.push_back(at);
      ++b;
    }
  }
  return join;
}

Result<std::vector<std::string_view>> joint_words(const Join& join, const RunSet& candidate, const RunSet* baseline,
                                                  const std::string& what, const WordColumnOf& column_of) {
  std::vector<std::string_view> words(join.ids.size());
  std::string conflict;
  const auto note = [&](std::uint32_t at, std::string_view value) {
    if (words[at].empty()) {
      words[at] = value;
    } else if (words[at] != value && conflict.empty()) {
      conflict = "example '" + std::string(join.ids[at]) + "' has " + what + " '" + std::string(words[at]) +
                 "' on one side and '" + std::string(value) + "' on the other";
    }
  };
  visit_words(candidate, join.candidate, column_of, note);
  if (baseline != nullptr) {
    visit_words(*baseline, join.baseline, column_of, note);
  }
  if (!conflict.empty()) {
    return input_error(conflict);
  }
  return words;
}

}  // namespace gate::checks
