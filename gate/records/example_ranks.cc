#include "gate/records/example_ranks.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>

namespace gate::records {
namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

bool counts_up(const std::vector<std::uint32_t>& numbers) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] != i) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::uint32_t ExampleRanks::rank_of(std::uint32_t number) {
  if (ranks_.empty()) {
    ranks_.resize(sorted_.size());
    for (std::size_t rank = 0; rank < ranks_.size(); ++rank) {
      ranks_[sorted_.place_of(rank)] = static_cast<std::uint32_t>(rank);
    }
  }
  return ranks_[number];
}

std::optional<std::vector<std::uint32_t>> ExampleRanks::put_in_order(std::vector<std::uint32_t>& examples) {
  std::vector<std::uint32_t> order(examples.size());
  if (examples.size() == sorted_.size() && counts_up(examples)) {
    // Every example in the order they were numbered in: rows, numbers and, once in order, ranks are the same.
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
      order[rank] = static_cast<std::uint32_t>(sorted_.place_of(rank));
    }
    return counts_up(order) ? std::nullopt : std::optional(std::move(order));
  }
  std::transform(examples.begin(), examples.end(), examples.begin(), [&](auto number) { return rank_of(number); });
  if (std::is_sorted(examples.begin(), examples.end())) {
    return std::nullopt;
  }
  if (examples.size() < sorted_.size() / 8) {
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return examples[a] < examples[b]; });
    std::sort(examples.begin(), examples.end());
    return order;
  }
  std::vector<std::uint32_t> row_at(sorted_.size(), kNone);
  for (std::uint32_t row = 0; row < examples.size(); ++row) {
    row_at[examples[row]] = row;
  }
  for (std::uint32_t rank = 0, row = 0; rank < row_at.size(); ++rank) {
    if (row_at[rank] != kNone) {
      order[row] = row_at[rank];
      examples[row++] = rank;
    }
  }
  return order;
}

}  // namespace gate::records
