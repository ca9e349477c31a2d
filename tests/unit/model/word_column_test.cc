#include "gate/model/word_column.h"

#include <doctest/doctest.h>

#include <array>
#include <vector>

namespace gate {
namespace {

std::vector<std::uint32_t> words_of(const WordColumn& column) {
  std::vector<std::uint32_t> words;
  for (std::size_t row = 0; row < column.size(); ++row) {
    words.push_back(column[row]);
  }
  return words;
}

TEST_CASE("a column without a word keeps its length and nothing else") {
  WordColumn column(2);
  column.push_back(0);
  column.set(1, 0);
  CHECK(words_of(column) == std::vector<std::uint32_t>{0, 0, 0});
  CHECK(column.numbers().empty());
  CHECK(words_of(WordColumn()).empty());
}

TEST_CASE("the first word stands in its row, after rows without one") {
  WordColumn pushed(2);
  pushed.push_back(7);
  pushed.push_back(0);
  CHECK(words_of(pushed) == std::vector<std::uint32_t>{0, 0, 7, 0});
  WordColumn changed(3);
  changed.set(1, 4);
  CHECK(words_of(changed) == std::vector<std::uint32_t>{0, 4, 0});
  changed.set(1, 0);
  changed.set(2, 5);
  CHECK(words_of(changed) == std::vector<std::uint32_t>{0, 0, 5});
  CHECK(changed.numbers().size() == 3);
}

TEST_CASE("renamed words; no word stays none") {
  WordColumn column({0, 2, 1});
  column.rename(std::array<std::uint32_t, 3>{0, 5, 9});
  CHECK(words_of(column) == std::vector<std::uint32_t>{0, 9, 5});
  WordColumn none(2);
  none.rename(std::array<std::uint32_t, 1>{0});
  CHECK(words_of(none) == std::vector<std::uint32_t>{0, 0});
}

TEST_CASE("columns are equal by their words, however they came about") {
  WordColumn cleared({0, 3});
  cleared.set(1, 0);
  CHECK(cleared == WordColumn(2));
  CHECK_FALSE(cleared == WordColumn(3));
  CHECK_FALSE(WordColumn({0, 3}) == WordColumn(2));
}

}  // namespace
}  // namespace gate
