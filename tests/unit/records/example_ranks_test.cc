#include "gate/records/example_ranks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "gate/records/string_order.h"

namespace gate::records {
namespace {

// Ids numbered in a drawn order, put in order.
StringList drawn_ids(std::size_t many, std::mt19937& random) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < many; ++i) {
    ids.push_back("example-" + std::to_string(i));
  }
  std::shuffle(ids.begin(), ids.end(), random);
  StringList list(ids);
  list.put_in_order(order_of(list));
  return list;
}

std::string id_of(const StringList& sorted, std::uint32_t number) {
  for (std::size_t rank = 0; rank < sorted.size(); ++rank) {
    if (sorted.place_of(rank) == number) {
      return std::string(sorted[rank]);
    }
  }
  return "";
}

// Each row keeps its id, and the ids ascend.
void check(ExampleRanks& ranks, const StringList& sorted, const std::vector<std::uint32_t>& numbers) {
  std::vector<std::uint32_t> examples = numbers;
  const std::optional<std::vector<std::uint32_t>> order = ranks.put_in_order(examples);
  REQUIRE(examples.size() == numbers.size());
  CHECK(std::adjacent_find(examples.begin(), examples.end(), std::greater_equal<>()) == examples.end());
  for (std::size_t row = 0; row < examples.size(); ++row) {
    const std::size_t was = order ? order->at(row) : row;
    REQUIRE(sorted[examples[row]] == id_of(sorted, numbers[was]));
  }
  if (order) {
    CHECK_FALSE(std::is_sorted(order->begin(), order->end()));
  }
}

TEST_CASE("rows come in the order of their ids, whatever part of the examples a run has and in which order") {
  std::mt19937 random(7);
  for (const std::size_t many : {1U, 2U, 9U, 300U}) {
    const StringList sorted = drawn_ids(many, random);
    ExampleRanks ranks(sorted);
    for (const std::size_t part : {many, many - many / 3, many / 2, many / 9, std::size_t{0}}) {
      CAPTURE(many);
      CAPTURE(part);
      std::vector<std::uint32_t> numbers(many);
      std::iota(numbers.begin(), numbers.end(), 0U);
      numbers.resize(part);
      check(ranks, sorted, numbers);  // as they were numbered
      std::iota(numbers.begin(), numbers.end(), static_cast<std::uint32_t>(many - part));
      check(ranks, sorted, numbers);
      std::shuffle(numbers.begin(), numbers.end(), random);
      check(ranks, sorted, numbers);
      std::sort(numbers.begin(), numbers.end(), [&](auto a, auto b) { return id_of(sorted, a) < id_of(sorted, b); });
      check(ranks, sorted, numbers);
    }
  }
}

TEST_CASE("rows that stand in order already do not move") {
  const StringList sorted(std::vector<std::string>{"a", "b", "c"});
  ExampleRanks ranks(sorted);
  std::vector<std::uint32_t> all{0, 1, 2};
  CHECK_FALSE(ranks.put_in_order(all));
  std::vector<std::uint32_t> some{0, 2};
  CHECK_FALSE(ranks.put_in_order(some));
  CHECK(some == std::vector<std::uint32_t>{0, 2});
}

}  // namespace
}  // namespace gate::records
