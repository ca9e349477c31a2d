#include "gate/checks/example_join.h"

#include <algorithm>
#include <span>

namespace gate::checks {
namespace {

// Calls visit(joint example, word) for each row that has one.
template <typename Visit>
void visit_words(const Placed& side, const WordColumnOf& column_of, Visit visit) {
  for (const Run& run : side.set->runs) {
    const WordColumn* column = column_of(run.rows);
    const std::span<const std::uint32_t> words =
        column == nullptr ? std::span<const std::uint32_t>() : column->numbers();
    for (std::size_t row = 0; row < words.size(); ++row) {
      if (words[row] != 0) {
        visit(side.places[run.rows.example[row]], std::string_view(side.set->words[words[row]]));
      }
    }
  }
}

}  // namespace

Join join_examples(const RunSet& candidate, const RunSet* baseline) {
  // Two runs of one suite have the same examples, often in the same order.
  if (baseline == nullptr || baseline->examples.came_as(candidate.examples)) {
    return {candidate.examples.views(), {}};
  }
  Join join;
  std::vector<std::uint32_t> of_candidate;
  std::vector<std::uint32_t> of_baseline;
  of_candidate.reserve(candidate.examples.size());
  of_baseline.reserve(baseline->examples.size());
  join.ids.reserve(std::max(candidate.examples.size(), baseline->examples.size()));
  auto a = candidate.examples.begin();
  auto b = baseline->examples.begin();
  while (a != candidate.examples.end() || b != baseline->examples.end()) {
    const int order = b == baseline->examples.end() ? -1 : a == candidate.examples.end() ? 1 : (*a).compare(*b);
    const auto at = static_cast<std::uint32_t>(join.ids.size());
    join.ids.push_back(order <= 0 ? *a : *b);
    if (order <= 0) {
      of_candidate.push_back(at);
      ++a;
    }
    if (order >= 0) {
      of_baseline.push_back(at);
      ++b;
    }
  }
  join.places = {Places(std::move(of_candidate)), Places(std::move(of_baseline))};
  return join;
}

Result<std::vector<std::string_view>> joint_words(std::span<const std::string_view> ids, const Placed& candidate,
                                                  const Placed& baseline, const std::string& what,
                                                  const WordColumnOf& column_of) {
  std::vector<std::string_view> words(ids.size());
  std::string conflict;
  const auto note = [&](std::uint32_t at, std::string_view value) {
    if (words[at].empty()) {
      words[at] = value;
    } else if (words[at] != value && conflict.empty()) {
      conflict = "example '" + std::string(ids[at]) + "' has " + what + " '" + std::string(words[at]) +
                 "' on one side and '" + std::string(value) + "' on the other";
    }
  };
  for (const Placed* side : {&candidate, &baseline}) {
    if (side->set != nullptr) {
      visit_words(*side, column_of, note);
    }
  }
  if (!conflict.empty()) {
    return input_error(conflict);
  }
  return words;
}

}  // namespace gate::checks
